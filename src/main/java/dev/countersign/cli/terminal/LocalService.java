package dev.countersign.cli.terminal;

import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.edge.service.ServiceFile;
import dev.countersign.edge.service.ServiceProof;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The service that has the folder open now. It has proved that it is this service before anything secret is sent to it:
 * by the token of the folder, and with TLS by its certificate, which the folder names.
 */
public final class LocalService {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** An erasure replays all decisions of a person and wraps the keys of all others. */
    private static final Duration LONG = Duration.ofHours(12);

    private static final String HTTPS = "https";

    private final ServiceFile file;
    private final ServiceClient client;
    private final boolean pinned;

    private LocalService(ServiceFile file, @Nullable SSLContext trusted) {
        this.file = file;
        pinned = URI.create(file.address()).getScheme().equals(HTTPS)
                && (trusted != null || !file.certificates().isEmpty());
        client = ServiceClient.of(file, trusted);
    }

    /**
     * Empty if no service runs, or if it ended without removing its file. A process that answers at its address and is
     * not the service is not asked.
     *
     * @throws InvalidInput when somebody else can have written the file
     */
    public static Optional<LocalService> of(Path folder) throws IOException {
        Optional<LocalService> here = ServiceFile.read(folder).map(file -> new LocalService(file, null));
        return here.isPresent() && here.get().missing().isEmpty() ? here : Optional.empty();
    }

    /**
     * The same for a command that needs it.
     *
     * @param trusted whose certificates count instead of those that the folder names; null for these
     * @throws InvalidInput that says why there is none
     */
    public static LocalService running(Path folder, @Nullable SSLContext trusted) throws IOException {
        ServiceFile file = ServiceFile.read(folder).orElseThrow(() -> new InvalidInput(none(folder)));
        LocalService here = new LocalService(file, trusted);
        Optional<String> missing = here.missing();
        if (missing.isPresent()) {
            throw new InvalidInput(new Problem(
                    folder.resolve(ServiceFile.NAME).toString(),
                    missing.get() + " No credential was sent.",
                    "Maybe the service ended without removing this file: start it again. If it runs for another "
                            + "folder, name that one with --data."));
        }
        return here;
    }

    private static Problem none(Path folder) {
        return Files.isDirectory(folder)
                ? new Problem(
                        "--data",
                        "no service runs with the folder `" + folder + "`.",
                        "Maybe start it with `serve`, or name the folder of the service with --data.")
                : new Problem(
                        "--data",
                        "there is no folder `" + folder + "`, so no service runs with the folder.",
                        "Maybe correct the name, or start it with `serve`. The current folder is "
                                + Path.of("").toAbsolutePath() + ".");
    }

    /** Why this is not the service, as a sentence; empty if it is. */
    private Optional<String> missing() throws IOException {
        URI address = client.address();
        InetAddress number = InetAddress.getByName(address.getHost());
        if (!pinned && !number.isLoopbackAddress() && NetworkInterface.getByInetAddress(number) == null) {
            return Optional.of("`" + address + "` is an address of another machine, and it has no certificate.");
        }
        String challenge = ServiceProof.challenge(new SystemClockAndRandom());
        try {
            Optional<String> proof = client.proof(challenge, PATIENCE);
            // through a forwarded port the service gives no proof; then its certificate is enough
            boolean isIt = proof.map(
                            each -> ServiceProof.isRight(each, file.token(), challenge, number, address.getPort()))
                    .orElse(pinned);
            return isIt
                    ? Optional.empty()
                    : Optional.of("what answers at `" + address + "` is not the service of this folder.");
        } catch (SSLException e) {
            return Optional.of("the certificate of `" + address + "` is not trusted: " + e.getMessage() + ".");
        } catch (IOException e) {
            return Optional.of("no service answers at `" + address + "`.");
        }
    }

    /** Requests to this service. */
    public ServiceClient client() {
        return client;
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
