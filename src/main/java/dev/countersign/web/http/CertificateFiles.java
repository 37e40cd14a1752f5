package dev.countersign.web.http;

import dev.countersign.facts.text.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * A certificate and its key for TLS, as PEM.
 *
 * @param certificate the setting for the certificate, and {@code chain} its value: a file, or the text itself
 * @param privateKey  the setting for the key, and {@code secret} its value
 * @param password    of an encrypted key
 */
record CertificateFiles(
        String certificate,
        String chain,
        String privateKey,
        @Nullable String secret,
        @Nullable String password) {

    /** @throws InvalidInput if the server could not answer with them */
    void hold() {
        if (!isRead(() -> !content(certificate, chain).getCertificates().isEmpty())) {
            throw TlsFile.problem(
                    certificate, shown(chain) + " has no certificate in PEM.", "Maybe it is a file for `key-store`.");
        }
        if (secret == null) {
            throw TlsFile.problem(
                    privateKey,
                    "it is missing. A certificate needs its private key.",
                    "Maybe `--" + privateKey + "=file:server.key`.");
        }
        if (!isRead(() -> content(privateKey, secret).getPrivateKey(password) != null)) {
            throw TlsFile.problem(
                    privateKey,
                    shown(secret) + " has no private key in PEM that can be read.",
                    "Maybe it is encrypted, and the password is wrong or missing.");
        }
        if (!isRead(() -> belong(secret))) {
            throw TlsFile.problem(
                    privateKey,
                    shown(secret) + " has not the key of the certificate in " + shown(chain) + ".",
                    "Maybe it is the key of an earlier certificate.");
        }
    }

    /** The reader of Boot compares them. */
    private boolean belong(String key) {
        PemSslBundleProperties pem = new PemSslBundleProperties();
        pem.getKeystore().setCertificate(chain);
        pem.getKeystore().setPrivateKey(key);
        pem.getKeystore().setPrivateKeyPassword(password);
        pem.getKeystore().setVerifyKeys(true);
        return PropertiesSslBundle.get(pem).getStores().getKeyStore() != null;
    }

    private static String shown(String value) {
        return PemContent.isPresentInText(value) ? "the text" : "`" + value + "`";
    }

    private interface Reading {
        boolean read() throws IOException;
    }

    /** The reader of Boot ends in any exception where the text is not what it should be. */
    private static boolean isRead(Reading reading) {
        try {
            return reading.read();
        } catch (InvalidInput e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static PemContent content(String setting, String value) throws IOException {
        if (PemContent.isPresentInText(value)) {
            return PemContent.of(value);
        }
        try (InputStream in = new TlsFile(setting, value).resource().getInputStream()) {
            return PemContent.load(in);
        }
    }
}
