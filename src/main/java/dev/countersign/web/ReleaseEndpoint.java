package dev.countersign.web;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.web.http.JsonAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What this service is: the active release, and the description of all endpoints in OpenAPI. */
@RestController
class ReleaseEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ActivePolicy policy;
    private final String description = described();

    ReleaseEndpoint(ActivePolicy policy) {
        this.policy = policy;
    }

    @GetMapping("/v1/release")
    ResponseEntity<byte[]> release() {
        PolicyRelease release = policy.release();
        ObjectNode json = JSON.createObjectNode()
                .put("release", release.id())
                .put("pack", release.pack().name())
                .put("zone", release.zone().getId());
        ArrayNode tables = json.putArray("tables");
        release.pack()
                .tables()
                .forEach(table -> tables.addObject()
                        .put("id", table.id())
                        .put("title", table.title())
                        .put("question", table.asks())
                        .put("hitPolicy", table.hitPolicy().name())
                        .put("rows", table.rows().size())
                        .put("file", table.file()));
        ArrayNode rules = json.putArray("rules");
        release.ruleIds().forEach(rules::add);
        ArrayNode actions = json.putArray("actions");
        release.actions().forEach(actions::add);
        return JsonAnswer.of(json);
    }

    @GetMapping("/openapi.yaml")
    ResponseEntity<String> description() {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/yaml"))
                .body(description);
    }

    private static String described() {
        try {
            return new ClassPathResource("countersign-docs/openapi.yaml")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .replace("@project.version@", ProgramVersion.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
