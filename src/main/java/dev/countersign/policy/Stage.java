package dev.countersign.policy;

import dev.countersign.facts.Finding;
import dev.countersign.facts.Given;
import dev.countersign.facts.Tell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drools.model.Index;
import org.drools.model.PatternDSL;
import org.drools.model.Rule;
import org.drools.model.Variable;
import org.drools.model.impl.ModelImpl;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;

/**
 * The tables and rules that can be asked at one step: they read the case and the answers of earlier steps only.
 *
 * <p>Rows become rules of Drools' canonical model as data: no DRL text, no generated Java, no compiler.
 */
final class Stage {

    /** How often a stage is asked. */
    enum Scope { ONCE, PLACE, MOMENT, FIELD }

    /**
     * A row with its tests, and what it says when it counts.
     *
     * @param place    its place in the sheet, from 0
     * @param asks     the conditions it fills in, by path
     * @param findings in a fixed order
     * @param derived  derived facts it gives, by path
     */
    record Compiled(Table table, Row row, int place, List<SlotTest> tests, Map<String, Cell> asks, List<Finding> findings, Tell tell, Map<String, Object> derived) {

        static Compiled of(Table table, int place, List<SlotTest> tests) {
            Row row = table.rows().get(place);
            Map<String, Cell> asks = new LinkedHashMap<>();
            for (int i = 0; i < table.conditions().size(); i++) {
                if (!(row.conditions().get(i) instanceof Cell.Any || row.conditions().get(i) instanceof Cell.Otherwise)) {
                    asks.put(table.conditions().get(i).path(), row.conditions().get(i));
                }
            }
            Map<String, Object> derived = new HashMap<>(row.results());
            derived.keySet().removeIf(Answers::isFinding);
            return new Compiled(table, row, place, tests, Collections.unmodifiableMap(asks), List.copyOf(Answers.of(row)),
                    row.results().get("tell") instanceof String word ? Tell.valueOf(word) : Tell.CUSTOMER, Map.copyOf(derived));
        }

        boolean matches(Slots slots) {
            for (SlotTest test : tests) {
                if (!test.test(slots)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A row that matched a case of the batch. */
    record Hit(int index, Compiled row) {
    }

    /** What a rule inserted for a case of the batch. */
    record RuleHit(int index, DrlRule rule, Given given) {
    }

    static final String ROW = "row";

    final int number;
    final Scope scope;
    final List<Table> tables;
    final List<DrlRule> rules;
    final Set<String> ruleReads;
    final Layout layout;
    final List<Compiled> rows;
    /** Null where the stage has no rows to match. */
    final @Nullable KieBase base;

    Stage(int number, Scope scope, List<Table> tables, List<DrlRule> rules) {
        this.number = number;
        this.scope = scope;
        this.tables = List.copyOf(tables);
        this.rules = List.copyOf(rules);
        ruleReads = rules.stream().flatMap(rule -> rule.reads().stream()).collect(Collectors.toCollection(TreeSet::new));
        layout = new Layout(tables);
        rows = compile();
        base = rows.isEmpty() ? null : KieBaseBuilder.createKieBaseFromModel(model());
    }

    private List<Compiled> compile() {
        List<Compiled> compiled = new ArrayList<>();
        for (Table table : tables) {
            Map<String, Long> equalities = equalities(table);
            Map<SlotTest, Long> alike = table.rows().stream().flatMap(row -> placed(table, row, equalities).stream())
                    .collect(Collectors.groupingBy(Placed::test, Collectors.counting()));
            for (int place = 0; place < table.rows().size(); place++) {
                Row row = table.rows().get(place);
                if (row.status() != Status.draft) {
                    compiled.add(Compiled.of(table, place, tests(placed(table, row, equalities), alike)));
                }
            }
        }
        return List.copyOf(compiled);
    }

    /** In how many rows a column asks for one word: the column asked most often so comes first, to be hashed. */
    private static Map<String, Long> equalities(Table table) {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < table.conditions().size(); i++) {
            int column = i;
            counts.put(table.conditions().get(i).path(), table.rows().stream()
                    .filter(row -> row.conditions().get(column) instanceof Cell.OneOf oneOf && oneOf.values().size() == 1).count());
        }
        return counts;
    }

    /** A test of a row. @param asked in how many rows its column asks for one word */
    private record Placed(SlotTest test, long asked) {
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

    /** Tests that can be looked up come first, then those that most rows share: rows that begin alike share nodes of the network. */
    private static List<SlotTest> tests(List<Placed> tests, Map<SlotTest, Long> alike) {
        return tests.stream().sorted(Comparator.<Placed>comparingInt(placed -> placed.test instanceof SlotTest.WordIs ? 0 : 1)
                .thenComparing(Comparator.comparingLong((Placed placed) -> placed.test instanceof SlotTest.WordIs ? placed.asked : alike.get(placed.test)).reversed()))
                .map(Placed::test).toList();
    }

    private ModelImpl model() {
        ModelImpl model = new ModelImpl();
        for (Compiled row : rows) {
            Variable<Slots> slots = PatternDSL.declarationOf(Slots.class);
            PatternDSL.PatternDef<Slots> pattern = PatternDSL.pattern(slots);
            for (SlotTest test : row.tests) {
                if (test instanceof SlotTest.WordIs is) {
                    pattern.expr(test.toString(), test, PatternDSL.alphaIndexedBy(Integer.class, Index.ConstraintType.EQUAL,
                            is.slot(), (Slots each) -> each.word(is.slot()), is.word()));
                } else {
                    pattern.expr(test.toString(), test);
                }
            }
            Rule rule = PatternDSL.rule("dev.countersign.rows", row.table.id() + "/" + row.row.id())
                    .metadata(ROW, row)
                    .build(pattern, PatternDSL.execute(() -> { }));
            model.addRule(rule);
        }
        return model;
    }
}
