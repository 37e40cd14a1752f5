package dev.countersign.web.decide;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
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
import tools.jackson.databind.node.ObjectNode;

/** Puts an action before people in the call that decided it. The decision is answered also if that is not possible. */
@Component
class AsyncReviews {

    private static final String NOT_ALLOWED = "NOT_ALLOWED";

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

    /** Opens the task while the decision is being written; empty if it must be opened afterwards, or cannot be. */
    Optional<ReviewDesk.Opening> begin(
            PolicySnapshot snapshot, DecisionService.Pending decision, ReviewDesk.Wish wish, HttpServletRequest http) {
        if (!RequestContext.rights(http).scopes().contains(Scope.REQUEST)) {
            return Optional.empty();
        }
        try {
            return desk.begin(snapshot, RequestContext.rights(http).caller(), decision, wish);
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
            Optional<ReviewDesk.Opening> begun,
            HttpServletRequest http) {
        ObjectNode review = answer.putObject("review");
        if (!RequestContext.rights(http).scopes().contains(Scope.REQUEST)) {
            return refused(review, NOT_ALLOWED, "This client may not open tasks.");
        }
        try {
            ReviewTask task = begun.isPresent()
                    ? begun.get().await()
                    : desk.open(snapshot, RequestContext.rights(http).caller(), wish);
            review.put("task", task.id())
                    .put(
                            "statusEndpoint",
                            AccessRequestAddresses.of(settings, http).task(task.id()))
                    .put("due", task.due().toString())
                    .put("expires", task.expires().toString());
            if (task.nobody()) {
                offerPerson(answer, snapshot, wish);
            }
            return true;
        } catch (TaskRefused e) {
            return refused(review, e.why().name(), String.valueOf(e.getMessage()));
        } catch (InvalidInput e) {
            return refused(review, e.code().orElse("CONTENT_MISMATCH"), String.valueOf(e.getMessage()));
        } catch (NotDecided e) {
            return refused(review, e.code(), String.valueOf(e.getMessage()));
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

    private static boolean refused(ObjectNode review, String code, String text) {
        review.putObject("problem").put("code", code).put("text", text);
        return false;
    }
}
