package dev.countersign.web.access;

import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.oversight.review.ApprovalResult;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewState;
import dev.countersign.oversight.review.ReviewTask;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An approval that a client presents in {@code context.approval} (Access Request and Approval Profile, draft 1). It
 * changes no decision: approvals count because they are in the ledger. The answer says whether it counted.
 *
 * @param result what the client was told of the task; null if it does not belong to a task of this client
 * @param why    why it does not count; null if it can
 */
record PresentedApproval(
        @Nullable ApprovalResult result, @Nullable Why why) {

    /** The member of the context. */
    private static final String MEMBER = "approval";

    private static final Set<String> MEMBERS = Set.of("id", "approved_at", "approved_until");
    private static final String UNTIL = "approved_until";

    /** The reasons of the profile for a denial in spite of an approval. */
    private enum Why {
        UNVERIFIABLE("approval_unverifiable", false),
        OUT_OF_SCOPE("out_of_scope", true),
        EXPIRED("approval_expired", true),
        POLICY_DENIED("policy_denied", false);

        private final String code;
        private final boolean mayRequest;

        Why(String code, boolean mayRequest) {
            this.code = code;
            this.mayRequest = mayRequest;
        }
    }

    /** After the decision, so that it has used what it uses. */
    static PresentedApproval of(JsonNode presented, Decision decision, ReviewDesk desk, Caller client) {
        Optional<ReviewDesk.Seen> seen = desk.approvedBy(presented.path("id").asString(""), client);
        ApprovalResult result = seen.flatMap(ApprovalResult::of)
                .filter(told -> isUnchanged(
                        presented,
                        told,
                        seen.filter(task -> task.state() == ReviewState.REVOKED).isPresent()))
                .orElse(null);
        return new PresentedApproval(
                result,
                result == null
                        ? Why.UNVERIFIABLE
                        : why(seen.orElseThrow(), decision.facts().digest()));
    }

    private static @Nullable Why why(ReviewDesk.Seen seen, String digest) {
        ReviewTask.About about = seen.task().about();
        if (about == null || !about.digest().equals(digest)) {
            return Why.OUT_OF_SCOPE;
        }
        return seen.state() == ReviewState.APPROVED ? null : Why.EXPIRED;
    }

    /**
     * Whether it is the object that the client was told, as far as it repeats it.
     *
     * @param isRevoked whether it ended earlier than the client was told
     */
    private static boolean isUnchanged(JsonNode presented, ApprovalResult told, boolean isRevoked) {
        return presented.isObject()
                && MEMBERS.containsAll(presented.propertyNames())
                && told.id().equals(presented.path("id").asString(""))
                && isAbsentOr(presented.path("approved_at"), told.approvedAt().toString())
                && (isRevoked
                        || isAbsentOr(
                                presented.path(UNTIL), told.approvedUntil().toString()));
    }

    private static boolean isAbsentOr(JsonNode value, String text) {
        return value.isMissingNode() || value.isString() && value.asString().equals(text);
    }

    /**
     * Adds to the answer whether it counted.
     *
     * @param ours        our own member of the context
     * @param requestable whether the answer offers an access request
     */
    void tell(ObjectNode answer, ObjectNode ours, Evaluation evaluation, boolean requestable) {
        ObjectNode context = (ObjectNode) answer.path("context");
        if (evaluation.verdict() != Verdict.ALLOW) {
            Why denied = denied(evaluation.verdict());
            context.put("reason", denied.code);
            context.put("next_action", denied.mayRequest && requestable ? "request" : "none");
        } else if (!answer.path("decision").asBoolean()) {
            context.put("next_action", "none");
        } else if (result != null && evaluation.oversight().met().contains(result.id())) {
            context.putObject(MEMBER)
                    .put("id", result.id())
                    .put(UNTIL, result.approvedUntil().toString());
        } else if (why != null) {
            ours.put("approvalIgnored", why.code);
        }
    }

    /** An approval that can count and does not is of other rows, of a lower risk or of a lower grade. */
    private Why denied(Verdict verdict) {
        if (why == Why.UNVERIFIABLE) {
            return why;
        }
        return verdict == Verdict.DENY ? Why.POLICY_DENIED : why == null ? Why.OUT_OF_SCOPE : why;
    }
}
