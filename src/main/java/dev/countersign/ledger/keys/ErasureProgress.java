package dev.countersign.ledger.keys;

/** Hears how far an erasure is. */
@FunctionalInterface
public interface ErasureProgress {

    /** What is being done. */
    enum What {
        /** Keys of the persons are gone: from here on nothing can be sealed or opened under them. */
        GONE,
        /** Keys of other persons wrapped anew. */
        KEYS,
        /** Private segments looked through, and written anew where the persons are in them. */
        SEGMENTS
    }

    void done(What what, long of, long all);
}
