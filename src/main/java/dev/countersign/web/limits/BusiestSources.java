package dev.countersign.web.limits;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts networks in bounded memory (Misra and Gries, 1982). Up to {@value #COUNTED} networks the counts are exact.
 * With more, each may be too small by at most the number of all requests divided by {@value #COUNTED}, so a busy
 * network is always found. For one thread at a time.
 */
final class BusiestSources {

    static final int COUNTED = 1_000;
    static final int SHOWN = 10;

    private final Map<String, Long> counts = new HashMap<>();

    void add(String network, long times) {
        if (counts.containsKey(network) || counts.size() < COUNTED) {
            counts.merge(network, times, Long::sum);
            return;
        }
        long least = Math.min(times, counts.values().stream().min(Long::compare).orElse(times));
        counts.replaceAll((each, count) -> count - least);
        counts.values().removeIf(count -> count <= 0);
        if (times > least) {
            add(network, times - least);
        }
    }

    void addAll(BusiestSources others) {
        others.counts.forEach(this::add);
    }

    int counted() {
        return counts.size();
    }

    /** The ten with the most requests, the busiest first. */
    List<Map<String, Object>> shown() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .map(each -> Map.<String, Object>of("network", each.getKey(), "count", each.getValue()))
                .toList();
    }
}
