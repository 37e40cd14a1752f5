package dev.countersign.web.caller;

import dev.countersign.edge.ServiceFile;
import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotAuthenticated;
import dev.countersign.web.http.NotJson;
import dev.countersign.web.http.OperatorMembers;
import dev.countersign.web.http.ServedCertificates;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import tools.jackson.databind.JsonNode;

/**
 * A caller that can read the folder of the service. The folder contains a token that an agent over HTTP does not have.
 * The commands on this machine send the token for what only people may do.
 */
@Component
public class Operator implements ApplicationListener<WebServerInitializedEvent>, DisposableBean {

    private static final int TOKEN = 32;
    private static final String MANAGEMENT = "management";
    private static final String BEARER = "Bearer ";

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

    /** Whether that is the token. The comparison takes the same time for every text of its length. */
    public boolean isToken(String said) {
        return MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The body of a request of the operator.
     *
     * @param what    what is requested, as the start of a sentence
     * @param command the command that sends it
     * @param members the allowed members
     * @throws NotAuthenticated when the token is missing or wrong
     * @throws dev.countersign.facts.text.InvalidInput when it has another member
     */
    public JsonNode body(HttpServletRequest http, String what, String command, OperatorMembers members)
            throws IOException {
        String said = String.valueOf(http.getHeader("Authorization"));
        if (!said.startsWith(BEARER) || !isToken(said.substring(BEARER.length()))) {
            throw new NotAuthenticated(what + " are accepted only from the command `" + command
                    + "` on this machine, which reads the token in the folder of the service.");
        }
        if (!JsonBodyReader.isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        JsonNode body = JsonBodyReader.read(http);
        members.hold(body);
        return body;
    }
}
