package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.followup.FollowUp;
import dev.countersign.oversight.followup.FollowUpKind;
import dev.countersign.oversight.followup.FollowUpRefused;
import dev.countersign.oversight.followup.FollowUps;
import dev.countersign.web.caller.AnsweredOnce;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What follows from reviews: the list of what is open, and its begin and end. */
@RestController
class FollowUpsEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final OperatorMembers WISH = new OperatorMembers(Map.of("look", TEXT, "kind", TEXT, "text", TEXT));
    private static final OperatorMembers END = new OperatorMembers(Map.of("result", TEXT, "text", TEXT));
    private static final List<String> RESULTS = List.of(FollowUp.State.DONE.name(), FollowUp.State.NOT_NEEDED.name());
    private static final int LISTED = 1_000;

    private final FollowUps followUps;
    private final ActivePolicy policy;
    private final ClockAndRandom clock;
    private final RequestContext requestContext;

    FollowUpsEndpoint(FollowUps followUps, ActivePolicy policy, ClockAndRandom clock, RequestContext requestContext) {
        this.policy = policy;
        this.followUps = followUps;
        this.clock = clock;
        this.requestContext = requestContext;
    }

    /** What is open and the caller may see, the first due one first. */
    @GetMapping("/v1/follow-ups")
    ResponseEntity<byte[]> open(HttpServletRequest http) {
        ArrayNode results = JSON.createArrayNode();
        followUps.open(codes(), requestContext.caller(http)).stream()
                .limit(LISTED)
                .forEach(each -> results.add(json(each)));
        return JsonAnswer.of(JSON.createObjectNode().set("results", results));
    }

    /** The reader who disagreed asks for something to be done. */
    @AnsweredOnce
    @PostMapping("/v1/follow-ups")
    ResponseEntity<byte[]> wish(HttpServletRequest http) throws IOException {
        JsonNode body = WISH.read(http);
        String look = OperatorMembers.text(body, "look");
        List<String> kinds = Stream.of(FollowUpKind.values()).map(Enum::name).toList();
        FollowUp opened = followUps
                .open(
                        codes(),
                        requestContext.caller(http),
                        look,
                        FollowUpKind.valueOf(word("kind", OperatorMembers.text(body, "kind"), kinds)),
                        OperatorMembers.text(body, "text"))
                .orElseThrow(() -> new NotFound(
                        "`" + Problem.shown(look) + "` is not a second look of yours that disagreed.",
                        "Maybe use the `lookId` of its answer."));
        return JsonAnswer.of(json(opened));
    }

    /** A person whose work it is says that it is done, or that nothing needs to be done. */
    @AnsweredOnce
    @PostMapping("/v1/follow-ups/{id}/close")
    ResponseEntity<byte[]> close(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = END.read(http);
        String result = word("result", OperatorMembers.text(body, "result"), RESULTS);
        FollowUp found = followUps
                .find(codes(), id, requestContext.caller(http))
                .orElseThrow(() -> new NotFound(
                        "`" + Problem.shown(id) + "` is not a follow-up of your roles.", "Maybe copy its id again."));
        return JsonAnswer.of(json(followUps.close(
                codes(),
                found,
                requestContext.caller(http),
                FollowUp.State.valueOf(result),
                OperatorMembers.text(body, "text"))));
    }

    private ReviewCodes codes() {
        return ReviewCodes.of(policy.snapshot().release(), clock.now());
    }

    @ExceptionHandler
    ProblemDetail refused(FollowUpRefused refused) {
        boolean person = refused.why() == FollowUpRefused.Why.BARRED || refused.why() == FollowUpRefused.Why.WRONG_ROLE;
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                person ? HttpStatus.FORBIDDEN : HttpStatus.CONFLICT, refused.getMessage());
        detail.setType(URI.create("urn:countersign:problem:follow-up"));
        detail.setProperty("code", refused.why().name());
        return detail;
    }

    private static String word(String place, String text, List<String> allowed) {
        if (!allowed.contains(text)) {
            throw new InvalidInput(new Problem(
                    place,
                    "`" + Problem.shown(text) + "` is not one of " + String.join(", ", allowed) + ".",
                    Problem.hint(text, allowed)));
        }
        return text;
    }

    private ObjectNode json(FollowUp each) {
        ObjectNode json = JSON.createObjectNode()
                .put("followUpId", each.id())
                .put("kind", each.kind().name())
                .put("role", each.role().name())
                .put("cause", each.cause())
                .put("opened", each.opened().toString())
                .put("due", each.due().toString())
                .put("state", each.state().name())
                .put("overdue", each.isLate(clock.now()));
        if (each.leadsTo() != null) {
            json.put("leadsTo", each.leadsTo().name());
        }
        if (!each.decision().isEmpty()) {
            json.put("decisionId", each.decision());
        }
        if (each.closed() != null) {
            json.put("closed", each.closed().toString());
        }
        return json;
    }
}
