package dev.countersign.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls a service over real HTTP, and knows only its address. */
final class Caller {

    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of a task that this person does not see. */
    private static final String NO_VERSION = "\"1-0123456789abcdef\"";

    private final URI base;
    private final HttpClient client;
    private final String credential;

    Caller(URI base) {
        this(base, HttpClient.newHttpClient(), "");
    }

    private Caller(URI base, HttpClient client, String credential) {
        this.base = base;
        this.client = client;
        this.credential = credential;
    }

    /** The same with a bearer token in each request. */
    Caller as(String token) {
        return new Caller(base, client, token.isEmpty() ? "" : "Bearer " + token);
    }

    URI uri(String path) {
        return base.resolve(path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        if (!credential.isEmpty()) {
            request.setHeader("Authorization", credential);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @param headers names and values in turn */
    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** @param headers names and values in turn; a content type among them replaces application/json */
    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** The answer to a question that must succeed. */
    JsonNode answer(String path, String body) {
        HttpResponse<String> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return json(response);
    }

    /**
     * Puts an action before people that was held for this client a short time ago.
     *
     * @param text that would be sent; empty for an action without one
     * @return id of the task
     */
    String opensTask(JsonNode request, String decision, String text) {
        ObjectNode wish = (ObjectNode) request.deepCopy();
        wish.putObject("denial").put("evaluation_id", decision);
        if (!text.isEmpty()) {
            wish.putObject("requested_access").put("countersign.content", text);
        }
        HttpResponse<String> response = post("/access/v1/requests", wish.toString());
        if (response.statusCode() != 202) {
            throw new AssertionError("no task, " + response.statusCode() + ": " + response.body());
        }
        return json(response).at("/task/id").asString();
    }

    /** The same for an action that is decided now. */
    String opensTask(JsonNode request, String text) {
        String decision =
                answer("/v1/decide", request.toString()).path("decisionId").asString();
        return opensTask(request, decision, text);
    }

    /** A yes of this person to what the task shows now, with a code. @param members of the body in addition */
    HttpResponse<String> approves(String task, String... members) {
        String version = get("/v1/reviews/" + task).headers().firstValue("ETag").orElse(NO_VERSION);
        String body =
                "{\"code\":\"FACTS_CHECKED\"" + (members.length == 0 ? "" : "," + String.join(",", members)) + "}";
        return post("/v1/reviews/" + task + "/approve", body, "If-Match", version);
    }

    /** The same, which must succeed. */
    JsonNode approved(String task, String... members) {
        HttpResponse<String> response = approves(task, members);
        if (response.statusCode() != 200) {
            throw new AssertionError("not approved, " + response.statusCode() + ": " + response.body());
        }
        return json(response);
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }
}
