package dev.countersign.web.http;

import dev.countersign.facts.json.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/** The certificates with which the service answers, by their SHA-256. */
@Component
public class ServedCertificates {

    private final @Nullable Ssl ssl;
    private final SslBundles bundles;

    ServedCertificates(ServerProperties server, SslBundles bundles) {
        ssl = server.getSsl();
        this.bundles = bundles;
    }

    /** In hexadecimal digits; empty if the service answers without TLS. */
    public List<String> sha256() {
        Ssl now = ssl;
        if (now == null || !now.isEnabled()) {
            return List.of();
        }
        KeyStore keys = WebServerSslBundle.get(now, bundles).getStores().getKeyStore();
        List<String> all = new ArrayList<>();
        try {
            if (keys == null) {
                return List.of();
            }
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias)) {
                    all.add(Sha256.hex(keys.getCertificate(alias).getEncoded()));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificates of the service cannot be read", e);
        }
        return all;
    }

    /** @param then what to do when the service answers with other certificates */
    public void onChange(Runnable then) {
        if (ssl != null && ssl.isEnabled() && ssl.getBundle() != null) {
            bundles.addBundleUpdateHandler(ssl.getBundle(), bundle -> then.run());
        }
    }
}
