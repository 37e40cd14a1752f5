package dev.countersign.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The default pack and the example company for a client that knows only AuthZEN. */
abstract class AccessCalls {

    static final String EVALUATION = "/access/v1/evaluation";
    static final String EVALUATIONS = "/access/v1/evaluations";
    static final Path EXAMPLE = Path.of("docs/examples/crm");
    static RunningService service;
    static Caller client;
    static OpenApi openApi;

    static final String TRIAGE = "{\"type\":\"agent\",\"id\":\"service-triage-01\"}";

    static final String READ =
            "{\"name\":\"read_case\",\"properties\":{\"dataClasses\":[\"PERSONAL\"],\"otherFunctionsInRun\":0}}";

    static final String CASE = "{\"type\":\"serviceCase\",\"id\":\"S-2002\"}";

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.on(EXAMPLE.resolve("facts"));
        client = service.caller();
        openApi = new OpenApi();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static ObjectNode example(String name) {
        try {
            return (ObjectNode) Caller.JSON.readTree(
                    Files.readString(EXAMPLE.resolve("access").resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode allowed() {
        return example("01-update-a-case.json");
    }

    static JsonNode ours(JsonNode answer) {
        return answer.at("/context/countersign");
    }

    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    static ObjectNode search(String subject, String action, String resource) {
        ObjectNode body = Caller.JSON.createObjectNode();
        body.set("subject", Caller.JSON.readTree(subject));
        if (!action.isEmpty()) {
            body.set("action", Caller.JSON.readTree(action));
        }
        body.set("resource", Caller.JSON.readTree(resource));
        body.putObject("context").put("purpose", "SERVICE");
        return body;
    }

    static List<String> ids(String type) {
        return facts(type).stream()
                .map(fact -> fact.path("id").asString())
                .sorted()
                .toList();
    }

    static JsonNode fact(String type, String id) {
        return facts(type).stream()
                .filter(fact -> fact.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static List<JsonNode> facts(String type) {
        try (Stream<Path> files = Files.list(EXAMPLE.resolve("facts"))) {
            return files.flatMap(file -> Arrays.stream(lines(file)))
                    .<JsonNode>map(Caller.JSON::readTree)
                    .filter(fact -> fact.path("type").asString().equals(type))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String[] lines(Path file) {
        try {
            return Files.readString(file).strip().split("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
