package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A release takes the stages that did not change from the release that was compiled before it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnchangedStagesTest {

    private static final int SAMPLES = 40;
    private static final String CHANGED = "T12";

    private final Compiler compiler = new Compiler();
    private final List<Table> tables = DefaultPack.release().pack().tables();
    private final PolicyRelease first = compiled(tables);

    /** The tables alone: rules are compiled once for a text, with or without this. */
    private PolicyRelease compiled(List<Table> tables) {
        Pack pack = DefaultPack.release().pack();
        return compiler.compile(
                new Pack(pack.name(), tables, List.of(), pack.facts(), pack.zone()),
                DefaultPack.release().vocabulary());
    }

    private List<Table> each(UnaryOperator<Table> change) {
        return tables.stream().map(change).toList();
    }

    private static Table reversed(Table table) {
        List<Row> rows = new ArrayList<>(table.rows());
        Collections.reverse(rows);
        return Variants.with(table, rows);
    }

    /** The stages that both have, by their number. */
    private static List<Stage> shared(PolicyRelease one, PolicyRelease other) {
        return IntStream.range(0, one.stages().size())
                .filter(i -> one.stages().get(i) == other.stages().get(i))
                .mapToObj(i -> one.stages().get(i))
                .toList();
    }

    private static void decideAlike(PolicyRelease one, PolicyRelease other) {
        SampleFacts.of(one, SAMPLES, 7)
                .forEach(sample -> assertThat(other.evaluate(sample.facts(), sample.dates()))
                        .isEqualTo(one.evaluate(sample.facts(), sample.dates())));
    }

    @Test
    void only_the_stage_of_a_changed_table_is_made_again() {
        PolicyRelease next = compiled(each(table -> table.id().equals(CHANGED) ? reversed(table) : table));
        List<Stage> shared = shared(first, next);
        assertThat(shared)
                .hasSize(first.stages().size() - 1)
                .noneMatch(stage ->
                        stage.tables.stream().anyMatch(table -> table.id().equals(CHANGED)));
        PolicyRelease allMade = compiled(
                each(table -> table.id().equals(CHANGED) ? reversed(table) : Variants.with(table, table.rows())));
        assertThat(shared(next, allMade)).isEmpty();
        decideAlike(next, allMade);
    }

    @Test
    void a_stage_that_would_number_its_paths_otherwise_is_made_again() {
        List<Table> otherOrder = new ArrayList<>(tables);
        Collections.reverse(otherOrder);
        PolicyRelease next = compiled(otherOrder);
        PolicyRelease allMade = compiled(otherOrder.stream()
                .map(table -> Variants.with(table, table.rows()))
                .toList());
        assertThat(next.id()).isEqualTo(first.id());
        assertThat(shared(first, next)).hasSizeLessThan(first.stages().size() / 2);
        decideAlike(next, allMade);
    }

    /** The compiler remembers the bytes of tables for the id. A new compiler remembers none. */
    @Test
    void the_id_is_the_same_as_that_of_a_compiler_that_remembers_nothing() {
        Pack pack = first.pack();
        Vocabulary known = DefaultPack.release().vocabulary();
        Vocabulary otherWords = withAnotherWord(known);
        List<Table> changed = each(table -> table.id().equals("T05") ? shorter(table) : table);

        PolicyRelease next = compiled(changed);
        String nextWords = compiler.compile(pack, otherWords).id();

        assertThat(next.id())
                .isNotEqualTo(first.id())
                .isEqualTo(new Compiler().compile(next.pack(), known).id());
        assertThat(nextWords)
                .isNotEqualTo(first.id())
                .isEqualTo(new Compiler().compile(pack, otherWords).id());
        assertThat(compiled(tables).id()).isEqualTo(first.id());
    }

    /** One more word in a list of a column. */
    private Vocabulary withAnotherWord(Vocabulary known) {
        String list = tables.stream()
                .flatMap(table -> table.conditions().stream())
                .map(column -> column.fact().list())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        SortedMap<String, List<String>> lists = new TreeMap<>(known.lists());
        lists.computeIfPresent(
                list,
                (name, words) ->
                        Stream.concat(words.stream(), Stream.of("ANOTHER")).toList());
        return new Vocabulary(known.facts(), lists);
    }

    /** Without its last row. */
    private static Table shorter(Table table) {
        List<Row> rows = new ArrayList<>(table.rows());
        rows.remove(rows.size() - 1);
        return Variants.with(table, rows);
    }
}
