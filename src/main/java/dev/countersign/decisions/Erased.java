package dev.countersign.decisions;

import dev.countersign.ledger.Receipt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an erasure came to.
 *
 * @param id        of the erasure and of its last entry
 * @param persons   ids under which the ledger knew them, or could have
 * @param decisions how many had a part of theirs
 * @param faithful  how many of these were replayed just before, and came out as they were recorded
 */
public record Erased(String id, SortedSet<String> persons, int decisions, int faithful, Receipt receipt) {

    public Erased {
        persons = new TreeSet<>(persons);
    }
}
