package dev.countersign.tables;

import dev.countersign.facts.text.Problem;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.TableAnswer;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.workbook.TestRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the Tests sheets, and checks for every row that a test notices its removal. */
public final class TableTestRunner {

    private final PolicyRelease release;
    private final LocalDate effectiveOn;

    /** @param effectiveOn the day whose rows are tested */
    public TableTestRunner(PolicyRelease release, LocalDate effectiveOn) {
        this.release = release;
        this.effectiveOn = effectiveOn;
    }

    /** The differences from the expected results, by sheet and row. @param done told after each test */
    public List<Problem> failures(List<TestRow> tests, Consumer<TestRow> done) {
        List<Problem> failures = new ArrayList<>();
        tests.forEach(test -> {
            failures.addAll(failures(test));
            done.accept(test);
        });
        return failures;
    }

    private List<Problem> failures(TestRow test) {
        List<Problem> failures = new ArrayList<>();
        TableAnswer answer;
        try {
            answer = answer(test, Set.of());
        } catch (RuntimeException e) {
            return List.of(new Problem(test.place(), e.getMessage() + ".", why(test)));
        }
        List<String> rows = answer.rows().stream().map(Row::id).sorted().toList();
        if (!rows.equals(test.rows().stream().sorted().toList())) {
            failures.add(new Problem(
                    test.place(), "expected " + named(test.rows()) + ", but " + named(rows) + " counted.", why(test)));
        }
        List<String> absent = test.result().stream()
                .filter(word -> !answer.outcome().contains(word))
                .toList();
        if (!absent.isEmpty()) {
            failures.add(new Problem(
                    test.place(),
                    "expected `" + String.join("; ", absent) + "`, but the outcome is `"
                            + String.join("; ", answer.outcome()) + "`.",
                    why(test)));
        }
        return failures;
    }

    /** A row that some test expects on its own, while it is a shadow row, is tested as if it were active. */
    private TableAnswer answer(TestRow test, Set<String> leftOut) {
        boolean shadow = release.pack().tables().stream()
                .filter(table -> table.id().equals(test.table()))
                .flatMap(table -> table.rows().stream())
                .anyMatch(row -> row.status() == Status.shadow && test.rows().contains(row.id()));
        return release.ask(test.table(), test.known(), day(test), leftOut, shadow);
    }

    /**
     * The day that the test names, or the effective day, or a day on which the rows that the test names are in force.
     */
    private LocalDate day(TestRow test) {
        if (test.on() != null) {
            return test.on();
        }
        return release.pack().tables().stream()
                .filter(table -> table.id().equals(test.table()))
                .flatMap(table -> table.rows().stream())
                .filter(row -> test.rows().contains(row.id()))
                .map(row -> row.from().isAfter(effectiveOn)
                        ? row.from()
                        : row.to() != null && !effectiveOn.isBefore(row.to())
                                ? row.to().minusDays(1)
                                : effectiveOn)
                .max(LocalDate::compareTo)
                .orElse(effectiveOn);
    }

    private static String named(List<String> rows) {
        return rows.isEmpty() ? "no row" : String.join(", ", rows);
    }

    private static String why(TestRow test) {
        return test.why().isEmpty() ? "" : "Why it matters: " + test.why();
    }

    /** Rows, including shadow rows, whose removal changes the result of no test. */
    public Set<String> idle(List<TestRow> tests) {
        Set<String> idle = new HashSet<>();
        for (Table table : release.pack().tables()) {
            List<TestRow> own = tests.stream()
                    .filter(test -> test.table().equals(table.id()))
                    .toList();
            table.rows().stream()
                    .filter(row -> row.status() != Status.draft)
                    .filter(row -> own.stream().noneMatch(test -> earns(row, test)))
                    .forEach(row -> idle.add(row.id()));
        }
        return idle;
    }

    private boolean earns(Row row, TestRow test) {
        try {
            return test.rows().contains(row.id())
                    && !answer(test, Set.of())
                            .effect()
                            .equals(answer(test, Set.of(row.id())).effect());
        } catch (RuntimeException ambiguous) {
            return false;
        }
    }
}
