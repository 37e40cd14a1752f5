package dev.countersign.ledger.keys;

/** Receives the progress of an erasure. */
@FunctionalInterface
public interface ErasureProgress {

    /** The current step. */
    enum What {
        /** The keys of the persons are removed. From here on nothing can be encrypted or decrypted with them. */
        GONE,
        /** Keys of other persons are wrapped again. */
        KEYS,
        /** Private segments are read, and rewritten if they contain parts of the persons. */
        SEGMENTS
    }

    void done(What what, long of, long all);
}
