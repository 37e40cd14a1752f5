package dev.countersign.cli.access;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of a PEM file as the only ones that are trusted. */
final class TrustedAuthority {

    private TrustedAuthority() {}

    /** @throws InvalidInput when the file has no certificate */
    static SSLContext of(Path pem) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate each : certificates(pem)) {
                trusted.setCertificateEntry("trusted-" + number++, each);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path pem) throws IOException {
        Collection<? extends Certificate> certificates = List.of();
        try (InputStream in = Files.newInputStream(pem)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (CertificateException e) {
            // reported below: the file has no certificate that can be read
        }
        if (certificates.isEmpty()) {
            throw new InvalidInput(new Problem(
                    "--ca",
                    "`" + pem + "` contains no certificate that can be read.",
                    "Maybe name the PEM file that begins with -----BEGIN CERTIFICATE-----."));
        }
        return certificates;
    }
}
