package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.review.MoveCode;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewState;
import dev.countersign.oversight.review.ReviewTask;
import dev.countersign.web.caller.AnsweredOnce;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.OperatorMembers;
import dev.countersign.web.http.PersonWords;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** People hand tasks of the review desk over to each other, and supervisors take them over or cancel them. */
@RestController
class ReviewMovesEndpoint {

    private static final String TO = "to";
    private static final String CODE = "code";
    private static final OperatorMembers MOVE = new OperatorMembers(Map.of(TO, TEXT, CODE, TEXT));
    private static final OperatorMembers CANCEL = new OperatorMembers(Map.of(CODE, TEXT, "reason", TEXT));

    private final ReviewDesk desk;
    private final Drills drills;
    private final Directory directory;
    private final ActivePolicy policy;
    private final RequestContext requestContext;

    ReviewMovesEndpoint(
            ReviewDesk desk, Drills drills, Directory directory, ActivePolicy policy, RequestContext requestContext) {
        this.drills = drills;
        this.desk = desk;
        this.directory = directory;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    /** The person hands a task over to another one of the same role. */
    @AnsweredOnce
    @PostMapping("/v1/reviews/{id}/handover")
    ResponseEntity<byte[]> handOver(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = MOVE.read(http);
        MoveCode code = PersonWords.move(body);
        Caller by = requestContext.caller(http);
        Optional<Drills.Shown> drill = drills.find(policy.snapshot(), id, by);
        if (drill.isPresent()) {
            Caller to = other(OperatorMembers.text(body, TO));
            return PracticeAnswer.of(drill.get(), Drills.End.ASKED, drills.handOver(drill.get(), by, to));
        }
        ReviewTask task = task(id, by);
        Role role = desk.handOver(policy.snapshot(), task, by, other(OperatorMembers.text(body, TO)), code);
        return answer(id, role, code, by);
    }

    /** The supervisor ends the work of others on a task. */
    @AnsweredOnce
    @PostMapping("/v1/reviews/{id}/takeover")
    ResponseEntity<byte[]> takeOver(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = MOVE.read(http);
        MoveCode code = PersonWords.move(body);
        Caller by = requestContext.caller(http);
        Optional<Drills.Shown> drill = drills.find(policy.snapshot(), id, by);
        if (drill.isPresent()) {
            Caller to = body.has(TO) ? other(OperatorMembers.text(body, TO)) : null;
            return PracticeAnswer.of(drill.get(), Drills.End.ASKED, drills.takeOver(drill.get(), by, to));
        }
        ReviewTask task = task(id, by);
        Role role = desk.takeOver(
                policy.snapshot(), task, by, body.has(TO) ? other(OperatorMembers.text(body, TO)) : null, code);
        return answer(id, role, code, by);
    }

    /** The supervisor says that nobody need decide on a task. The action is not denied by that. */
    @AnsweredOnce
    @PostMapping("/v1/reviews/{id}/cancel")
    ResponseEntity<byte[]> cancel(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = CANCEL.read(http);
        Caller by = requestContext.caller(http);
        ReviewDesk.Cancel cancel = new ReviewDesk.Cancel(
                by, OperatorMembers.text(body, CODE), body.path("reason").asString(""));
        Optional<Drills.Shown> drill = drills.find(policy.snapshot(), id, by);
        if (drill.isPresent()) {
            return PracticeAnswer.of(
                    drill.get(), Drills.End.ASKED, drills.cancel(policy.snapshot(), drill.get(), cancel));
        }
        desk.cancel(policy.snapshot(), task(id, by), cancel);
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("taskId", id)
                .put("state", ReviewState.CANCELLED.name())
                .put(CODE, cancel.code());
        if (by.example()) {
            json.put(EntryType.EXAMPLE, true);
        }
        return JsonAnswer.of(json);
    }

    private ReviewTask task(String id, Caller by) {
        return desk.task(policy.snapshot(), id, by)
                .filter(each -> !drills.isOpen(id))
                .orElseThrow(() -> new UnknownTask(id))
                .task();
    }

    private Caller other(String id) {
        return RightsOf.caller(directory.now(), id, requestContext.now())
                .orElseThrow(() -> new InvalidInput(new Problem(
                        TO,
                        "there is no person `" + Problem.shown(id) + "` in the directory who may do anything.",
                        "Maybe use the id of a person of your role.")));
    }

    private static ResponseEntity<byte[]> answer(String task, Role role, MoveCode code, Caller by) {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("taskId", task)
                .put("role", role.name())
                .put(CODE, code.name());
        if (by.example()) {
            json.put(EntryType.EXAMPLE, true);
        }
        return JsonAnswer.of(json);
    }
}
