package dev.countersign.web.http;

import dev.countersign.facts.text.InvalidInput;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * A key store for TLS.
 *
 * @param setting  the setting that names the file
 * @param password the setting with its password
 * @param key      the beginning of the settings for the key in it
 */
record KeyStoreFile(String setting, String location, String password, String key) {

    /** @throws InvalidInput if the server could not answer with its key */
    void hold(@Nullable String secret, Supplier<SslBundle> bundle) {
        new TlsFile(setting, location).resource();
        SslBundle tried = opened(secret, bundle);
        KeyStore keys = tried.getStores().getKeyStore();
        String alias = tried.getKey().getAlias();
        try {
            tried.getKey().assertContainsAlias(keys);
        } catch (RuntimeException e) {
            throw TlsFile.problem(
                    key + alias(),
                    "`" + alias + "` is not in `" + location + "`.",
                    "Maybe look with `keytool -list -keystore " + location + "`.");
        }
        try {
            tried.createSslContext();
        } catch (RuntimeException e) {
            throw secret == null
                    ? wrong(password, "is missing, and `" + location + "` has one.")
                    : wrong(key + keyPassword(), "does not open the key in `" + location + "`.");
        }
    }

    private SslBundle opened(@Nullable String secret, Supplier<SslBundle> bundle) {
        try {
            SslBundle tried = bundle.get();
            Objects.requireNonNull(tried.getStores().getKeyStore());
            return tried;
        } catch (RuntimeException e) {
            if (isOfPassword(e)) {
                throw wrong(
                        password,
                        secret == null
                                ? "is missing, and `" + location + "` has one."
                                : "does not open `" + location + "`.");
            }
            throw TlsFile.problem(
                    setting,
                    "`" + location + "` is not a key store that Java reads. Allowed: PKCS12, JKS.",
                    "Maybe it is a PEM file, for which docs/operations.md names the settings.");
        }
    }

    private static boolean isOfPassword(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .anyMatch(each -> each instanceof UnrecoverableKeyException);
    }

    private static InvalidInput wrong(String setting, String says) {
        return TlsFile.problem(
                setting,
                "the password " + says,
                "Maybe set the environment variable `" + TlsFile.variable(setting) + "`.");
    }

    /** A bundle has members of its key, a server has settings that begin with it. */
    private String alias() {
        return key.endsWith(".ssl.key") ? "-alias" : ".alias";
    }

    private String keyPassword() {
        return key.endsWith(".ssl.key") ? "-password" : ".password";
    }
}
