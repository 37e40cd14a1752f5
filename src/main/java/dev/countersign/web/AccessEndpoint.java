package dev.countersign.web;

import dev.countersign.decisions.AccessJson;
import dev.countersign.decisions.Decisions;
import dev.countersign.decisions.InForce;
import dev.countersign.decisions.Requests;
import dev.countersign.facts.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Access Evaluation and Access Evaluations of the OpenID AuthZEN Authorization API 1.0: another view of {@code /v1/decide}. */
@RestController
class AccessEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(AccessEndpoint.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Decisions decisions;
    private final Clock clock;

    AccessEndpoint(Decisions decisions, Clock clock) {
        this.decisions = decisions;
        this.clock = clock;
    }

    /** A permit and a denial are both 200 (section 5.2). */
    @PostMapping("/access/v1/evaluation")
    ResponseEntity<byte[]> evaluation(HttpServletRequest http) throws IOException {
        return json(evaluate(JsonBody.readAccess(http), decisions.inForce(), clock.instant()));
    }

    /** Several questions, all at one decision time; without any it behaves as {@code /access/v1/evaluation} (section 6.1). */
    @PostMapping("/access/v1/evaluations")
    ResponseEntity<byte[]> evaluations(HttpServletRequest http) throws IOException {
        JsonNode body = JsonBody.readAccess(http);
        InForce now = decisions.inForce();
        Instant at = clock.instant();
        Batch batch = Batch.of(body);
        if (batch.items().isEmpty()) {
            return json(evaluate(body instanceof ObjectNode object ? object.deepCopy().without(List.of("evaluations", "options")) : body, now, at));
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode answers = answer.putArray("evaluations");
        for (JsonNode item : batch.items()) {
            ObjectNode one = item(item, now, at);
            answers.add(one);
            if (batch.semantic().endsWith(one.path("decision").asBoolean())) {
                break;
            }
        }
        return json(answer);
    }

    private static ObjectNode evaluate(JsonNode body, InForce now, Instant at) {
        Requests.Asked asked = Requests.asked(body, now.release());
        return asked.bad().isEmpty() ? AccessJson.of(now.decide(asked.request(), at, UUID.randomUUID().toString()), now.release(), asked) : AccessJson.badValues(asked, now.release());
    }

    /** An error of one item is a denial of that item, and says nothing about the others (section 6.3). */
    private static ObjectNode item(JsonNode item, InForce now, Instant at) {
        try {
            return evaluate(item, now, at);
        } catch (Refused refused) {
            return AccessJson.incomplete(refused.problems());
        } catch (RuntimeException e) {
            LOG.error("An error while answering one of several questions; it was denied", e);
            return AccessJson.failed();
        }
    }

    private static ResponseEntity<byte[]> json(ObjectNode json) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(json));
    }
}
