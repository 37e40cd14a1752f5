package dev.countersign.web;

import dev.countersign.decisions.AnswerJson;
import dev.countersign.decisions.Decision;
import dev.countersign.decisions.Decisions;
import dev.countersign.decisions.InForce;
import dev.countersign.decisions.Requests;
import dev.countersign.facts.Request;
import dev.countersign.facts.Tell;
import dev.countersign.policy.Release;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.UUID;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/decide} with the full answer, what is in force, and the description of both. */
@RestController
class DecideEndpoint {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Decisions decisions;
    private final Clock clock;

    DecideEndpoint(Decisions decisions, Clock clock) {
        this.decisions = decisions;
        this.clock = clock;
    }

    /** {@code Prefer: return=minimal} (RFC 7240) leaves out the firings. */
    @PostMapping("/v1/decide")
    ResponseEntity<byte[]> decide(HttpServletRequest http) throws IOException {
        if (!JsonBody.isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        InForce now = decisions.inForce();
        Request request = Requests.read(JsonBody.read(http), now.release());
        Decision decision = now.decide(request, clock.instant(), UUID.randomUUID().toString());
        boolean minimal = Collections.list(http.getHeaders("Prefer")).stream().anyMatch(prefer -> prefer.replace(" ", "").contains("return=minimal"));
        return json(AnswerJson.of(decision, now.release(), Tell.AGENT, minimal));
    }

    @GetMapping("/v1/release")
    ResponseEntity<byte[]> release() {
        Release release = decisions.release();
        ObjectNode json = JSON.createObjectNode().put("release", release.id()).put("pack", release.pack().name()).put("zone", release.zone().getId());
        ArrayNode tables = json.putArray("tables");
        release.pack().tables().forEach(table -> tables.addObject().put("id", table.id()).put("title", table.title()).put("question", table.asks())
                .put("hitPolicy", table.hitPolicy().name()).put("rows", table.rows().size()).put("file", table.file()));
        ArrayNode rules = json.putArray("rules");
        release.ruleIds().forEach(rules::add);
        ArrayNode actions = json.putArray("actions");
        release.actions().forEach(actions::add);
        return json(json);
    }

    @GetMapping("/openapi.yaml")
    ResponseEntity<String> description() throws IOException {
        return ResponseEntity.ok().contentType(MediaType.parseMediaType("application/yaml"))
                .body(new ClassPathResource("countersign-docs/openapi.yaml").getContentAsString(StandardCharsets.UTF_8));
    }

    private static ResponseEntity<byte[]> json(ObjectNode json) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(json));
    }
}
