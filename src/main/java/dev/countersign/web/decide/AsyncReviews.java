package dev.countersign.web.decide;

import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewTask;
import dev.countersign.oversight.review.TaskRefused;
import dev.countersign.web.access.AccessRequestAddresses;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Puts an action before people in the call that decided it. The decision is answered also if that is not possible. */
@Component
class AsyncReviews {

    private static final String NOT_ALLOWED = "NOT_ALLOWED";

    private final ReviewDesk desk;
    private final ServiceSettings settings;

    AsyncReviews(ReviewDesk desk, ServiceSettings settings) {
        this.desk = desk;
        this.settings = settings;
    }

    /**
     * Adds the member {@code review} to an answer: the task, or the problem why there is none.
     *
     * @return whether people are asked
     */
    boolean open(ObjectNode answer, PolicySnapshot snapshot, ReviewDesk.Wish wish, HttpServletRequest http) {
        ObjectNode review = answer.putObject("review");
        if (!RequestContext.rights(http).scopes().contains(Scope.REQUEST)) {
            return refused(review, NOT_ALLOWED, "This client may not open tasks.");
        }
        try {
            ReviewTask task = desk.open(snapshot, RequestContext.rights(http).caller(), wish);
            review.put("task", task.id())
                    .put(
                            "statusEndpoint",
                            AccessRequestAddresses.of(settings, http).task(task.id()))
                    .put("due", task.due().toString())
                    .put("expires", task.expires().toString());
            return true;
        } catch (TaskRefused e) {
            return refused(review, e.why().name(), String.valueOf(e.getMessage()));
        } catch (InvalidInput e) {
            return refused(review, e.code().orElse("CONTENT_MISMATCH"), String.valueOf(e.getMessage()));
        } catch (NotDecided e) {
            return refused(review, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static boolean refused(ObjectNode review, String code, String text) {
        review.putObject("problem").put("code", code).put("text", text);
        return false;
    }
}
