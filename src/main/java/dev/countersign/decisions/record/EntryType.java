package dev.countersign.decisions.record;

/** The kinds of entries that tell of a decision, by the member {@code type} of their public record, and the format that they have. */
public final class EntryType {

    /** Version of the shape of all entries. */
    public static final int FORMAT = 3;
    /** An answer of decide. */
    public static final String DECISION = "decision";
    /** What became of one. */
    public static final String OUTCOME = "outcome";
    /** A person's yes. */
    public static final String APPROVAL = "approval";
    /** A person is going to be erased; their decisions were replayed. */
    public static final String ERASURE_BEGUN = "erasure-begun";
    /** A person was erased. */
    public static final String ERASURE = "erasure";

    private EntryType() {}
}
