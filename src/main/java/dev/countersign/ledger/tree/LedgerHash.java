package dev.countersign.ledger.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash function of the ledger: SHA-256 (FIPS 180-4). */
public final class LedgerHash {

    private LedgerHash() {}

    /** For one thread. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
