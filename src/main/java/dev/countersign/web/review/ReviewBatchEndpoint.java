package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.OBJECTS;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.web.caller.AnsweredOnce;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.OperatorMembers;
import dev.countersign.web.http.PersonWords;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A person approves several alike tasks of low risk in one step. */
@RestController
class ReviewBatchEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TASKS = "tasks";
    private static final String TASK = "taskId";
    private static final String VERSION = "version";
    private static final OperatorMembers BODY =
            new OperatorMembers(Map.of(TASKS, OBJECTS, "role", TEXT, "code", TEXT, "reason", TEXT));
    private static final OperatorMembers ITEM = new OperatorMembers(Map.of(TASK, TEXT, VERSION, TEXT));

    private final ReviewDesk desk;
    private final Drills drills;
    private final ActivePolicy policy;
    private final RequestContext requestContext;

    ReviewBatchEndpoint(ReviewDesk desk, Drills drills, ActivePolicy policy, RequestContext requestContext) {
        this.desk = desk;
        this.drills = drills;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    /** The person approves what the versions of the tasks show. */
    @AnsweredOnce
    @PostMapping("/v1/reviews/batch")
    ResponseEntity<byte[]> approve(HttpServletRequest http) throws IOException {
        JsonNode body = BODY.read(http);
        Caller person = requestContext.caller(http);
        ApprovalService.Yes yes = new ApprovalService.Yes(
                person,
                PersonWords.role(body),
                "",
                null,
                PersonWords.code(body),
                body.path("reason").asString(""));
        PolicySnapshot snapshot = policy.snapshot();
        JsonNode tasks = body.path(TASKS);
        desk.refuseNumber(snapshot, tasks.size());
        List<ReviewDesk.BatchItem> items = new ArrayList<>();
        for (JsonNode each : tasks) {
            ITEM.holdIn(TASKS + "[" + items.size() + "]", each);
            items.add(item(snapshot, OperatorMembers.text(each, TASK), OperatorMembers.text(each, VERSION), person));
        }
        ReviewDesk.Batch batch = desk.approveTogether(snapshot, items, yes);
        ObjectNode json = JSON.createObjectNode().put("batch", batch.id());
        ArrayNode results = json.putArray("results");
        batch.results().forEach(each -> results.add(json(each, person)));
        return JsonAnswer.of(json);
    }

    /** @throws UnknownTask for a task of other people, as for one that does not exist */
    private ReviewDesk.BatchItem item(PolicySnapshot snapshot, String id, String version, Caller person) {
        Optional<Drills.Shown> drill = drills.find(snapshot, id, person);
        if (drill.isPresent()) {
            return drills.together(snapshot, drill.get(), version).orElseThrow(() -> new UnknownTask(id));
        }
        return desk.task(snapshot, id, person)
                .filter(each -> !drills.isOpen(id))
                .map(each -> new ReviewDesk.BatchItem(each.task(), version, null))
                .orElseThrow(() -> new UnknownTask(id));
    }

    private static ObjectNode json(ReviewDesk.BatchResult result, Caller person) {
        ApprovalService.Approved approved = result.approved();
        ObjectNode json = approved == null
                ? JSON.createObjectNode().put("code", result.code()).put("detail", result.says())
                : approved.json(person, result.task().decision());
        return json.put(TASK, result.task().id()).put("approved", approved != null);
    }
}
