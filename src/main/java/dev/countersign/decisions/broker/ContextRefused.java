package dev.countersign.decisions.broker;

/** Nothing is handed out for a decision. */
public final class ContextRefused extends RuntimeException {

    /** The reason. */
    public enum Why {
        /** Another agent requested the decision. */
        OTHER_AGENT(false),
        /** The decision belongs to another run. */
        OTHER_RUN(false),
        /** The agent is paused or retired now. */
        AGENT_NOT_ACTIVE(false),
        /** The verdict was DENY, or people rejected the action. */
        DENIED(false),
        /** The action waits for people, and is not a draft. */
        HELD(false),
        /** The decision is not valid any more. */
        EXPIRED(true),
        /** The outcome of the action was reported, so nothing more is needed for it. */
        REPORTED(true),
        /** Somebody whom the decision is about was erased. */
        ERASED(true);

        private final boolean over;

        Why(boolean over) {
            this.over = over;
        }

        /** Whether it was possible earlier. */
        public boolean isOver() {
            return over;
        }
    }

    private final Why why;

    ContextRefused(Why why, String says) {
        super(says);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
