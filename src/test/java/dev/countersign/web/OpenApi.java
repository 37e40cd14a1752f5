package dev.countersign.web;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks requests and answers against docs/openapi.yaml. */
final class OpenApi {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final ObjectNode description;

    OpenApi() throws IOException {
        description = JSON.valueToTree(new Yaml().load(Files.readString(Path.of("docs/openapi.yaml"))));
    }

    JsonNode description() {
        return description;
    }

    /** Every path with its method, such as {@code POST /v1/decide}. */
    SortedSet<String> endpoints() {
        SortedSet<String> all = new TreeSet<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    /** Whether a path and method may answer with that status. */
    boolean describes(String endpoint, int status) {
        String[] said = endpoint.split(" ", 2);
        return description
                .path("paths")
                .path(said[1])
                .path(said[0].toLowerCase(Locale.ROOT))
                .path("responses")
                .has(String.valueOf(status));
    }

    /** The problems of an answer of a path and method, by its status. */
    List<String> response(String path, String method, String status, JsonNode value) {
        JsonNode described = description
                .path("paths")
                .path(path)
                .path(method)
                .path("responses")
                .path(status);
        if (described.has("$ref")) {
            described = description.at(described.path("$ref").asString().substring(1));
        }
        JsonNode content = described.path("content");
        if (!content.isObject() || content.isEmpty()) {
            throw new AssertionError("the description has no answer " + status + " of " + method + " " + path);
        }
        return judged((ObjectNode) content.iterator().next().path("schema").deepCopy(), value);
    }

    /** The problems of a value under a schema of the description; empty if it is valid. */
    List<String> violations(String schema, JsonNode value) {
        return judged(JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema), value);
    }

    private List<String> judged(ObjectNode document, JsonNode value) {
        document.set("components", description.path("components"));
        Schema judge = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document);
        return judge.validate(value).stream().map(Error::toString).toList();
    }
}
