package dev.countersign.facts.words;

/** A limit of people and queues at the review desk, with its number where the pack does not give one. */
public enum ReviewLimit {
    /** Tasks of one agent that wait at a time. */
    TASKS_OF_AGENT(20),
    /** Questions to the client about one task. */
    QUESTIONS_OF_TASK(5),
    /** Tasks that one person approves in one step. */
    TASKS_OF_BATCH(20),
    /** Approvals of one person within an hour after which this person approves no formal review. */
    FORMAL_REVIEW_PACE(40),
    /** Approvals of one person within an hour after which this person approves nothing. */
    APPROVAL_PACE(80);

    private final int usual;

    ReviewLimit(int usual) {
        this.usual = usual;
    }

    /** The number in a pack without a row for it. */
    public int usual() {
        return usual;
    }
}
