package dev.countersign.cli.access;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The directory of a service, asked over HTTP with the credential of a person. */
final class AccessService {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final String URL = "--url";

    private final URI address;
    private final String token;
    private final HttpClient client;

    /** @param trusted the authorities whose certificates count; null for those of Java */
    AccessService(URI address, String token, @Nullable SSLContext trusted) {
        this.address = address;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        client = (trusted == null ? builder : builder.sslContext(trusted)).build();
    }

    /** A part of a path. */
    static String part(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** All results of a list, from all its pages. */
    List<JsonNode> all(String path) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        do {
            ObjectNode page = sent(request(path + (next.isEmpty() ? "" : "?next=" + part(next))));
            page.path("results").forEach(all::add);
            next = page.at("/page/next").asString("");
        } while (!next.isEmpty());
        return all;
    }

    /** @throws InvalidInput with what the service says */
    ObjectNode post(String path, ObjectNode body) throws IOException {
        return sent(request(path).POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    ObjectNode post(String path) throws IOException {
        return post(path, CommonOptions.JSON.createObjectNode());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address.toString().replaceAll("/+$", "") + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private ObjectNode sent(HttpRequest.Builder request) throws IOException {
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the service", e);
        } catch (SSLException e) {
            throw refused(
                    "the certificate of `" + address + "` is not trusted: " + e.getMessage() + ".",
                    "Maybe name the PEM file of its certificate, or of its authority, with --ca.");
        } catch (IOException e) {
            throw refused(
                    "no service answers at `" + address + "`.",
                    "Maybe start it, name its folder with --data, or name its address with --url.");
        }
        JsonNode json = read(answer);
        if (answer.statusCode() == OK && json.isObject()) {
            return (ObjectNode) json;
        }
        throw problems(answer.statusCode(), json);
    }

    private JsonNode read(HttpResponse<String> answer) {
        try {
            return CommonOptions.JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw refused(
                    "`" + address + "` answered " + answer.statusCode() + " without JSON.",
                    "Maybe this is not the address of a Countersign service.");
        }
    }

    private static InvalidInput problems(int status, JsonNode json) {
        List<Problem> problems = new ArrayList<>();
        json.path("problems")
                .forEach(each -> problems.add(new Problem(
                        each.path("place").asString(),
                        each.path("message").asString(),
                        each.path("hint").asString(""))));
        if (problems.isEmpty()) {
            problems.add(new Problem("service", json.path("detail").asString("it answered " + status + "."), ""));
        }
        return new InvalidInput(problems).coded(json.path("code").asString(""));
    }

    private static InvalidInput refused(String says, String hint) {
        return new InvalidInput(new Problem(URL, says, hint));
    }
}
