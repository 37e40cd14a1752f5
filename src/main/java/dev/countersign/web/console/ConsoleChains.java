package dev.countersign.web.console;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessLog;
import dev.countersign.web.http.Filters;
import dev.countersign.web.limits.LockOut;
import dev.countersign.web.limits.Source;
import dev.countersign.web.security.AccessMatrix;
import dev.countersign.web.security.BrowserCookies;
import dev.countersign.web.security.CallerAttribute;
import dev.countersign.web.security.KeyAttempts;
import dev.countersign.web.security.OneCredential;
import dev.countersign.web.security.PersonRights;
import dev.countersign.web.security.SignInLinks;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Cookie;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.Session;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The two chains for {@code /console/**}. The first one runs before a body is read: it needs only the headers, and
 * refuses who has no session. The second one needs the body, because the token against forged forms is a field of the
 * form; it runs when the body has arrived, and before the request has a place.
 */
@Configuration
class ConsoleChains {

    private static final String[] CONSOLE = {ConsolePaths.CONSOLE, ConsolePaths.CONSOLE + "/**"};
    private static final String CSRF_COOKIE = "countersign-csrf";
    private static final String SECOND = "consoleFilter";
    /** Spring's own filter for asking for a link. It has an address that no chain matches. */
    private static final String NEVER = "/never/asked";

    private final SessionContexts contexts;
    private final ConsoleRefusals refusals;
    private final ConsoleSessions sessions;
    private final BrowserCookies cookies;

    ConsoleChains(
            SessionContexts contexts, ConsoleRefusals refusals, ConsoleSessions sessions, BrowserCookies cookies) {
        this.contexts = contexts;
        this.refusals = refusals;
        this.sessions = sessions;
        this.cookies = cookies;
    }

    @Bean
    @Order(0)
    SecurityFilterChain consoleGate(HttpSecurity http) {
        return common(http)
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(Page.SECURITY))
                        // the link for signing in is an address with a secret
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)))
                .addFilterBefore(new OneCredential(), AnonymousAuthenticationFilter.class)
                .build();
    }

    private HttpSecurity common(HttpSecurity http) {
        return http.securityMatcher(CONSOLE)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .securityContext(context -> context.securityContextRepository(contexts))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(AccessMatrix::authorize);
    }

    /** Not published as a chain, because those all run before the body is read. */
    @Bean(SECOND)
    Filter consoleFilter(
            HttpSecurity http,
            SignInLinks links,
            IssuerSignIn issuer,
            PersonRights rights,
            HttpFirewall firewall,
            ClockAndRandom clock,
            AccessLog log,
            LockOut lockOut,
            KeyAttempts attempts) {
        http.getSharedObject(AuthenticationManagerBuilder.class).parentAuthenticationManager(null);
        AuthenticationSuccessHandler success = (request, response, signedIn) -> {
            lockOut.signedIn(Source.of(request));
            sessions.endExpired(signedIn.getName());
            SessionContexts.signedIn(signedIn).ifPresent(person -> record(person, rights, log));
            refusals.redirect(response, ConsolePaths.CONSOLE);
        };
        common(http)
                .headers(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens()))
                .sessionManagement(management -> management
                        .sessionFixation(fixation -> fixation.newSession())
                        .sessionConcurrency(number -> number.maximumSessions(ConsoleSessions.OF_ONE_PERSON)
                                .sessionRegistry(sessions)
                                .expiredSessionStrategy(
                                        event -> refusals.redirect(event.getResponse(), ConsolePaths.SIGN_IN))))
                .authenticationProvider(new KeySignIn(attempts, rights))
                .formLogin(form -> form.loginPage(ConsolePaths.SIGN_IN)
                        .successHandler(success)
                        .failureHandler(refusals))
                .oneTimeTokenLogin(link -> link.tokenService(links)
                        .tokenGeneratingUrl(NEVER)
                        .tokenGenerationSuccessHandler((request, response, token) -> {})
                        .showDefaultSubmitPage(false)
                        .loginPage(ConsolePaths.SIGN_IN)
                        .loginProcessingUrl(ConsolePaths.LINK)
                        .authenticationProvider(new LinkSignIn(links, rights, clock))
                        .successHandler(success)
                        .failureHandler(refusals))
                .addFilterAfter(new SignInRate(signIns(issuer), lockOut, refusals), CsrfFilter.class)
                .addFilterAfter(new CallerAttribute(), AuthorizationFilter.class);
        if (issuer.isSet()) {
            http.oauth2Login(login -> issuer.configure(login, success, refusals));
        }
        FilterChainProxy chain = new FilterChainProxy(http.build());
        chain.setFirewall(firewall);
        return new ConsoleFilter(chain);
    }

    private static RequestMatcher signIns(IssuerSignIn issuer) {
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(
                paths.matcher(HttpMethod.POST, ConsolePaths.SIGN_IN),
                paths.matcher(HttpMethod.POST, ConsolePaths.LINK),
                paths.matcher(HttpMethod.POST, ConsolePaths.OWN_KEY),
                issuer::isAnswer);
    }

    private static void record(SignedIn person, PersonRights rights, AccessLog log) {
        rights.now(person.getName(), person.roles())
                .ifPresent(now -> log.signedIn(now, person.roles().recordedAs(), person.credential()));
    }

    /** Anonymous visitors have a token too, and no session. */
    private CookieCsrfTokenRepository csrfTokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName(cookies.name(CSRF_COOKIE));
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(
                cookie -> cookie.httpOnly(true).secure(cookies.isSecure()).sameSite("Lax"));
        return tokens;
    }

    @Bean
    DelegatingFilterProxyRegistrationBean consoleFilterRegistration() {
        DelegatingFilterProxyRegistrationBean registration = new DelegatingFilterProxyRegistrationBean(SECOND);
        registration.addUrlPatterns(ConsolePaths.CONSOLE, ConsolePaths.CONSOLE + "/*");
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        registration.setOrder(Filters.AFTER_BODY);
        return registration;
    }

    @Bean
    ServletListenerRegistrationBean<HttpSessionEventPublisher> sessionEvents() {
        return new ServletListenerRegistrationBean<>(new HttpSessionEventPublisher());
    }

    /** The server forgets a session after the same time as {@link SessionContexts} ends it. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionCookie() {
        return server -> {
            Session session = server.getSettings().getSession();
            session.setTimeout(PersonSession.IDLE);
            session.setTrackingModes(Set.of(Session.SessionTrackingMode.COOKIE));
            Cookie cookie = session.getCookie();
            cookie.setName(cookies.session());
            cookie.setPath("/");
            cookie.setHttpOnly(true);
            cookie.setSecure(cookies.isSecure());
            cookie.setSameSite(Cookie.SameSite.LAX);
        };
    }
}
