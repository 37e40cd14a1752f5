package dev.countersign.cli.terminal;

import dev.countersign.edge.service.ServiceFile;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A service, asked over HTTP. What it refuses becomes a message with its words. */
public final class ServiceClient {

    private static final Duration CONNECTED = Duration.ofSeconds(5);
    /** Bytes. A page of a list has at most a thousand lines. */
    private static final int LONGEST_ANSWER = 16 << 20;

    private static final int OK = 200;
    private static final String WHO =
            "Maybe this is not the address of a Countersign service, or it is another " + "version of it.";

    private final URI address;
    private final HttpClient client;

    /** @param trusted whose certificates count; null for the authorities of Java */
    public ServiceClient(URI address, @Nullable SSLContext trusted) {
        this.address = URI.create(address.toString().replaceAll("/+$", ""));
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECTED);
        if (!"https".equals(address.getScheme())) {
            // a proxy in the settings of Java would read what is for this machine
            builder.proxy(HttpClient.Builder.NO_PROXY);
        }
        client = (trusted == null ? builder : builder.sslContext(trusted)).build();
    }

    /**
     * The service that wrote the file.
     *
     * @param trusted whose certificates count; null for exactly those that the file names
     */
    static ServiceClient of(ServiceFile file, @Nullable SSLContext trusted) {
        return new ServiceClient(
                URI.create(file.address()),
                trusted != null || file.certificates().isEmpty()
                        ? trusted
                        : PinnedCertificates.only(file.certificates()));
    }

    /** What an answer is used for. @param <T> what is made of it */
    public interface Reading<T> {

        T read() throws IOException;
    }

    /** Without a slash at the end. */
    public URI address() {
        return address;
    }

    /** What the service answers to a challenge, which is sent without a credential; empty for anything else. */
    Optional<String> proof(String challenge, Duration patience) throws IOException {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(address + "/v1/service?challenge=" + challenge)), patience);
        try {
            return answer.statusCode() == OK
                    ? Optional.of(CommonOptions.JSON
                            .readTree(answer.body())
                            .path("proof")
                            .asString(""))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** @throws InvalidInput with what the service says */
    public ObjectNode get(String path, String token, Duration patience) throws IOException {
        return answer(request(path, token), patience);
    }

    /** @throws InvalidInput with what the service says */
    public ObjectNode post(String path, ObjectNode body, String token, Duration patience) throws IOException {
        return answer(request(path, token).POST(HttpRequest.BodyPublishers.ofString(body.toString())), patience);
    }

    /**
     * The same for what has a version, as it was read.
     *
     * @throws InvalidInput with what the service says, also if it has changed
     */
    public ObjectNode postIfUnchanged(String path, ObjectNode body, String version, String token, Duration patience)
            throws IOException {
        return answer(
                request(path, token)
                        .header("If-Match", "\"" + version + "\"")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
                patience);
    }

    /**
     * Reads members of answers.
     *
     * @throws InvalidInput when a member is missing or is not what the interface describes
     */
    public <T> T reading(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw notDescribed("an answer in which a member is missing or has a wrong value");
        }
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Duration patience) throws IOException {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request.timeout(patience).build(), head -> new BoundedText(LONGEST_ANSWER));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("its answer was not complete after " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException why) {
                throw why;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the service", e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpResponse<String> sent(HttpRequest.Builder request, Duration patience) throws IOException {
        try {
            return send(request, patience);
        } catch (SSLException e) {
            throw refused(
                    "the certificate of `" + address + "` is not trusted: " + e.getMessage() + ".",
                    "Maybe name the PEM file of its certificate, or of its authority, with --ca.");
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw refused(
                    "no service answers at `" + address + "`.",
                    "Maybe start it, name its folder with --data, or name its address with --url.");
        } catch (IOException e) {
            throw refused(
                    "`" + address + "` did not answer: " + e.getMessage() + ". It may have done what was asked.",
                    "Maybe look whether it did, before you repeat the command.");
        }
    }

    private static InvalidInput refused(String says, String hint) {
        return new InvalidInput(new Problem("service", says, hint));
    }

    private ObjectNode answer(HttpRequest.Builder request, Duration patience) throws IOException {
        HttpResponse<String> answer = sent(request, patience);
        JsonNode json = read(answer);
        if (answer.statusCode() == OK) {
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw notDescribed("200 with JSON that is not an object");
        }
        List<Problem> problems = new ArrayList<>();
        json.path("problems")
                .forEach(each -> problems.add(new Problem(
                        each.path("place").asString("service"),
                        each.path("message").asString("it is wrong."),
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
            throw notDescribed(answer.statusCode() + " without JSON");
        }
    }

    private InvalidInput notDescribed(String what) {
        return refused("`" + address + "` answered " + what + ".", WHO);
    }
}
