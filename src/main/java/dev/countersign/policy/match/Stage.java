package dev.countersign.policy.match;

import dev.countersign.facts.RuleOutput;
import dev.countersign.policy.drl.DrlRule;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.drools.model.Index;
import org.drools.model.PatternDSL;
import org.drools.model.Rule;
import org.drools.model.Variable;
import org.drools.model.impl.ModelImpl;
import org.jspecify.annotations.Nullable;

/**
 * The tables and rules of one step: they read only the case and the results of earlier steps.
 *
 * <p>Rows become rules of Drools' canonical model as data: no DRL text, no generated Java, no compiler.
 */
public final class Stage {

    /** How often a stage is evaluated. */
    public enum Scope {
        ONCE,
        PLACE,
        MOMENT,
        FIELD
    }

    /** A row that matched a case of the batch. */
    public record Hit(int index, RowRule row) {}

    /** What a rule inserted for a case of the batch. */
    public record RuleHit(int index, DrlRule rule, RuleOutput given) {}

    public static final String ROW = "row";
    private static final int MOST_WORDS = 24;

    public final int number;
    public final Scope scope;
    public final List<Table> tables;
    public final List<DrlRule> rules;
    /** Names of the rules, in their order. */
    final SortedSet<String> ruleNames;

    /** Paths that the rules read, with their numbers. */
    public final SortedMap<String, Integer> ruleReads = new TreeMap<>();

    public final Layout layout;
    public final List<RowRule> rows;
    /** Null if the stage has no rows to match. */
    private final @Nullable AlphaNetwork network;

    /** Null if the network alone is as fast. */
    private final @Nullable CandidateRows candidates;

    /** A stage by itself. */
    public Stage(int number, Scope scope, List<Table> tables, List<DrlRule> rules) {
        this(number, scope, tables, rules, new Paths());
    }

    /** @param paths receives the paths that it reads */
    public Stage(int number, Scope scope, List<Table> tables, List<DrlRule> rules, Paths paths) {
        this.number = number;
        this.scope = scope;
        this.tables = List.copyOf(tables);
        this.rules = List.copyOf(rules);
        ruleNames = Collections.unmodifiableSortedSet(
                rules.stream().map(DrlRule::name).collect(Collectors.toCollection(TreeSet::new)));
        rules.stream().flatMap(rule -> rule.reads().stream()).forEach(path -> ruleReads.put(path, paths.number(path)));
        layout = new Layout(tables, paths);
        rows = compile(paths);
        network = rows.isEmpty() ? null : new AlphaNetwork(model(), rows);
        candidates = CandidateRows.of(rows).orElse(null);
    }

    /**
     * Whether a stage of these tables and rules would be the same as this one, which is immutable and may then be used
     * by several releases.
     *
     * @param paths receives the paths that it reads, as if it were made
     */
    boolean is(int number, Scope scope, List<Table> tables, List<DrlRule> rules, Paths paths) {
        boolean same = this.number == number
                && this.scope == scope
                && sameObjects(this.tables, tables)
                && sameObjects(this.rules, rules);
        for (DrlRule rule : rules) {
            for (String path : rule.reads()) {
                same &= Objects.equals(ruleReads.get(path), paths.number(path));
            }
        }
        for (Table table : tables) {
            for (Column column : table.conditions()) {
                same &= layout.number(column.path()) == paths.number(column.path());
            }
        }
        return same;
    }

    /** By identity: what did not change is not read again. */
    private static boolean sameObjects(List<?> some, List<?> others) {
        return some.size() == others.size()
                && IntStream.range(0, some.size()).allMatch(i -> some.get(i) == others.get(i));
    }

    private List<RowRule> compile(Paths paths) {
        List<RowRule> compiled = new ArrayList<>();
        for (Table table : tables) {
            Map<String, Long> equalities = equalities(table);
            Map<SlotPredicate, Long> alike = table.rows().stream()
                    .flatMap(row -> placed(table, row, equalities).stream())
                    .collect(Collectors.groupingBy(Placed::test, Collectors.counting()));
            for (int place = 0; place < table.rows().size(); place++) {
                Row row = table.rows().get(place);
                if (row.status() != Status.draft) {
                    compiled.add(RowRule.of(table, place, tests(placed(table, row, equalities), alike), paths));
                }
            }
        }
        return List.copyOf(compiled);
    }

    /** The number of rows in which a column names words: the most frequent column comes first, because it is hashed. */
    private static Map<String, Long> equalities(Table table) {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < table.conditions().size(); i++) {
            int column = i;
            counts.put(
                    table.conditions().get(i).path(),
                    table.rows().stream()
                            .filter(row -> row.conditions().get(column) instanceof Cell.OneOf)
                            .count());
        }
        return counts;
    }

    /** A test of a row. @param asked the number of rows in which its column names words */
    private record Placed(SlotPredicate test, long asked) {

        boolean hashed() {
            return !words(test).isEmpty();
        }
    }

    /** The words for which a test can be looked up; empty if it cannot, or if it would become too many rules. */
    private static List<SlotPredicate.WordIs> words(SlotPredicate test) {
        if (test instanceof SlotPredicate.WordIs is) {
            return List.of(is);
        }
        return test instanceof SlotPredicate.WordIn in && in.named().cardinality() <= MOST_WORDS
                ? in.named().stream()
                        .mapToObj(word -> new SlotPredicate.WordIs(in.slot(), word))
                        .toList()
                : List.of();
    }

    /** Rows that match, for every case of the batch, for any status, dates and hit policy. */
    List<Hit> hits(List<Slots> cases) {
        return matched(cases, row -> false);
    }

    /**
     * The same, but rows of a FIRST table below its topmost one may be left out.
     *
     * @param counts whether a row counts if it matches, by status and dates
     */
    List<Hit> topmost(List<Slots> cases, Predicate<Row> counts) {
        return matched(cases, counts);
    }

    private List<Hit> matched(List<Slots> cases, Predicate<Row> counts) {
        List<Hit> hits = new ArrayList<>();
        if (network != null) {
            for (Slots each : cases) {
                if (candidates == null || !network.match(each, candidates, counts, hits)) {
                    network.match(each, hits);
                }
            }
        }
        return hits;
    }

    /** How many of its rows the network of Drools contains. */
    public int built() {
        return network == null ? 0 : network.rows();
    }

    /** The row that a rule of the model was built from. */
    public static RowRule row(org.kie.api.definition.rule.Rule rule) {
        return (RowRule) Objects.requireNonNull(rule.getMetaData().get(ROW), rule.getName());
    }

    private List<Placed> placed(Table table, Row row, Map<String, Long> equalities) {
        List<Placed> tests = new ArrayList<>();
        for (int i = 0; i < table.conditions().size(); i++) {
            String path = table.conditions().get(i).path();
            layout.test(path, row.conditions().get(i))
                    .ifPresent(test -> tests.add(new Placed(test, equalities.getOrDefault(path, 0L))));
        }
        return tests;
    }

    /**
     * Tests that can be looked up come first, then those that most rows share: rows with the same first tests share
     * nodes of the network.
     */
    private static List<SlotPredicate> tests(List<Placed> tests, Map<SlotPredicate, Long> alike) {
        return tests.stream()
                .sorted(Comparator.<Placed>comparingInt(placed -> placed.hashed() ? 0 : 1)
                        .thenComparing(Comparator.comparingLong((Placed placed) ->
                                        placed.hashed() ? placed.asked : alike.getOrDefault(placed.test, 0L))
                                .reversed()))
                .map(Placed::test)
                .toList();
    }

    /**
     * One rule for each row. A row whose first test has several words becomes a rule for each word, because a word can
     * be looked up and at most one of them is true.
     */
    ModelImpl model() {
        ModelImpl model = new ModelImpl();
        for (RowRule row : rows) {
            List<SlotPredicate.WordIs> words =
                    row.tests().isEmpty() ? List.of() : words(row.tests().get(0));
            if (words.isEmpty()) {
                model.addRule(rule(row, "", row.tests()));
            }
            for (SlotPredicate.WordIs word : words) {
                List<SlotPredicate> tests = new ArrayList<>(row.tests());
                tests.set(0, word);
                model.addRule(rule(row, words.size() == 1 ? "" : "/" + word.word(), tests));
            }
        }
        return model;
    }

    private static Rule rule(RowRule row, String which, List<SlotPredicate> tests) {
        Variable<Slots> slots = PatternDSL.declarationOf(Slots.class);
        PatternDSL.PatternDef<Slots> pattern = PatternDSL.pattern(slots);
        for (SlotPredicate test : tests) {
            if (test instanceof SlotPredicate.WordIs is) {
                pattern.expr(
                        test.toString(),
                        test,
                        PatternDSL.alphaIndexedBy(
                                Integer.class,
                                Index.ConstraintType.EQUAL,
                                is.slot(),
                                (Slots each) -> each.word(is.slot()),
                                is.word()));
            } else {
                pattern.expr(test.toString(), test);
            }
        }
        return PatternDSL.rule(
                        "dev.countersign.rows",
                        row.table().id() + "/" + row.row().id() + which)
                .metadata(ROW, row)
                .build(pattern, PatternDSL.execute(() -> {}));
    }
}
