package dev.countersign.policy.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rows and rules of one stage gave to later stages, for each view. */
public final class Derivations {

    private final @Nullable Map<String, List<Object>>[] byView;

    @SuppressWarnings("unchecked")
    public Derivations(int views) {
        byView = (Map<String, List<Object>>[]) new Map<?, ?>[views];
    }

    public void add(int view, String path, Object value) {
        Map<String, List<Object>> given = byView[view];
        if (given == null) {
            given = new HashMap<>();
            byView[view] = given;
        }
        given.computeIfAbsent(path, unused -> new ArrayList<>(2)).add(value);
    }

    public List<Object> of(int view, String path) {
        Map<String, List<Object>> given = byView[view];
        return given == null ? List.of() : given.getOrDefault(path, List.of());
    }
}
