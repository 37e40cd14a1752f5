package dev.countersign.web;

import java.io.InputStream;
import java.nio.file.Files;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of localhost.
 *
 * @param server of a server that has it
 * @param client of a caller that trusts it
 */
public record TestTls(SSLContext server, SSLContext client) {

    /** A new one. */
    public static TestTls make() throws Exception {
        Keystore made = Keystore.make(Temporary.folder(), "127.0.0.1");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(made.file())) {
            keys.load(in, Keystore.PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, Keystore.PASSWORD.toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(managers.getKeyManagers(), null, null);
        return new TestTls(server, made.trusting());
    }
}
