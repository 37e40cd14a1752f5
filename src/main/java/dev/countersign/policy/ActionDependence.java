package dev.countersign.policy;

import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.match.Graph;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.ResultColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What depends on which action is asked about, if all other facts are the same: the name of the action, and what a
 * table or rule gives that reads something of this. It follows from the columns of tables and the questions of rules,
 * which are all that a stage reads.
 */
final class ActionDependence {

    private final boolean[] free;
    private final int[][] reading;

    /** @param stages without those for classes of data */
    ActionDependence(List<Stage> stages) {
        this(stages, Set.of());
    }

    /** @param ignored paths that are taken as independent: for a test of what then goes wrong */
    ActionDependence(List<Stage> stages, Set<String> ignored) {
        Set<String> dependent = dependent(stages);
        dependent.removeAll(ignored);
        free = new boolean[stages.size()];
        reading = new int[stages.size()][];
        Map<String, Integer> givers = new HashMap<>();
        stages.forEach(stage -> gives(stage).forEach(path -> givers.merge(path, 1, Integer::sum)));
        for (Stage stage : stages) {
            free[stage.number] = nodes(stage).stream().allMatch(node -> Collections.disjoint(node.reads(), dependent))
                    && gives(stage).stream().allMatch(path -> givers.getOrDefault(path, 0) == 1);
            reading[stage.number] = stage.layout.reading(dependent);
        }
    }

    /** Known facts that differ for another action of the same request. */
    static final Set<String> OF_THE_ACTION =
            Set.of(CorePath.ACTION_NAME, CorePath.REVIEW_REJECTED, CorePath.REVIEW_REJECTED_ALIKE);

    /** Paths whose values depend on the action. */
    static Set<String> dependent(List<Stage> stages) {
        Set<String> dependent = new TreeSet<>(OF_THE_ACTION);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Stage stage : stages) {
                for (Graph.Node node : nodes(stage)) {
                    if (!Collections.disjoint(node.reads(), dependent)) {
                        grown |= dependent.addAll(node.gives());
                    }
                }
            }
            // the level is the lowest of all caps and what was granted
            grown |= dependent.contains(ResultColumns.GRANTED) && dependent.add(ResultColumns.LEVEL);
        }
        return dependent;
    }

    /**
     * Whether a stage finds and gives the same for every action. Each path that it gives must have no other giver, so
     * that no later stage has changed the value.
     */
    boolean isFree(Stage stage) {
        return free[stage.number];
    }

    /** Numbers of the paths that rows of the stage read and that depend on the action. */
    int[] reading(Stage stage) {
        return reading[stage.number];
    }

    private static List<Graph.Node> nodes(Stage stage) {
        List<Graph.Node> nodes = new ArrayList<>();
        stage.tables.forEach(table -> nodes.add(Graph.Node.of(table)));
        stage.rules.forEach(rule -> nodes.add(Graph.Node.of(rule)));
        return nodes;
    }

    /** Without findings: these are added to those of other stages, and nothing changes them. */
    private static Set<String> gives(Stage stage) {
        Set<String> gives = new HashSet<>();
        stage.tables.forEach(table -> gives.addAll(table.gives()));
        stage.rules.forEach(rule -> gives.addAll(rule.gives()));
        gives.removeIf(ResultColumns::isFinding);
        return gives;
    }
}
