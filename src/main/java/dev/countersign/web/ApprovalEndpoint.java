package dev.countersign.web;

import static dev.countersign.web.Members.Kind.OBJECT;
import static dev.countersign.web.Members.Kind.TEXT;

import dev.countersign.decisions.Approving;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.InForce;
import dev.countersign.decisions.evaluate.PolicyInForce;
import dev.countersign.decisions.request.Requests;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.Refused;
import dev.countersign.facts.text.WrittenTime;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/approvals}, for the command {@code approve} on this machine. It is open to the {@link Operator} of the service. */
@RestController
class ApprovalEndpoint {

    /** A misspelt `until` would be passed over, and the yes would count for longer than was said. */
    private static final Members MEMBERS = new Members(Map.of(
            "decision",
            TEXT,
            "request",
            OBJECT,
            "person",
            TEXT,
            "role",
            TEXT,
            "qualifier",
            TEXT,
            "until",
            TEXT,
            "reason",
            TEXT));

    private final Approving approving;
    private final DecisionService service;
    private final PolicyInForce policy;
    private final Askings askings;
    private final Operator operator;

    ApprovalEndpoint(
            Approving approving, DecisionService service, PolicyInForce policy, Askings askings, Operator operator) {
        this.approving = approving;
        this.service = service;
        this.policy = policy;
        this.askings = askings;
        this.operator = operator;
    }

    @PostMapping("/v1/approvals")
    ResponseEntity<byte[]> approve(HttpServletRequest http) throws IOException {
        JsonNode body = operator.body(http, "Approvals", "approve", MEMBERS);
        if (body.has("request") && body.has("decision")) {
            throw new Refused(new Problem(
                    "decision",
                    "the request is sent along, which is decided first, so a decision of before cannot be meant too.",
                    "Maybe leave out one of the two."));
        }
        Approving.Yes yes = new Approving.Yes(
                Members.text(body, "person"),
                role(Members.text(body, "role")),
                body.path("qualifier").asString(""),
                body.has("until") ? until(Members.text(body, "until")) : null,
                body.path("reason").asString(""));
        String decision = body.has("request") ? held(body.path("request"), http) : Members.text(body, "decision");
        Approving.Approved approved = approving.approve(
                policy.inForce(), decision, yes, UUID.randomUUID().toString(), askings.now());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(approved.json(decision).toString().getBytes(StandardCharsets.UTF_8));
    }

    private String held(JsonNode request, HttpServletRequest http) {
        InForce now = policy.inForce();
        Requests.Asked asked = Requests.asked(request, now.release());
        return service.decide(now, askings.of(asked.good(), request, http, askings.now(), null))
                .decision()
                .id();
    }

    private static Role role(String text) {
        List<String> names = Arrays.stream(Role.values()).map(Enum::name).toList();
        if (!names.contains(text)) {
            throw new Refused(new Problem(
                    "role",
                    "`" + text + "` is not one of " + String.join(", ", names) + ".",
                    Problem.maybe(text, names)));
        }
        return Role.valueOf(text);
    }

    private static Instant until(String text) {
        try {
            return new WrittenTime(text).moment();
        } catch (DateTimeException e) {
            throw new Refused(new WrittenTime(text).wrong("until", "2026-12-01T12:00:00Z"));
        }
    }
}
