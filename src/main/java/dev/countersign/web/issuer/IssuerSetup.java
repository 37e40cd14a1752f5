package dev.countersign.web.issuer;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.web.http.ServiceSettings;
import dev.countersign.web.security.ClientRights;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Accepts tokens if an issuer is set. The issuer is not asked at the start, so it need not run then. */
@Configuration
class IssuerSetup {

    private final Optional<IssuerSettings> settings;

    IssuerSetup(ServiceSettings settings) {
        this.settings = IssuerSettings.of(settings);
    }

    /** Any value of the setting, so that one that cannot be used ends the start. */
    static final class IssuerIsSet implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().containsProperty("countersign.issuer");
        }
    }

    /** From the first start with an issuer on, callers without a credential are refused, whatever is set later. */
    @Bean
    @Conditional(IssuerIsSet.class)
    IssuerAuthentication issuerAuthentication(
            Directory directory, AccessChanges changes, ClockAndRandom clock, ClientRights clients) {
        IssuerAuthentication authentication =
                new IssuerAuthentication(settings.orElseThrow(), directory, clock, clients);
        changes.endLaptop("issuer");
        return authentication;
    }
}
