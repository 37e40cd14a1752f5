package dev.countersign.oversight.followup;

import dev.countersign.facts.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that must be done because of a review.
 *
 * @param leadsTo  of feedback; null for another kind
 * @param role     of the people whose work it is
 * @param cause    type of the entry that it follows from; {@value #OTHER_SHARE} for many rejections without a code
 * @param decision that it is about; empty if it is about several
 * @param closed   null while it is open
 */
public record FollowUp(
        String id,
        FollowUpKind kind,
        @Nullable LeadsTo leadsTo,
        Role role,
        String cause,
        String decision,
        Instant opened,
        Instant due,
        State state,
        @Nullable Instant closed) {

    /** Too many rejections had the code OTHER. */
    public static final String OTHER_SHARE = "other-share";

    /** Whether something was done. */
    public enum State {
        OPEN,
        /** It is done. */
        DONE,
        /** Nothing needs to be done. */
        NOT_NEEDED
    }

    FollowUp closed(State result, Instant at) {
        return new FollowUp(id, kind, leadsTo, role, cause, decision, opened, due, result, at);
    }

    /** Whether it is open although it was due. */
    public boolean isLate(Instant now) {
        return state == State.OPEN && now.isAfter(due);
    }
}
