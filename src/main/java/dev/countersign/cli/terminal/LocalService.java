package dev.countersign.cli.terminal;

import dev.countersign.edge.ServiceFile;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The service that has the folder open now. What needs a credential is sent with the one of the command. */
public final class LocalService {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** An erasure replays all decisions of a person and wraps the keys of all others. */
    private static final Duration LONG = Duration.ofHours(12);

    private static final int OK = 200;
    private static final int UNUSABLE = 400;
    /** The service runs, and answers that it cannot decide. */
    private static final int DOWN = 503;

    private final ServiceFile file;
    private final HttpClient client;

    private LocalService(ServiceFile file) {
        this.file = file;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        client = (file.certificates().isEmpty()
                        ? builder
                        : builder.sslContext(PinnedCertificates.only(file.certificates())))
                .build();
    }

    /** Empty if no service runs, or if it ended without removing its file. */
    public static Optional<LocalService> of(Path folder) throws IOException {
        Optional<LocalService> here = ServiceFile.read(folder).map(LocalService::new);
        return here.isPresent() && here.get().answers() ? here : Optional.empty();
    }

    private boolean answers() {
        try {
            int status = send(HttpRequest.newBuilder(uri("/actuator/health")), PATIENCE)
                    .statusCode();
            return status == OK || status == DOWN;
        } catch (IOException e) {
            return false;
        }
    }

    private URI uri(String path) {
        return URI.create(file.address() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Duration patience) throws IOException {
        try {
            return client.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the service", e);
        }
    }

    /**
     * @param token    the credential of the person
     * @param approval the body of the request
     * @throws InvalidInput with what the service says
     */
    public ObjectNode approve(String token, ObjectNode approval) throws IOException {
        return post("/v1/approvals", approval, PATIENCE, token);
    }

    /**
     * Proposes or confirms an erasure. A confirmed one returns when it is complete. If this stops waiting, the service
     * continues.
     *
     * @param token the credential of the person
     * @param path  of the request
     * @throws InvalidInput with what the service says
     */
    public ObjectNode erase(String token, String path, ObjectNode body) throws IOException {
        return post(path, body, LONG, token);
    }

    /**
     * Signs a person of the example company in, as a command on this machine.
     *
     * @param as    id of the person; null to list these people
     * @param token whether for the terminal, else for the browser
     * @throws InvalidInput with what the service says
     */
    public ObjectNode signIn(@Nullable String as, boolean token) throws IOException {
        ObjectNode body = CommonOptions.JSON.createObjectNode().put("token", token);
        return post("/v1/sign-ins", as == null ? body : body.put("as", as), PATIENCE, file.token());
    }

    private static String header(String token) {
        if (!token.matches("[\\x21-\\x7E]+")) {
            throw new InvalidInput(new Problem(
                    CredentialOption.VARIABLE,
                    "it has a character that no key and no token has.",
                    "Maybe copy it again."));
        }
        return token;
    }

    private ObjectNode post(String path, ObjectNode body, Duration patience, String token) throws IOException {
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + header(token))
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
                patience);
        JsonNode json = CommonOptions.JSON.readTree(answer.body());
        if (answer.statusCode() == OK) {
            return (ObjectNode) json;
        }
        List<Problem> problems = new ArrayList<>();
        json.path("problems")
                .forEach(each -> problems.add(new Problem(
                        each.path("place").asString(),
                        each.path("message").asString(),
                        each.path("hint").asString(""))));
        throw new InvalidInput(
                        problems.isEmpty() || answer.statusCode() != UNUSABLE
                                ? List.of(new Problem(
                                        "service",
                                        json.path("detail").asString("it answered " + answer.statusCode()),
                                        ""))
                                : problems)
                .coded(json.path("code").asString(""));
    }
}
