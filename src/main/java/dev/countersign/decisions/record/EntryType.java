package dev.countersign.decisions.record;

/** The types of entries about decisions, as in the member {@code type} of their public record, and their format. */
public final class EntryType {

    /** Version of the shape of all entries. */
    public static final int FORMAT = 5;
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

    /** The member with the caller: id of a client, {@code person}, or {@link #SYSTEM}. */
    public static final String CALLER = "caller";
    /** The caller of an entry that the service writes by itself. */
    public static final String SYSTEM = "system";

    private EntryType() {}
}
