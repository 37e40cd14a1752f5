package dev.countersign.web.decide;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewTask;
import dev.countersign.oversight.review.TaskRefused;
import dev.countersign.web.access.AccessRequestAddresses;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts an action before people in the call that decided it. The decision is answered also if that is not possible. */
@Component
class AsyncReviews {

    private static final String NOT_ALLOWED = "NOT_ALLOWED";

    private static final String REVIEW = "review";
    private static final String INSTEAD = "allowedInstead";
    private static final int MOST_OTHERS = 2;

    private final ReviewDesk desk;
    private final DecisionService deciding;
    private final RequestContext requestContext;
    private final ServiceSettings settings;

    AsyncReviews(ReviewDesk desk, DecisionService deciding, RequestContext requestContext, ServiceSettings settings) {
        this.desk = desk;
        this.deciding = deciding;
        this.requestContext = requestContext;
        this.settings = settings;
    }

    /**
     * A task that is opened with its decision.
     *
     * @param review what the answer says of it, made while the disk works
     */
    record Begun(ReviewDesk.Opening opening, ObjectNode review) {}

    /** Opens the task while the decision is being written; empty if it must be opened afterwards, or cannot be. */
    Optional<Begun> begin(
            PolicySnapshot snapshot, DecisionService.Pending decision, ReviewDesk.Wish wish, HttpServletRequest http) {
        if (!RequestContext.rights(http).scopes().contains(Scope.REQUEST)) {
            return Optional.empty();
        }
        try {
            return desk.begin(snapshot, RequestContext.rights(http).caller(), decision, wish)
                    .map(opening -> new Begun(opening, review(opening.task(), http)));
        } catch (TaskRefused | InvalidInput | NotDecided e) {
            // told when the decision is on disk
            return Optional.empty();
        }
    }

    /**
     * Adds the member {@code review} to an answer: the task, or the problem why there is none.
     *
     * @param begun the task that was begun with its decision; empty for none
     * @return whether people are asked
     */
    boolean open(
            ObjectNode answer,
            PolicySnapshot snapshot,
            ReviewDesk.Wish wish,
            Optional<Begun> begun,
            HttpServletRequest http) {
        if (!RequestContext.rights(http).scopes().contains(Scope.REQUEST)) {
            return refused(answer, NOT_ALLOWED, "This client may not open tasks.");
        }
        try {
            ReviewTask task = begun.isPresent()
                    ? begun.get().opening().await()
                    : desk.open(snapshot, RequestContext.rights(http).caller(), wish);
            answer.set(REVIEW, begun.isPresent() ? begun.get().review() : review(task, http));
            if (task.nobody()) {
                offerPerson(answer, snapshot, wish);
            }
            return true;
        } catch (TaskRefused e) {
            return refused(answer, e.why().name(), String.valueOf(e.getMessage()));
        } catch (InvalidInput e) {
            return refused(answer, e.code().orElse("CONTENT_MISMATCH"), String.valueOf(e.getMessage()));
        } catch (NotDecided e) {
            return refused(answer, e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** Nobody is there who could decide, so that a person is what the agent should offer first, if that is allowed. */
    private void offerPerson(ObjectNode answer, PolicySnapshot snapshot, ReviewDesk.Wish wish) {
        ObjectNode asked = wish.asked().deepCopy();
        asked.withObject("/action").put("name", Evaluator.TO_A_PERSON);
        if (snapshot.release().actions().contains(Evaluator.TO_A_PERSON)
                && deciding.tried(
                                        snapshot,
                                        RequestParser.asked(asked, snapshot.release())
                                                .good(),
                                        requestContext.now())
                                .evaluation()
                                .verdict()
                        == Verdict.ALLOW) {
            List<String> others = answer.path(INSTEAD)
                    .valueStream()
                    .map(JsonNode::asString)
                    .filter(each -> !each.equals(Evaluator.TO_A_PERSON))
                    .limit(MOST_OTHERS)
                    .toList();
            answer.putArray(INSTEAD).add(Evaluator.TO_A_PERSON);
            others.forEach(each -> answer.withArray(INSTEAD).add(each));
        }
    }

    private ObjectNode review(ReviewTask task, HttpServletRequest http) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("task", task.id())
                .put("statusEndpoint", AccessRequestAddresses.of(settings, http).task(task.id()))
                .put("due", UtcTime.text(task.due()))
                .put("expires", UtcTime.text(task.expires()));
    }

    private static boolean refused(ObjectNode answer, String code, String text) {
        answer.putObject(REVIEW).putObject("problem").put("code", code).put("text", text);
        return false;
    }
}
