package dev.countersign.web.caller;

import dev.countersign.edge.service.ServiceFile;
import dev.countersign.edge.service.ServiceProof;
import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.ServedCertificates;
import dev.countersign.web.http.ServiceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * A caller that can read the folder of the service. The folder contains a token that an agent over HTTP does not have.
 * The command {@code sign-in} sends the token. It approves nothing.
 */
@Component
public class Operator implements ApplicationListener<WebServerInitializedEvent>, DisposableBean {

    private static final int TOKEN = 32;
    private static final String MANAGEMENT = "management";

    private final Path folder;
    private final String token;
    private final ServerProperties server;
    private final ServedCertificates certificates;

    Operator(
            RequestContext requestContext,
            ServiceSettings settings,
            ServerProperties server,
            ServedCertificates certificates) {
        this.server = server;
        this.certificates = certificates;
        folder = settings.dataFolder();
        token = HexFormat.of().formatHex(requestContext.random(TOKEN));
    }

    /** A port for management of its own is not the service. */
    @Override
    public void onApplicationEvent(WebServerInitializedEvent started) {
        if (WebServerApplicationContext.hasServerNamespace(started.getApplicationContext(), MANAGEMENT)) {
            return;
        }
        String address = BaseAddress.local(server, started.getWebServer().getPort());
        certificates.onChange(() -> write(address));
        write(address);
    }

    private void write(String address) {
        try {
            new ServiceFile(address, token, certificates.sha256()).write(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void destroy() throws IOException {
        ServiceFile.delete(folder);
    }

    /** The proof that this is the service of the folder, for a question that arrived at that address. */
    public String proof(String challenge, InetAddress address, int port) {
        return ServiceProof.of(token, challenge, address, port);
    }

    /** Whether that is the token. The comparison takes the same time for every text of its length. */
    public boolean isToken(String said) {
        return MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
