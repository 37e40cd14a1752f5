package dev.countersign.web.review;

import static dev.countersign.decisions.request.SubmissionKey.Kind.ACCESS_REQUEST;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.review.ApprovalResult;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewState;
import dev.countersign.oversight.review.ReviewTask;
import dev.countersign.web.access.AccessRequestAddresses;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.OperatorMembers;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Access requests of the AuthZEN Access Request and Approval Profile (draft 1): a client puts a held action before
 * people, and asks for the result. Bundles and catalogs are not offered. The answers name no person.
 */
@RestController
class AccessRequestsEndpoint {

    private static final String PATH = AccessRequestAddresses.PATH;
    private static final String CANCEL = "/cancel";
    private static final JsonMapper JSON = JsonMapper.shared();
    /** What a person wants to know: to be answered at {@code answer}. */
    private static final String QUESTION = "countersign.question";

    private static final OperatorMembers ANSWER = new OperatorMembers(Map.of("question", TEXT, "text", TEXT));
    private static final OperatorMembers NOTHING = new OperatorMembers(Map.of());
    /** The request as people changed it: to be sent instead. */
    private static final String EDITED = "countersign.edited";
    /** Seconds after which it is worth asking again. */
    private static final String PATIENCE = "30";

    private final ReviewDesk desk;
    private final Directory directory;
    private final ActivePolicy policy;
    private final RequestContext requestContext;
    private final ServiceSettings settings;

    AccessRequestsEndpoint(
            ReviewDesk desk,
            Directory directory,
            ActivePolicy policy,
            RequestContext requestContext,
            ServiceSettings settings) {
        this.directory = directory;
        this.desk = desk;
        this.policy = policy;
        this.requestContext = requestContext;
        this.settings = settings;
    }

    /** Opens a task, or gives the one that is open for the same action. */
    @PostMapping(PATH)
    ResponseEntity<byte[]> open(HttpServletRequest http) throws IOException {
        JsonNode body = JsonBodyReader.readAccess(http);
        Submission sent = Submission.of(body);
        Caller client = requestContext.caller(http);
        String key = RequestContext.idempotencyKey(http);
        PolicySnapshot snapshot = policy.snapshot();
        ReviewTask task = desk.open(
                snapshot,
                client,
                new ReviewDesk.Wish(
                        sent.decision(),
                        sent.asked(),
                        RequestParser.asked(sent.asked(), snapshot.release()).good(),
                        sent.content(),
                        key == null ? null : SubmissionKey.of(ACCESS_REQUEST, client, key, RequestParser.digest(body)),
                        CallbackWish.of(
                                body.path(CallbackWish.MEMBER), directory.now().callbacksOf(client.recordedAs()))));
        ReviewDesk.Seen seen = desk.task(snapshot, task.id(), client).orElseThrow();
        String address = address(task.id(), http);
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .header(HttpHeaders.LOCATION, address)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsBytes(json(seen, address)));
    }

    /** The state of a task. A task of another client does not exist for this one. */
    @GetMapping(PATH + "/{id}")
    ResponseEntity<byte[]> status(@PathVariable("id") String id, HttpServletRequest http) {
        ReviewDesk.Seen seen = found(id, http);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON);
        if (seen.state().isOpen()) {
            answer.header(HttpHeaders.RETRY_AFTER, PATIENCE);
        }
        ObjectNode json = json(seen, address(seen.task().id(), http));
        if (seen.state() == ReviewState.WAITING) {
            desk.conversation(seen.task()).stream()
                    .filter(asked -> asked.answered() == null)
                    .findFirst()
                    .ifPresent(asked -> json.putObject(QUESTION)
                            .put("id", asked.id())
                            .put("at", asked.at().toString())
                            .put("text", asked.text()));
        }
        if (seen.state() == ReviewState.EDITED) {
            desk.changed(seen.task()).ifPresent(changed -> json.set(EDITED, changed(changed, http)));
        }
        return answer.body(JSON.writeValueAsBytes(json));
    }

    private ObjectNode changed(ReviewDesk.Changed changed, HttpServletRequest http) {
        ObjectNode json = JSON.createObjectNode();
        changed.task().ifPresent(task -> json.put("id", task).put("status_endpoint", address(task, http)));
        json.set("request", changed.request());
        changed.content().ifPresent(content -> json.put("content", content));
        return json;
    }

    /** The client answers a question of a person. */
    @PostMapping(PATH + "/{id}/answer")
    ResponseEntity<byte[]> answer(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = JsonBodyReader.readAccess(http);
        ANSWER.hold(body);
        ReviewDesk.Seen seen = found(id, http);
        desk.answer(seen.task(), OperatorMembers.text(body, "question"), OperatorMembers.text(body, "text"));
        return status(id, http);
    }

    /** The client does not want the action any more. */
    @PostMapping(PATH + "/{id}" + CANCEL)
    ResponseEntity<byte[]> cancel(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        NOTHING.hold(JsonBodyReader.readAccess(http));
        desk.cancel(found(id, http).task());
        return status(id, http);
    }

    /** @throws UnknownTask for a task of another client, as for one that does not exist */
    private ReviewDesk.Seen found(String id, HttpServletRequest http) {
        return desk.ofClient(policy.snapshot(), id, requestContext.caller(http)).orElseThrow(() -> new UnknownTask(id));
    }

    private String address(String task, HttpServletRequest http) {
        return AccessRequestAddresses.of(settings, http).task(task);
    }

    private static ObjectNode json(ReviewDesk.Seen seen, String address) {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("task")
                .put("id", seen.task().id())
                .put("status", TaskStatus.of(seen.state()))
                .put("status_endpoint", address)
                .put("expires_at", seen.task().expires().toString())
                .putObject("links")
                .put("cancel", address + CANCEL);
        ApprovalResult.of(seen)
                .ifPresent(result -> json.putObject("result")
                        .put("mode", "reevaluate")
                        .putObject("approval")
                        .put("id", result.id())
                        .put("approved_at", result.approvedAt().toString())
                        .put("approved_until", result.approvedUntil().toString()));
        return json;
    }
}
