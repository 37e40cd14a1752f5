package dev.countersign.cli.access;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ServiceClient;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The directory of a service, asked over HTTP with the credential of a person. */
final class AccessService {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String URL = "--url";

    private final ServiceClient client;
    private final String token;

    AccessService(ServiceClient client, String token) {
        this.client = client;
        this.token = token;
    }

    private interface Request {

        ObjectNode answer() throws IOException;
    }

    /** Adds a list to a body; without texts it is left out, so that what is on record stays. */
    static void list(ObjectNode body, String member, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = body.putArray(member);
            texts.forEach(list::add);
        }
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
            String from = path + (next.isEmpty() ? "" : "?next=" + part(next));
            ObjectNode page = sent(() -> client.get(from, token, PATIENCE));
            page.path("results").forEach(all::add);
            next = page.at("/page/next").asString("");
        } while (!next.isEmpty());
        return all;
    }

    /** @throws InvalidInput with what the service says */
    ObjectNode post(String path, ObjectNode body) throws IOException {
        return sent(() -> client.post(path, body, token, PATIENCE));
    }

    ObjectNode post(String path) throws IOException {
        return post(path, CommonOptions.JSON.createObjectNode());
    }

    private ObjectNode sent(Request request) throws IOException {
        try {
            return request.answer();
        } catch (SSLException e) {
            throw refused(
                    "the certificate of `" + client.address() + "` is not trusted: " + e.getMessage() + ".",
                    "Maybe name the PEM file of its certificate, or of its authority, with --ca.");
        } catch (IOException e) {
            throw refused(
                    "no service answers at `" + client.address() + "`.",
                    "Maybe start it, name its folder with --data, or name its address with --url.");
        }
    }

    private static InvalidInput refused(String says, String hint) {
        return new InvalidInput(new Problem(URL, says, hint));
    }
}
