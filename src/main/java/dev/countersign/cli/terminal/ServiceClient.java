package dev.countersign.cli.terminal;

import dev.countersign.edge.ServiceFile;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A service, asked over HTTP. What it refuses becomes a message with its words. */
public final class ServiceClient {

    private static final Duration CONNECTED = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final URI address;
    private final HttpClient client;

    /** @param trusted whose certificates count; null for the authorities of Java */
    public ServiceClient(URI address, @Nullable SSLContext trusted) {
        this.address = URI.create(address.toString().replaceAll("/+$", ""));
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECTED);
        client = (trusted == null ? builder : builder.sslContext(trusted)).build();
    }

    /** The service that wrote the file. With TLS exactly its certificates are trusted. */
    public static ServiceClient of(ServiceFile file) {
        return new ServiceClient(
                URI.create(file.address()),
                file.certificates().isEmpty() ? null : PinnedCertificates.only(file.certificates()));
    }

    /** Without a slash at the end. */
    public URI address() {
        return address;
    }

    /** The status of the answer to a request without a credential. */
    int status(String path, Duration patience) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(address + path)), patience)
                .statusCode();
    }

    /** @throws InvalidInput with what the service says */
    public ObjectNode get(String path, String token, Duration patience) throws IOException {
        return answer(request(path, token), patience);
    }

    /** @throws InvalidInput with what the service says */
    public ObjectNode post(String path, ObjectNode body, String token, Duration patience) throws IOException {
        return answer(request(path, token).POST(HttpRequest.BodyPublishers.ofString(body.toString())), patience);
    }

    private HttpRequest.Builder request(String path, String token) {
        if (!token.matches("[\\x21-\\x7E]+")) {
            throw new InvalidInput(new Problem(
                    CredentialOption.VARIABLE,
                    "it has a character that no key and no token has.",
                    "Maybe copy it again."));
        }
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Duration patience) throws IOException {
        try {
            return client.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the service", e);
        }
    }

    private ObjectNode answer(HttpRequest.Builder request, Duration patience) throws IOException {
        HttpResponse<String> answer = send(request, patience);
        JsonNode json = read(answer);
        if (answer.statusCode() == OK && json instanceof ObjectNode object) {
            return object;
        }
        List<Problem> problems = new ArrayList<>();
        json.path("problems")
                .forEach(each -> problems.add(new Problem(
                        each.path("place").asString(),
                        each.path("message").asString(),
                        each.path("hint").asString(""))));
        if (problems.isEmpty()) {
            problems.add(new Problem(
                    "service", json.path("detail").asString("it answered " + answer.statusCode() + "."), ""));
        }
        throw new InvalidInput(problems).coded(json.path("code").asString(""));
    }

    private JsonNode read(HttpResponse<String> answer) {
        try {
            return CommonOptions.JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new InvalidInput(new Problem(
                    "service",
                    "`" + address + "` answered " + answer.statusCode() + " without JSON.",
                    "Maybe this is not the address of a Countersign service."));
        }
    }
}
