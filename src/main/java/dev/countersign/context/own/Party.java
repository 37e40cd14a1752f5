package dev.countersign.context.own;

import dev.countersign.facts.own.Customer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A customer, person or company, as our own records have it: one record, or several that aliases join. Personal data
 * throughout.
 *
 * @param root    id of the record that represents it: locks, frequency caps, reservations and the ledger's keys use
 *     this id
 * @param ids     of all records, and of all that were merged into them
 * @param records the records themselves; if two have different values, the strictest counts
 */
public record Party(String root, SortedSet<String> ids, List<Customer> records) {

    public Party {
        ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
        records = List.copyOf(records);
    }

    /**
     * By id of each record the ids whose lines are its own: the id itself, and every alias of it that has no record.
     */
    SortedMap<String, Set<String>> lines() {
        SortedMap<String, Set<String>> lines = new TreeMap<>();
        for (Customer record : records) {
            lines.computeIfAbsent(record.id(), id -> new TreeSet<>(Set.of(id)));
        }
        for (Customer record : records) {
            for (String alias : record.aliases()) {
                if (!lines.containsKey(alias)) {
                    lines.computeIfAbsent(record.id(), id -> new TreeSet<>()).add(alias);
                }
            }
        }
        return lines;
    }

    /** Every record, and of each the ids whose lines are its own. */
    public List<Set<String>> linesOfEach() {
        return new ArrayList<>(lines().values());
    }
}
