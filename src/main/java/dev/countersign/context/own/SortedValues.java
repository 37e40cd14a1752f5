package dev.countersign.context.own;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Values by a text of each, in one array: 4 bytes for a value. Several values may have the same text; they stay in
 * their order. Immutable.
 */
final class SortedValues<T> {

    private final List<T> values;
    private final Function<? super T, String> text;

    private SortedValues(List<T> values, Function<? super T, String> text) {
        this.values = values;
        this.text = text;
    }

    static <T> SortedValues<T> of(Stream<T> all, Function<? super T, String> text) {
        @SuppressWarnings("unchecked")
        T[] values = (T[]) all.toArray();
        Arrays.sort(values, Comparator.comparing(text));
        return new SortedValues<>(Collections.unmodifiableList(Arrays.asList(values)), text);
    }

    /** In the order of their texts. */
    Collection<T> all() {
        return values;
    }

    /** Those with that text. */
    List<T> of(String wanted) {
        int from = from(wanted);
        int to = from;
        while (to < values.size() && text.apply(values.get(to)).equals(wanted)) {
            to++;
        }
        return values.subList(from, to);
    }

    private int from(String wanted) {
        int low = 0;
        int high = values.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (text.apply(values.get(middle)).compareTo(wanted) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
