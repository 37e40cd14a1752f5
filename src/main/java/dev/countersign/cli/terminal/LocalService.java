package dev.countersign.cli.terminal;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.history.ErasureRequest;
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

/** The service that has the folder open now. This process calls it as its operator, because it can read the folder. */
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
     * @param decision id of the held decision, if there is no request
     * @param request  the request to decide first; null for none
     * @throws InvalidInput with what the service says
     */
    public ObjectNode approve(String decision, @Nullable JsonNode request, ApprovalService.Yes yes) throws IOException {
        ObjectNode body = CommonOptions.JSON
                .createObjectNode()
                .put("person", yes.person())
                .put("role", yes.role().name())
                .put("qualifier", yes.qualifier())
                .put("reason", yes.reason());
        if (yes.until() != null) {
            body.put("until", yes.until().toString());
        }
        if (request == null) {
            body.put("decision", decision);
        } else {
            body.set("request", request);
        }
        return post("/v1/approvals", body, PATIENCE);
    }

    /**
     * Returns when the erasure is complete. If this stops waiting, the service continues.
     *
     * @throws InvalidInput with what the service says
     */
    public ObjectNode erase(ErasureRequest wish) throws IOException {
        ObjectNode body = CommonOptions.JSON
                .createObjectNode()
                .put("subject", wish.subject())
                .put("by", wish.by().id())
                .put("agreedBy", wish.agreedBy())
                .put("reason", wish.reason())
                .put("holdChecked", wish.holdChecked())
                .put("despiteDifferences", wish.despiteDifferences());
        return post("/v1/erasures", body, LONG);
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
        return post("/v1/sign-ins", as == null ? body : body.put("as", as), PATIENCE);
    }

    private ObjectNode post(String path, ObjectNode body, Duration patience) throws IOException {
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + file.token())
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
