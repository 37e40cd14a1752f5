package dev.countersign.policy.drl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Remembers the values that were used last, so many and no more. May be used by any number of threads; what is
 * missing is made by one of them at a time.
 */
public final class LruMap<K, V> {

    private static final float LOAD = 0.75f;

    private final Map<K, V> values;

    public LruMap(int most) {
        values = new LinkedHashMap<>(most, LOAD, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(values.get(key));
    }

    public synchronized void put(K key, V value) {
        values.put(key, value);
    }

    /** The value of a key, made where it is not remembered; what cannot be made is not remembered. */
    public synchronized V get(K key, Function<K, V> maker) {
        V known = values.get(key);
        if (known == null) {
            known = maker.apply(key);
            values.put(key, known);
        }
        return known;
    }
}
