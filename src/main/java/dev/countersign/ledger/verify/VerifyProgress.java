package dev.countersign.ledger.verify;

/** Receives the progress of long work. */
@FunctionalInterface
public interface VerifyProgress {

    void at(long done, long all);
}
