package dev.countersign.context.own;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records of one type by id. Of two with the same id the first one counts. Immutable. */
final class RecordsOfType {

    private static final RecordsOfType NONE = new RecordsOfType(Stream.empty());

    private final SortedValues<FactRecord> records;

    RecordsOfType(Stream<FactRecord> all) {
        records = SortedValues.unique(all, FactRecord::id);
    }

    static RecordsOfType none() {
        return NONE;
    }

    @Nullable
    FactRecord get(String id) {
        List<FactRecord> found = records.of(id);
        return found.isEmpty() ? null : found.get(0);
    }

    /** In the order of their ids. */
    Collection<FactRecord> all() {
        return records.all();
    }

    /** In order. */
    Set<String> ids() {
        return new AbstractSet<>() {

            @Override
            public boolean contains(@Nullable Object id) {
                return id instanceof String text && get(text) != null;
            }

            @Override
            public Iterator<String> iterator() {
                return all().stream().map(FactRecord::id).iterator();
            }

            @Override
            public int size() {
                return all().size();
            }
        };
    }
}
