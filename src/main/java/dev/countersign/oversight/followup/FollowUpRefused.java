package dev.countersign.oversight.followup;

/** A follow-up cannot be opened or closed now. */
public final class FollowUpRefused extends RuntimeException {

    private final Why why;

    /** The code of the refusal. */
    public enum Why {
        /** There is one of this kind. */
        ALREADY_OPEN,
        /** Somebody has closed it. */
        ALREADY_CLOSED,
        /** It is the work of another role. */
        WRONG_ROLE,
        /** The person has a part in the decision. */
        BARRED
    }

    FollowUpRefused(Why why, String says) {
        super(says);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
