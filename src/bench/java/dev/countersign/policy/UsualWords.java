package dev.countersign.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What consequences of the usual form call. */
public final class UsualWords {

    private UsualWords() {}

    public static Set<Object> union(Set<?> earlier, Object more) {
        Set<Object> all = new TreeSet<>(earlier == null ? Set.of() : earlier);
        if (more instanceof Set<?> set) {
            all.addAll(set);
        } else {
            all.add(more);
        }
        return all;
    }

    /** The later one of two words in the list. */
    public static String later(String earlier, String word, String... list) {
        List<String> words = Arrays.asList(list);
        return earlier != null && words.indexOf(earlier) > words.indexOf(word) ? earlier : word;
    }

    public static <T extends Comparable<T>> T least(T earlier, T value) {
        return earlier != null && earlier.compareTo(value) < 0 ? earlier : value;
    }

    public static <T extends Comparable<T>> T most(T earlier, T value) {
        return earlier != null && earlier.compareTo(value) > 0 ? earlier : value;
    }
}
