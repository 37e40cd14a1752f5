package dev.countersign.web.decide;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.broker.ContextBroker;
import dev.countersign.decisions.broker.ContextRefused;
import dev.countersign.decisions.broker.ReleasedContext;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/decisions/{id}/context}: the data that a decision released to its agent, each fact in its form. */
@RestController
class ContextEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of("agent", TEXT, "run", TEXT));

    private final ContextBroker broker;
    private final ActivePolicy policy;
    private final RequestContext requestContext;

    ContextEndpoint(ContextBroker broker, ActivePolicy policy, RequestContext requestContext) {
        this.broker = broker;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    @PostMapping("/v1/decisions/{id}/context")
    ResponseEntity<byte[]> context(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = MEMBERS.read(http);
        ContextBroker.Wish wish = new ContextBroker.Wish(
                id, OperatorMembers.text(body, "agent"), body.path("run").asString(""));
        return broker.release(policy.snapshot(), requestContext.caller(http), wish)
                .map(ContextEndpoint::json)
                .map(JsonAnswer::of)
                .orElseThrow(() -> NotFound.decision(Problem.shown(id)));
    }

    private static ObjectNode json(ReleasedContext released) {
        ObjectNode json = JSON.createObjectNode()
                .put("releaseId", released.id())
                .put("decisionId", released.decision())
                .put("expires", released.expires().toString());
        if (!released.purpose().isEmpty()) {
            json.put("purpose", released.purpose());
        }
        ArrayNode fields = json.putArray("fields");
        released.fields().forEach(field -> fields.add(json(field)));
        ArrayNode withheld = json.putArray("withheld");
        released.withheld()
                .forEach((dataClass, count) ->
                        withheld.addObject().put("fieldClass", dataClass).put("count", count));
        return json;
    }

    private static ObjectNode json(ReleasedContext.Field field) {
        ObjectNode json = JSON.createObjectNode()
                .put("path", field.path())
                .put("fieldClass", field.dataClass())
                .put("form", field.form());
        json.set("value", JSON.valueToTree(field.value()));
        if (field.source() != null) {
            json.put("source", field.source());
        }
        if (field.asOf() != null) {
            json.put("asOf", field.asOf());
        }
        return json;
    }

    @ExceptionHandler
    ProblemDetail refused(ContextRefused refused) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                refused.why().isOver() ? HttpStatus.GONE : HttpStatus.FORBIDDEN, refused.getMessage());
        detail.setType(URI.create("urn:countersign:problem:context"));
        detail.setProperty("code", refused.why().name());
        return detail;
    }
}
