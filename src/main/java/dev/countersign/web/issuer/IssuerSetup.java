package dev.countersign.web.issuer;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.web.http.ServiceSettings;
import dev.countersign.web.security.ClientRights;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

/** Accepts tokens if an issuer is set. The issuer is not asked at the start, so it need not run then. */
@Configuration
@Conditional(IssuerSetup.IssuerIsSet.class)
class IssuerSetup {

    private final IssuerSettings settings;
    private final IssuerHttp http = new IssuerHttp();
    private final IssuerDocuments documents;
    private final IssuerKeys keys;
    private final ClockAndRandom clock;

    IssuerSetup(ServiceSettings settings, ClockAndRandom clock) {
        this.settings = IssuerSettings.of(settings).orElseThrow();
        this.clock = clock;
        documents = new IssuerDocuments(this.settings.issuer(), http);
        keys = new IssuerKeys(documents, clock);
    }

    /** Any value of the setting, so that one that cannot be used ends the start. */
    static final class IssuerIsSet implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().containsProperty("countersign.issuer");
        }
    }

    @Bean
    IssuerAuthentication issuerAuthentication(Directory directory, ClientRights clients) {
        return new IssuerAuthentication(settings, keys, directory, clock, clients);
    }

    /**
     * From the first start with an issuer on, callers without a credential are refused, whatever is set later. A start
     * that fails for another reason ends nothing.
     */
    @Bean
    ApplicationListener<ApplicationStartedEvent> endOfLaptop(AccessChanges changes) {
        return started -> changes.endLaptop("issuer");
    }

    @Bean
    SignInIssuer signInIssuer() {
        return new SignInIssuer(settings, http, documents, clock);
    }

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens() {
        return new IdTokens(keys, clock);
    }
}
