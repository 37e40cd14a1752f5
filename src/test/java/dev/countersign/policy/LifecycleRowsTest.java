package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.text.Problem;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.PackChecks;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** T30 and T12 name the same people for a change of the registry. */
class LifecycleRowsTest {

    private static final String RESUME = "T30-005";
    private static final String RESUMING = "T12-009";

    private static Row giving(Row row, Map<String, Object> changes) {
        Map<String, Object> results = new TreeMap<>(row.results());
        changes.forEach((path, value) -> {
            if (value.equals("")) {
                results.remove(path);
            } else {
                results.put(path, value);
            }
        });
        return Variants.with(row, row.id(), row.conditions(), results, row.status());
    }

    private static Row until(Row row, LocalDate from, LocalDate to, String id) {
        return new Row(
                id,
                row.conditions(),
                row.results(),
                row.reason(),
                row.text(),
                row.law(),
                row.seen(),
                row.owner(),
                from,
                to,
                row.status(),
                row.note(),
                row.source());
    }

    private static List<String> problems(String id, Function<Row, Stream<Row>> changed) {
        Pack pack = DefaultPack.release().pack();
        List<Table> tables = pack.tables().stream()
                .map(table -> Variants.with(
                        table,
                        table.rows().stream()
                                .flatMap(row -> row.id().equals(id) ? changed.apply(row) : Stream.of(row))
                                .toList()))
                .toList();
        return PackChecks.of(new Pack(pack.name(), tables, pack.rules(), pack.facts(), pack.zone())).stream()
                .map(Problem::toString)
                .filter(problem -> problem.contains("T30-"))
                .toList();
    }

    private static List<String> changed(String id, String path, Object value) {
        return problems(id, row -> Stream.of(giving(row, Map.of(path, value))));
    }

    private static Set<String> proposers(String... words) {
        return new LinkedHashSet<>(List.of(words));
    }

    @Test
    void the_rows_of_the_pack_name_the_same_people() {
        assertThat(problems(RESUME, Stream::of)).isEmpty();
    }

    @Test
    void a_change_to_which_nobody_must_agree_has_no_approver() {
        assertThat(problems(
                        RESUME, row -> Stream.of(giving(row, Map.of("change.approves", "", "change.machine", "YES")))))
                .singleElement()
                .asString()
                .contains("to this change nobody must agree", "BUSINESS_OWNER and COMPLIANCE_REVIEWER (row T12-009)");
    }

    @Test
    void another_approver_in_one_of_the_tables_is_found() {
        assertThat(changed(RESUME, "change.approves", "DATA_STEWARD")).hasSize(1);
        assertThat(changed(RESUMING, "demand", "MODEL_OWNER")).hasSize(1);
        assertThat(changed("T30-020", "change.second", "DATA_STEWARD")).hasSize(1);
    }

    @Test
    void of_several_who_may_propose_one_is_enough() {
        assertThat(changed(RESUME, "change.proposes", proposers("MODEL_OWNER", "BUSINESS_OWNER")))
                .isEmpty();
        assertThat(changed(RESUME, "change.proposes", proposers("OWNER"))).hasSize(1);
    }

    @Test
    void a_row_that_does_not_count_at_all_times_is_not_enough() {
        assertThat(problems(
                        RESUMING,
                        row -> Stream.of(Variants.with(row, row.id(), row.conditions(), row.results(), Status.shadow))))
                .hasSize(1);
        LocalDate later = LocalDate.parse("2026-02-01");
        assertThat(problems(RESUMING, row -> Stream.of(until(row, row.from(), later, row.id()))))
                .hasSize(1);
        assertThat(problems(
                        RESUMING,
                        row -> Stream.of(
                                until(row, row.from(), later, row.id()), until(row, later, null, row.id() + "-B"))))
                .isEmpty();
    }
}
