package dev.countersign.cli.terminal;

import dev.countersign.edge.ServiceFile;
import dev.countersign.facts.text.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The service that has the folder open now. What needs a credential is sent with the one of the command. */
public final class LocalService {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** An erasure replays all decisions of a person and wraps the keys of all others. */
    private static final Duration LONG = Duration.ofHours(12);

    private static final int OK = 200;
    /** The service runs, and answers that it cannot decide. */
    private static final int DOWN = 503;

    private final ServiceFile file;
    private final ServiceClient client;

    private LocalService(ServiceFile file) {
        this.file = file;
        client = ServiceClient.of(file);
    }

    /** Empty if no service runs, or if it ended without removing its file. */
    public static Optional<LocalService> of(Path folder) throws IOException {
        Optional<LocalService> here = ServiceFile.read(folder).map(LocalService::new);
        return here.isPresent() && here.get().answers() ? here : Optional.empty();
    }

    private boolean answers() {
        try {
            int status = client.status("/actuator/health", PATIENCE);
            return status == OK || status == DOWN;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * @param token    the credential of the person
     * @param approval the body of the request
     * @throws InvalidInput with what the service says
     */
    public ObjectNode approve(String token, ObjectNode approval) throws IOException {
        return client.post("/v1/approvals", approval, token, PATIENCE);
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
        return client.post(path, body, token, LONG);
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
        return client.post("/v1/sign-ins", as == null ? body : body.put("as", as), file.token(), PATIENCE);
    }
}
