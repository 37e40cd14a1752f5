package dev.countersign.policy.match;

import dev.countersign.facts.text.Problem;
import dev.countersign.policy.drl.DrlRule;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The decision graph: the order in which tables are evaluated, from what each reads and gives (DMN 1.5, 6.2.2). A cycle
 * is an error that names the tables.
 */
public final class Graph {

    /** A table, or one rule: the unit of evaluation. */
    public record Node(
            String name, @Nullable Table table, @Nullable DrlRule rule, Set<String> reads, Set<String> gives) {

        public static Node of(Table table) {
            return new Node(table.file(), table, null, table.reads(), implied(table.gives()));
        }

        public static Node of(DrlRule rule) {
            return new Node(rule.file() + " (rule " + rule.id() + ")", null, rule, rule.reads(), implied(rule.gives()));
        }

        /** By the unique name: a hash over every cell of the table would take most of the time of a reload. */
        @Override
        public int hashCode() {
            return name.hashCode();
        }

        private static Set<String> implied(Set<String> gives) {
            Set<String> all = new TreeSet<>(gives);
            gives.forEach(path -> {
                if (ResultColumns.IMPLIES.containsKey(path)) {
                    all.add(ResultColumns.IMPLIES.get(path));
                }
            });
            return all;
        }
    }

    private final List<Node> nodes;
    private final Map<String, List<Node>> givers = new HashMap<>();
    private final Map<Node, Integer> depth = new HashMap<>();
    private final Map<Node, Stage.Scope> scope = new HashMap<>();
    private final List<Problem> problems;
    private final Set<Set<Node>> told = new HashSet<>();

    private Graph(Collection<Node> nodes, List<Problem> problems) {
        this.nodes = List.copyOf(nodes);
        this.problems = problems;
        nodes.forEach(node -> node.gives.forEach(path ->
                givers.computeIfAbsent(path, unused -> new ArrayList<>()).add(node)));
    }

    /**
     * @param problems receives cycles, and tables that would be evaluated for each place and for each moment at once
     */
    public static void check(Collection<Node> nodes, List<Problem> problems) {
        Graph graph = new Graph(nodes, problems);
        if (nodes.stream()
                        .filter(node -> graph.depth(node, new LinkedHashSet<>()) < 0)
                        .count()
                == 0) {
            nodes.forEach(graph::scope);
        }
    }

    /**
     * Stages of a checked graph, in the order of evaluation. Tables for each class of data come last, because nothing
     * else reads them.
     *
     * @param paths  receives the paths that they read
     * @param former stages of an earlier release; one that did not change is taken from there
     */
    public static List<Stage> stages(Collection<Node> nodes, Paths paths, List<Stage> former) {
        Graph graph = new Graph(nodes, new ArrayList<>());
        nodes.forEach(node -> graph.depth(node, new LinkedHashSet<>()));
        nodes.forEach(graph::scope);
        return graph.layers(paths, former);
    }

    private int depth(Node node, LinkedHashSet<Node> asking) {
        Integer known = depth.get(node);
        if (known != null) {
            return known;
        }
        if (!asking.add(node)) {
            circle(asking.stream().dropWhile(each -> each != node).toList());
            return -1;
        }
        int deepest = -1;
        for (String path : node.reads) {
            for (Node giver : givers.getOrDefault(path, List.of())) {
                int below = depth(giver, asking);
                if (below < 0) {
                    return -1;
                }
                deepest = Math.max(deepest, below);
            }
        }
        asking.remove(node);
        depth.put(node, deepest + 1);
        return deepest + 1;
    }

    /** @param circle each reads what the next one gives, and the last what the first gives */
    private void circle(List<Node> circle) {
        if (!told.add(Set.copyOf(circle))) {
            return;
        }
        List<String> waits = new ArrayList<>();
        for (int i = 0; i < circle.size(); i++) {
            Node next = circle.get((i + 1) % circle.size());
            waits.add(circle.get(i).name + " reads "
                    + circle.get(i).reads.stream()
                            .filter(next.gives::contains)
                            .map(path -> "`" + path + "`")
                            .collect(Collectors.joining(" and "))
                    + ", which " + (circle.size() == 1 ? "it gives itself" : next.name + " gives"));
        }
        problems.add(new Problem(
                circle.get(0).name,
                (circle.size() == 1 ? "this stage depends on itself: " : "these stages depend on each other: ")
                        + String.join("; ", waits) + ".",
                circle.size() == 1
                        ? "Maybe it gives something else, or another table gives it."
                        : "Maybe one of them does not need what it reads."));
    }

    private Stage.Scope scope(Node node) {
        Stage.Scope known = scope.get(node);
        if (known != null) {
            return known;
        }
        Set<Stage.Scope> scopes = new TreeSet<>();
        for (String path : node.reads) {
            if (ResultColumns.isOfFields(path)) {
                scopes.add(Stage.Scope.FIELD);
            } else if (path.startsWith("place.")) {
                scopes.add(Stage.Scope.PLACE);
            } else if (path.startsWith("moment.")) {
                scopes.add(Stage.Scope.MOMENT);
            } else if (!ResultColumns.IMPLIES.containsValue(path)) {
                givers.getOrDefault(path, List.of()).forEach(giver -> scopes.add(scope(giver)));
            }
        }
        if (node.gives.stream().anyMatch(ResultColumns::isOfFields)) {
            scopes.add(Stage.Scope.FIELD);
        }
        scopes.remove(Stage.Scope.ONCE);
        if (scopes.size() > 1) {
            problems.add(new Problem(
                    node.name,
                    "it reads facts of " + scopes.stream().map(Graph::one).collect(Collectors.joining(" and facts of "))
                            + ". A table is evaluated once for each "
                            + scopes.stream()
                                    .map(each -> one(each).replaceFirst("an? ", ""))
                                    .collect(Collectors.joining(", or once for each "))
                            + ".",
                    "Maybe split it into two tables."));
        }
        if (scopes.contains(Stage.Scope.FIELD)) {
            onlyReleases(node);
        }
        Stage.Scope found =
                scopes.isEmpty() ? Stage.Scope.ONCE : scopes.iterator().next();
        scope.put(node, found);
        return found;
    }

    private static String one(Stage.Scope scope) {
        return switch (scope) {
            case ONCE -> "the case";
            case PLACE -> "a place";
            case MOMENT -> "a moment";
            case FIELD -> "a class of data";
        };
    }

    /**
     * INVARIANT: a table for each class of data does not affect a verdict, so a verdict never depends on the requested
     * classes.
     */
    private void onlyReleases(Node node) {
        Set<String> more = new TreeSet<>(node.gives);
        more.removeIf(ResultColumns::isOfFields);
        if (!more.isEmpty()) {
            problems.add(new Problem(
                    node.name,
                    "it is evaluated once for each class of data, so it can give only disclosures. It also gives `"
                            + String.join("` and `", more) + "`.",
                    "Maybe move that column to another table."));
        }
    }

    private List<Stage> layers(Paths paths, List<Stage> former) {
        Map<Integer, Map<Stage.Scope, List<Node>>> layers = new TreeMap<>();
        nodes.forEach(node -> layers.computeIfAbsent(depth.get(node), unused -> new TreeMap<>())
                .computeIfAbsent(scope.get(node), unused -> new ArrayList<>())
                .add(node));
        List<Stage> stages = new ArrayList<>();
        layers.values()
                .forEach(layer -> layer.forEach((asked, members) -> {
                    if (asked != Stage.Scope.FIELD) {
                        stages.add(stage(stages.size(), asked, members, paths, former));
                    }
                }));
        layers.values().stream()
                .map(layer -> layer.getOrDefault(Stage.Scope.FIELD, List.of()))
                .filter(members -> !members.isEmpty())
                .forEach(members -> stages.add(stage(stages.size(), Stage.Scope.FIELD, members, paths, former)));
        return List.copyOf(stages);
    }

    private static Stage stage(int number, Stage.Scope asked, List<Node> members, Paths paths, List<Stage> former) {
        List<Table> tables =
                members.stream().map(Node::table).filter(table -> table != null).toList();
        List<DrlRule> rules =
                members.stream().map(Node::rule).filter(rule -> rule != null).toList();
        return number < former.size() && former.get(number).is(number, asked, tables, rules, paths)
                ? former.get(number)
                : new Stage(number, asked, tables, rules, paths);
    }

    /** Only the tables that affect a verdict, directly or through others. */
    public static Set<Node> live(Collection<Node> nodes) {
        Set<Node> live = nodes.stream()
                .filter(node -> node.gives.stream().anyMatch(ResultColumns::bearsOnVerdict))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean grown = true;
        while (grown) {
            Set<String> needed =
                    live.stream().flatMap(node -> node.reads.stream()).collect(Collectors.toSet());
            grown = live.addAll(nodes.stream()
                    .filter(node -> node.gives.stream().anyMatch(needed::contains))
                    .toList());
        }
        return live;
    }
}
