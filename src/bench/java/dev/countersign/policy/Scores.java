package dev.countersign.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was measured: by benchmark, one number for each round. */
final class Scores {

    private final SortedMap<String, List<Double>> scores = new TreeMap<>();

    void add(String benchmark, double score) {
        scores.computeIfAbsent(benchmark, unused -> new ArrayList<>()).add(score);
    }

    Collection<String> benchmarks() {
        return scores.keySet();
    }

    boolean has(String benchmark) {
        return scores.containsKey(benchmark);
    }

    double median(String benchmark) {
        return middle(scores.get(benchmark));
    }

    double last(String benchmark) {
        List<Double> all = scores.get(benchmark);
        return all.get(all.size() - 1);
    }

    /** The median of the rounds' ratios. */
    double ratio(String of, String to) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < scores.get(of).size(); round++) {
            ratios.add(scores.get(of).get(round) / scores.get(to).get(round));
        }
        return middle(ratios);
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
