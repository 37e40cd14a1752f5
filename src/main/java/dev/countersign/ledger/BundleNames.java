package dev.countersign.ledger;

/** The names of the files in a bundle, for the one that writes it and the ones that read it. */
final class BundleNames {

    static final String QUERY = "query.json";
    static final String README = "README.md";
    static final String KEY = "log.pub";
    static final String CHECKPOINT = "checkpoint";
    static final String RECORDS = "records/";
    static final String PROOFS = "proofs/";
    static final String PRIVATE = "private/";
    static final String CONSISTENCY = "consistency/";
    static final String RECORD_ENDS = ".json";
    static final String PROOF_ENDS = ".tlog-proof";
    static final String CONSISTENCY_ENDS = ".txt";

    private BundleNames() {
    }
}
