package dev.countersign.web.http;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.core.env.Environment;

/**
 * The settings of TLS. They are tried before anything else of a start, because the server would report a mistake in
 * them late, and without the name of the setting.
 */
public final class TlsSettings {

    private static final List<String> SERVERS = List.of("server.ssl", "management.server.ssl");
    private static final String BUNDLES = "spring.ssl.bundle";

    private final Binder settings;

    public TlsSettings(Environment environment) {
        settings = Binder.get(environment);
    }

    /** @throws InvalidInput if a server could not answer with them */
    public void hold() {
        for (String server : SERVERS) {
            settings.bind(server, Ssl.class).ifBound(ssl -> {
                if (ssl.isEnabled()) {
                    hold(server, ssl);
                }
            });
        }
    }

    private void hold(String server, Ssl ssl) {
        if (ssl.getBundle() != null) {
            bundle(server + ".bundle", ssl.getBundle());
        } else if (ssl.getCertificate() != null) {
            new CertificateFiles(
                            server + ".certificate",
                            ssl.getCertificate(),
                            server + ".certificate-private-key",
                            ssl.getCertificatePrivateKey(),
                            ssl.getKeyPassword())
                    .hold();
        } else if (ssl.getKeyStore() != null) {
            new KeyStoreFile(server + ".key-store", ssl.getKeyStore(), server + ".key-store-password", server + ".key")
                    .hold(ssl.getKeyStorePassword(), () -> WebServerSslBundle.get(ssl));
        } else {
            throw missing(server, "certificate", server + ".key-store=tls.p12");
        }
    }

    private static InvalidInput missing(String place, String what, String maybe) {
        return new InvalidInput(
                new Problem("--" + place, "TLS is on without a " + what + ".", "Maybe add `--" + maybe + "`."));
    }

    private void bundle(String setting, String name) {
        SslProperties.Bundles bundles =
                settings.bindOrCreate("spring.ssl", SslProperties.class).getBundle();
        PemSslBundleProperties pem = bundles.getPem().get(name);
        JksSslBundleProperties jks = bundles.getJks().get(name);
        if (pem != null) {
            pem(BUNDLES + ".pem." + name, pem);
        } else if (jks != null) {
            jks(BUNDLES + ".jks." + name, jks);
        } else {
            Collection<String> names = new TreeSet<>(bundles.getPem().keySet());
            names.addAll(bundles.getJks().keySet());
            throw new InvalidInput(new Problem(
                    "--" + setting,
                    "`" + name + "` is not a bundle. Allowed: "
                            + (names.isEmpty() ? "a name in `" + BUNDLES + ".*`" : String.join(", ", names)) + ".",
                    names.isEmpty()
                            ? "Maybe add `--" + BUNDLES + ".pem." + name + ".keystore.certificate`."
                            : Problem.oneOf(name, names)));
        }
    }

    private static void pem(String place, PemSslBundleProperties pem) {
        String store = place + ".keystore";
        new CertificateFiles(
                        store + ".certificate",
                        present(store + ".certificate", pem.getKeystore().getCertificate(), "server.crt"),
                        store + ".private-key",
                        pem.getKeystore().getPrivateKey(),
                        pem.getKeystore().getPrivateKeyPassword())
                .hold();
    }

    private static void jks(String place, JksSslBundleProperties jks) {
        String store = place + ".keystore";
        new KeyStoreFile(
                        store + ".location",
                        present(store + ".location", jks.getKeystore().getLocation(), "tls.p12"),
                        store + ".password",
                        place + ".key")
                .hold(jks.getKeystore().getPassword(), () -> PropertiesSslBundle.get(jks));
    }

    private static String present(String setting, @Nullable String value, String example) {
        if (value == null) {
            throw missing(setting, "file", setting + "=" + example);
        }
        return value;
    }
}
