package dev.countersign.facts.verdict;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One row or rule that matched, with the values that met it.
 *
 * @param stage   at which step of the decision graph, from 0
 * @param source  the table, or the folder and file of the rule
 * @param row     row id or rule id
 * @param scope   the place, local moment or class of data in which it matched; empty if it is evaluated once
 * @param counts  false if a higher row of a FIRST table counts instead
 * @param matched value by path, for every condition that the row fills in or path that the rule reads
 */
public record Firing(
        int stage, String source, String row, String scope, boolean counts, SortedMap<String, Object> matched)
        implements Comparable<Firing> {

    public Firing {
        matched = matched instanceof Matched ? matched : Matched.of(matched);
    }

    /**
     * The same from values in the order of their paths. Neither list is copied, so neither may change afterwards.
     *
     * @param paths sorted, each once; one list may serve all firings of a row
     */
    public static Firing of(
            int stage, String source, String row, String scope, boolean counts, List<String> paths, Object[] values) {
        return new Firing(stage, source, row, scope, counts, new Matched(paths, values));
    }

    /** Immutable, and small: a decision has many. */
    private static final class Matched extends AbstractMap<String, Object> implements SortedMap<String, Object> {

        private final List<String> paths;
        private final Object[] values;

        private Matched(List<String> paths, Object[] values) {
            this.paths = paths;
            this.values = values;
        }

        static Matched of(SortedMap<String, Object> values) {
            return new Matched(List.copyOf(values.keySet()), values.values().toArray());
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public @Nullable Object get(Object path) {
            int place = paths.indexOf(path);
            return place < 0 ? null : values[place];
        }

        @Override
        public boolean containsKey(Object path) {
            return paths.contains(path);
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super Object> each) {
            for (int i = 0; i < values.length; i++) {
                each.accept(paths.get(i), values[i]);
            }
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return values.length;
                }

                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    return IntStream.range(0, values.length)
                            .<Entry<String, Object>>mapToObj(i -> Map.entry(paths.get(i), values[i]))
                            .iterator();
                }
            };
        }

        @Override
        public @Nullable Comparator<? super String> comparator() {
            return null;
        }

        @Override
        public SortedMap<String, Object> subMap(String from, String to) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(this).subMap(from, to));
        }

        @Override
        public SortedMap<String, Object> headMap(String to) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(this).headMap(to));
        }

        @Override
        public SortedMap<String, Object> tailMap(String from) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(this).tailMap(from));
        }

        @Override
        public String firstKey() {
            return new TreeMap<>(this).firstKey();
        }

        @Override
        public String lastKey() {
            return new TreeMap<>(this).lastKey();
        }
    }

    /** By stage, source, row and scope, never by the time of firing. */
    @Override
    public int compareTo(Firing other) {
        int order = Integer.compare(stage, other.stage);
        order = order != 0 || source == other.source ? order : source.compareTo(other.source);
        order = order != 0 ? order : row.compareTo(other.row);
        return order != 0 ? order : scope.compareTo(other.scope);
    }
}
