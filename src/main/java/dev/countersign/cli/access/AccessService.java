package dev.countersign.cli.access;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ServiceClient;
import dev.countersign.facts.text.InvalidInput;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The directory of a service, asked over HTTP with the credential of a person. */
final class AccessService {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServiceClient client;
    private final String token;

    AccessService(ServiceClient client, String token) {
        this.client = client;
        this.token = token;
    }

    /** What the answers of this service say. */
    <T> T reading(ServiceClient.Reading<T> reading) throws IOException {
        return client.reading(reading);
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
            String from = path + (next.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "next=" + part(next));
            ObjectNode page = client.get(from, token, PATIENCE);
            page.required("results").asArray().forEach(all::add);
            next = page.required("page").required("next").asString();
        } while (!next.isEmpty());
        return all;
    }

    /** The kind and the public id of the credential that is used. */
    String credential() throws IOException {
        return client.get("/v1/me", token, PATIENCE).required("credential").asString();
    }

    /**
     * The answer names what was made or changed.
     *
     * @throws InvalidInput with what the service says
     */
    ObjectNode post(String path, ObjectNode body) throws IOException {
        return post(path, body, "id");
    }

    /** @param named the member with an id in the answer */
    ObjectNode post(String path, ObjectNode body, String named) throws IOException {
        ObjectNode answer = client.post(path, body, token, PATIENCE);
        if (answer.required(named).asString().isEmpty()) {
            throw new IllegalArgumentException(named);
        }
        return answer;
    }

    /** One thing by its path. */
    ObjectNode get(String path) throws IOException {
        return client.get(path, token, PATIENCE);
    }

    /** @param version of what is changed, as it was read */
    ObjectNode postIfUnchanged(String path, ObjectNode body, String version) throws IOException {
        return client.postIfUnchanged(path, body, version, token, PATIENCE);
    }

    ObjectNode post(String path) throws IOException {
        return post(path, CommonOptions.JSON.createObjectNode());
    }
}
