package dev.countersign.decisions.broker;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was handed out for a decision.
 *
 * @param id       of the release, which is in the ledger
 * @param purpose  for which alone it may be used; empty if the request had none
 * @param expires  after which it may not be used any more
 * @param fields   in the order of their paths
 * @param withheld by class of data, how many facts of it are not handed out
 */
public record ReleasedContext(
        String id,
        String decision,
        String purpose,
        Instant expires,
        List<Field> fields,
        SortedMap<String, Integer> withheld) {

    public ReleasedContext {
        fields = List.copyOf(fields);
        withheld = Collections.unmodifiableSortedMap(new TreeMap<>(withheld));
    }

    /**
     * A fact in its form.
     *
     * @param form   with its parameter, such as {@code GROUP_K(20)}
     * @param value  a text, a number, true or false, a list of texts, or counts by text
     * @param source the system of our own record; null if it is computed
     * @param asOf   of that record; null if it is computed
     */
    public record Field(
            String path,
            String dataClass,
            String form,
            Object value,
            @Nullable String source,
            @Nullable String asOf) {}
}
