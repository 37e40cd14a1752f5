package dev.countersign.decisions.record;

/** The types of entries about decisions, as in the member {@code type} of their public record, and their format. */
public final class EntryType {

    /** Version of the shape of all entries. */
    public static final int FORMAT = 3;
    /** A decision. */
    public static final String DECISION = "decision";
    /** An outcome of a decision. */
    public static final String OUTCOME = "outcome";
    /** An approval by a person. */
    public static final String APPROVAL = "approval";
    /** The begin of an erasure; the person's decisions were replayed. */
    public static final String ERASURE_BEGUN = "erasure-begun";
    /** A person was erased. */
    public static final String ERASURE = "erasure";

    private EntryType() {}
}
