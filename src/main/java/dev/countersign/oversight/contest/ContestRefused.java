package dev.countersign.oversight.contest;

/** A contest was not opened or changed. The message says why. */
public final class ContestRefused extends RuntimeException {

    /** The kinds of refusals. */
    public enum Why {
        /** A contest of one of the decisions is open already. */
        ALREADY_OPEN,
        /** The step is not possible in this state. */
        NOT_POSSIBLE,
        /** The contest has changed since it was read. */
        CHANGED,
        /** The person took part in a contested decision, or is concerned by it. */
        BARRED,
        /** The person has no role with the authority for it. */
        WRONG_ROLE
    }

    private final Why why;

    ContestRefused(Why why, String says) {
        super(says);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
