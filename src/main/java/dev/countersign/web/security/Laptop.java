package dev.countersign.web.security;

import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.web.http.NetworkSettings;
import dev.countersign.web.http.ServiceSettings;
import java.time.Instant;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Whether callers without a credential are let in as the client {@code laptop}: on a loopback address, while no key,
 * issuer or grant was ever recorded in this ledger.
 */
@Component
public class Laptop {

    private final Directory directory;
    private final boolean allowed;

    Laptop(Directory directory, ServiceSettings settings, Environment environment) {
        this.directory = directory;
        allowed = !Boolean.FALSE.equals(settings.open())
                && settings.issuer() == null
                && new NetworkSettings(environment).reachable().isEmpty();
    }

    public boolean isOpen() {
        return allowed && !directory.now().isGoverned();
    }

    Optional<CallerAuthentication> authentication() {
        return isOpen()
                ? Optional.of(new CallerAuthentication(Rights.LAPTOP, "none", Instant.EPOCH))
                : Optional.empty();
    }
}
