package dev.countersign.web.decide;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/decide} with the full answer; the release in force; the OpenAPI description. */
@RestController
class DecideEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ActivePolicy policy;
    private final DecisionService service;
    private final RequestContext requestContext;
    private final String description = described();

    DecideEndpoint(ActivePolicy policy, DecisionService service, RequestContext requestContext) {
        this.policy = policy;
        this.service = service;
        this.requestContext = requestContext;
    }

    /**
     * {@code Prefer: return=minimal} (RFC 7240) omits the firings. The same request with the same
     * {@code Idempotency-Key} gets the same decision.
     */
    @PostMapping("/v1/decide")
    ResponseEntity<byte[]> decide(HttpServletRequest http) throws IOException {
        if (!JsonBodyReader.isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        PolicySnapshot snapshot = policy.snapshot();
        JsonNode body = JsonBodyReader.read(http);
        Caller caller = requestContext.caller(http);
        DecisionResult recorded = service.decide(
                snapshot, requestContext.of(caller, RequestParser.read(body, snapshot.release()), body, http));
        boolean minimal = Collections.list(http.getHeaders("Prefer")).stream()
                .anyMatch(prefer -> prefer.replace(" ", "").contains("return=minimal"));
        ObjectNode json = AnswerJson.of(recorded.decision(), recorded.release(), caller.audience(), minimal);
        ReceiptJson.add(json, recorded);
        return json(json);
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
        return json(json);
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

    private static ResponseEntity<byte[]> json(ObjectNode json) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(json));
    }
}
