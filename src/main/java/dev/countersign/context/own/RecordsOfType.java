package dev.countersign.context.own;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records of one type by id. Of two with the same id the first one counts. */
record RecordsOfType(List<FactRecord> entities, FactIndex index) {

    @Nullable
    FactRecord get(String id) {
        List<FactRecord> found = index.of(entities, id);
        return found.isEmpty() ? null : found.get(0);
    }

    /** In the order of their ids. */
    Stream<FactRecord> all() {
        return index.all(entities);
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
                return all().map(FactRecord::id).iterator();
            }

            @Override
            public int size() {
                return index.size();
            }
        };
    }
}
