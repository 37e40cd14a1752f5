package dev.countersign.ledger.verify;

/** The names of the files in a bundle, for the writer and the readers. */
public final class BundleNames {

    /** The query requests every entry of a range. */
    public static final String ALL = "all";
    /** The query requests the decisions that a search found. */
    public static final String MATCHING = "decisions that match";
    /** The query requests decisions by their ids. */
    public static final String NAMED = "named decisions";

    public static final String QUERY = "query.json";
    public static final String README = "README.md";
    public static final String KEY = "log.pub";
    public static final String CHECKPOINT = "checkpoint";
    public static final String RECORDS = "records/";
    public static final String PROOFS = "proofs/";
    public static final String PRIVATE = "private/";
    public static final String CONSISTENCY = "consistency/";
    public static final String RECORD_ENDS = ".json";
    public static final String PROOF_ENDS = ".tlog-proof";
    public static final String CONSISTENCY_ENDS = ".txt";

    private BundleNames() {}
}
