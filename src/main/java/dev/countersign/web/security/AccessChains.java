package dev.countersign.web.security;

import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.web.http.RequestIdEcho;
import dev.countersign.web.limits.RefusedAccess;
import dev.countersign.web.limits.RequestRates;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The filter chains: one for health and management, one for programs and people with a credential in the header, and
 * one for everything else. All allow what a line of {@link AccessMatrix} allows, and everything on a management port to
 * an admin. They end in {@code denyAll}.
 */
@Configuration
@EnableWebSecurity
class AccessChains {

    private static final List<String> STATELESS = List.of("/v1/**", "/access/**", "/.well-known/**", "/docs/**");

    private final Credentials credentials;
    private final AccessRefusals refusals;
    private final Laptop laptop;
    private final RateFilter rates;
    private final RequestIdEcho ids;

    /** @param providers one for each kind of credential; each gives null for a credential of another kind */
    AccessChains(
            List<AuthenticationProvider> providers,
            AccessRefusals refusals,
            Laptop laptop,
            SignInRecord signIns,
            RequestRates rates,
            RefusedAccess refused,
            RequestIdEcho ids) {
        credentials = new Credentials(providers, signIns);
        this.rates = new RateFilter(rates, refused);
        this.refusals = refusals;
        this.laptop = laptop;
        this.ids = ids;
    }

    /** Nobody reads them here, and one for each filter would cost more than all filters together. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** The endpoint for health asks the request for the roles of its caller. */
    @Bean
    @Order(0)
    SecurityFilterChain health(HttpSecurity http) throws Exception {
        return stateless(http, PathPatternRequestMatcher.withDefaults().matcher("/actuator/**"))
                .servletApi(Customizer.withDefaults())
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) throws Exception {
        return stateless(
                        http,
                        new OrRequestMatcher(STATELESS.stream()
                                .map(path -> (RequestMatcher)
                                        PathPatternRequestMatcher.withDefaults().matcher(path))
                                .toList()))
                .build();
    }

    /** What no other chain matches would pass without any filter. */
    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(HttpSecurity http) throws Exception {
        return stateless(http, AnyRequestMatcher.INSTANCE).build();
    }

    private HttpSecurity stateless(HttpSecurity http, RequestMatcher matcher) throws Exception {
        BearerTokenAuthenticationFilter bearer = new BearerTokenAuthenticationFilter(credentials);
        bearer.setAuthenticationEntryPoint(refusals);
        bearer.setSecurityContextRepository(new RequestAttributeSecurityContextRepository());
        return http.securityMatcher(matcher)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .headers(Customizer.withDefaults())
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                // for a port of the management, on which the filters of the service do not run
                .addFilterBefore(ids, AnonymousAuthenticationFilter.class)
                .addFilterBefore(new OneCredential(), AnonymousAuthenticationFilter.class)
                .addFilterBefore(bearer, AnonymousAuthenticationFilter.class)
                // in this order: what is added before the same filter stays in the order in which it was added
                .addFilterBefore(new LaptopFilter(laptop), AnonymousAuthenticationFilter.class)
                .addFilterBefore(rates, AnonymousAuthenticationFilter.class)
                .addFilterAfter(new CallerAttribute(), AuthorizationFilter.class)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(requests -> {
                    AccessMatrix.allow(requests);
                    requests.requestMatchers(ManagementServer.REQUESTS).hasRole(ApiRole.ADMIN.name());
                    requests.anyRequest().denyAll();
                });
    }
}
