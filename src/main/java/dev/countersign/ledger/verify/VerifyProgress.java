package dev.countersign.ledger.verify;

/** Hears how far long work is. */
@FunctionalInterface
public interface VerifyProgress {

    void at(long done, long all);
}
