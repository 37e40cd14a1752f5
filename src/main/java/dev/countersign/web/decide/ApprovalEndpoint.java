package dev.countersign.web.decide;

import static dev.countersign.web.http.OperatorMembers.Kind.OBJECT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.measure.Friction;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import dev.countersign.web.http.PersonWords;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/approvals}: the caller, a person with a role of oversight, approves a held action. Who approves, and
 * the roles of this person, come from the credential and the directory.
 */
@RestController
class ApprovalEndpoint {

    /** If a misspelt `until` were ignored, the approval would be valid for longer than the person said. */
    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of(
            "decision",
            TEXT,
            "request",
            OBJECT,
            "role",
            TEXT,
            "qualifier",
            TEXT,
            "until",
            TEXT,
            "code",
            TEXT,
            "reason",
            TEXT));

    private final ApprovalService approving;
    private final DecisionService service;
    private final DecisionRecords records;
    private final ActivePolicy policy;
    private final RequestContext requestContext;
    private final Friction friction;

    ApprovalEndpoint(
            ApprovalService approving,
            DecisionService service,
            DecisionRecords records,
            ActivePolicy policy,
            RequestContext requestContext,
            Friction friction) {
        this.friction = friction;
        this.approving = approving;
        this.service = service;
        this.records = records;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    @PostMapping("/v1/approvals")
    ResponseEntity<byte[]> approve(HttpServletRequest http) throws IOException {
        JsonNode body = JsonBodyReader.readJson(http);
        if (body.has("person")) {
            throw new InvalidInput(new Problem(
                    "person",
                    "the person is the owner of the credential, and is not named in the request.",
                    "Maybe leave it out, and send the request with the key of the person."));
        }
        MEMBERS.hold(body);
        if (body.has("request") && body.has("decision")) {
            throw new InvalidInput(new Problem(
                    "decision",
                    "`request` is present too. A request is decided first, so an earlier decision cannot be named "
                            + "with it.",
                    "Maybe leave out one of the two."));
        }
        Caller person = requestContext.caller(http);
        ApprovalService.Yes yes = new ApprovalService.Yes(
                person,
                PersonWords.role(body),
                body.path("qualifier").asString(""),
                PersonWords.until(body),
                PersonWords.code(body),
                body.path("reason").asString(""));
        String decision = body.has("request")
                ? held(yes, body.path("request"), http)
                : visible(person, OperatorMembers.text(body, "decision"), http);
        ApprovalService.Approved approved =
                approving.approve(policy.snapshot(), decision, yes, requestContext.id(), requestContext.now(), () -> {
                    requestContext.requireFresh(http);
                    friction.refuseWithoutCard(person);
                });
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(approved.json(person, decision).toString().getBytes(StandardCharsets.UTF_8));
    }

    private String held(ApprovalService.Yes yes, JsonNode request, HttpServletRequest http) {
        PolicySnapshot snapshot = policy.snapshot();
        return service.hold(snapshot, yes, request, (asking, asked) -> {
            ReadingRecord.shows(http, () -> DecisionService.customers(snapshot, asked));
            return requestContext.of(asking, asked, request, http, requestContext.now(), null);
        });
    }

    /** @throws NotFound for a decision that the person may not read, as when it is read */
    private String visible(Caller person, String decision, HttpServletRequest http) {
        StoredDecision found =
                new VisibleDecisions(records, person).decision(decision).orElseThrow(() -> NotFound.decision(decision));
        ReadingRecord.shows(http, () -> records.customersOf(found.receipt().sequence()));
        return decision;
    }
}
