package dev.countersign.ledger;

/** Hears how far long work is. */
@FunctionalInterface
interface Progress {

    void at(long done, long all);
}
