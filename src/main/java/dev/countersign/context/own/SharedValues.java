package dev.countersign.context.own;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One object for equal values of a folder: a million lines have few sources, dates and countries. What comes after the
 * first {@value #MOST} values is kept as it is. For one thread.
 */
final class SharedValues {

    private static final int MOST = 20_000;

    private final Map<Object, Object> shared = new HashMap<>();
    private final Map<List<Object>, Set<Object>> sets = new HashMap<>();

    /** The first value that was equal. */
    @SuppressWarnings("unchecked")
    <T> T of(T value) {
        Object first = shared.get(value);
        if (first == null && shared.size() < MOST) {
            shared.put(value, value);
        }
        return first == null || first.getClass() != value.getClass() ? value : (T) first;
    }

    /** The first set that had the same values in the same order. */
    Set<Object> ofSet(Set<Object> set) {
        List<Object> order = List.copyOf(set);
        Set<Object> first = sets.get(order);
        if (first == null && sets.size() < MOST) {
            sets.put(order, Collections.unmodifiableSet(set));
        }
        return first == null ? set : first;
    }
}
