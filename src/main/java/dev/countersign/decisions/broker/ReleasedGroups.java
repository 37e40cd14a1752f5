package dev.countersign.decisions.broker;

import dev.countersign.decisions.history.DecisionRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which groups of customers were handed out, to any agent. By their difference two answers must not tell of fewer
 * customers than a group has, so while little has changed, the earlier answer is handed out again.
 */
final class ReleasedGroups {

    static final String COUNTS = "counts";
    /** More different answers than a growing number of customers leads to in years. */
    private static final int MOST = 1_000;

    private final DecisionRecords records;
    private final Map<String, List<SortedMap<String, Integer>>> byPath = new HashMap<>();
    private boolean read;

    ReleasedGroups(DecisionRecords records) {
        this.records = records;
    }

    /**
     * What is handed out of a fact.
     *
     * @param least size of a group
     * @param now   the groups by the facts of now, each of that size
     */
    synchronized Map<?, ?> released(String path, int least, Map<?, ?> now) {
        if (!read) {
            records.releasedGroups().stream()
                    .map(records::json)
                    .flatMap(entry -> entry.path("fields").valueStream())
                    .filter(field -> field.path(COUNTS).isObject())
                    .forEach(field -> keep(field.path("path").asString(), counts(field.path(COUNTS))));
            read = true;
        }
        SortedMap<String, Integer> current = new TreeMap<>();
        now.forEach((name, count) -> current.put(String.valueOf(name), (Integer) count));
        List<SortedMap<String, Integer>> before = byPath.getOrDefault(path, List.of());
        if (!before.isEmpty() && before.stream().anyMatch(each -> isNear(each, current, least))) {
            return before.get(before.size() - 1);
        }
        keep(path, current);
        return current;
    }

    private void keep(String path, SortedMap<String, Integer> counts) {
        List<SortedMap<String, Integer>> before = byPath.computeIfAbsent(path, each -> new ArrayList<>());
        before.remove(counts);
        before.add(counts);
        if (before.size() > MOST) {
            before.remove(0);
        }
    }

    private static SortedMap<String, Integer> counts(JsonNode json) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        json.properties()
                .forEach(each -> counts.put(each.getKey(), each.getValue().asInt()));
        return counts;
    }

    /** A group that is missing in one of them may have been nearly as large as the least. */
    private static boolean isNear(Map<String, Integer> one, Map<String, Integer> other, int least) {
        return Stream.concat(one.keySet().stream(), other.keySet().stream())
                .distinct()
                .mapToInt(name -> Math.abs(size(one.get(name), least) - size(other.get(name), least)))
                .anyMatch(difference -> difference > 0 && difference < least);
    }

    private static int size(@Nullable Integer count, int least) {
        return count == null ? least - 1 : count;
    }
}
