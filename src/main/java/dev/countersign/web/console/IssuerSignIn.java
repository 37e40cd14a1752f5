package dev.countersign.web.console;

import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.ServiceSettings;
import dev.countersign.web.http.StepUp;
import dev.countersign.web.issuer.SignInIssuer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/** Sign-in by the company's own issuer: OpenID Connect, with an authorization code and PKCE. */
@Component
final class IssuerSignIn {

    /** A parameter of the first address: the person must prove again who they are if that was long ago. */
    static final String AGAIN = "again";

    private static final RequestMatcher ANSWER =
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, ConsolePaths.ANSWER);

    private final IssuerRegistration registration;
    private final PendingSignIns pending;
    private final IssuerPeople people;
    private final ServiceSettings settings;
    private final ObjectProvider<SignInIssuer> issuer;

    /** @param issuer none if nobody signs in by an issuer */
    IssuerSignIn(
            IssuerRegistration registration,
            PendingSignIns pending,
            IssuerPeople people,
            ServiceSettings settings,
            ObjectProvider<SignInIssuer> issuer) {
        this.registration = registration;
        this.pending = pending;
        this.people = people;
        this.settings = settings;
        this.issuer = issuer;
    }

    boolean isSet() {
        return registration.isSet();
    }

    /**
     * Whether the request answers a sign-in that this browser began. Any other one asks nothing of the issuer, and a
     * page of somebody else can send it.
     */
    boolean isAnswer(HttpServletRequest request) {
        return isSet() && ANSWER.matches(request) && pending.isPending(request);
    }

    void configure(
            OAuth2LoginConfigurer<HttpSecurity> login,
            AuthenticationSuccessHandler success,
            AuthenticationFailureHandler failure) {
        login.clientRegistrationRepository(registration)
                .authorizedClientRepository(new NoIssuerTokens())
                .loginPage(ConsolePaths.SIGN_IN)
                .loginProcessingUrl(ConsolePaths.ANSWER)
                .successHandler(success)
                .failureHandler(failure)
                .authorizationEndpoint(endpoint ->
                        endpoint.authorizationRequestResolver(requests()).authorizationRequestRepository(pending))
                .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(tokens()))
                .userInfoEndpoint(endpoint -> endpoint.oidcUserService(people))
                .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                    @Override
                    public <T extends OAuth2AuthorizationRequestRedirectFilter> T postProcess(T filter) {
                        filter.setAuthenticationFailureHandler(failure);
                        return filter;
                    }
                });
    }

    /** One path starts a sign-in, and the address to come back to never depends on a header of the request. */
    private OAuth2AuthorizationRequestResolver requests() {
        PathPatternRequestMatcher start =
                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, ConsolePaths.ISSUER);
        return new OAuth2AuthorizationRequestResolver() {
            @Override
            public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
                return start.matches(request) ? resolve(request, IssuerRegistration.ID) : null;
            }

            @Override
            public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String id) {
                DefaultOAuth2AuthorizationRequestResolver usual =
                        new DefaultOAuth2AuthorizationRequestResolver(registration, ConsolePaths.ISSUER);
                usual.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce()
                        .andThen(builder -> builder.redirectUri(
                                BaseAddress.of(settings, request) + request.getContextPath() + ConsolePaths.ANSWER))
                        .andThen(builder -> again(request, builder)));
                return usual.resolve(request, id);
            }
        };
    }

    private static void again(HttpServletRequest request, OAuth2AuthorizationRequest.Builder builder) {
        if (request.getParameter(AGAIN) != null) {
            builder.additionalParameters(all -> all.put("max_age", String.valueOf(StepUp.MAX_AGE.toSeconds())));
        }
    }

    private RestClientAuthorizationCodeTokenResponseClient tokens() {
        RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(issuer.getObject()
                .client()
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return tokens;
    }
}
