package dev.countersign.policy;

import dev.countersign.facts.Role;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.ReservedFacts;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy of a few lines, each a table with one row: its conditions, and its results if they hold. */
final class SmallPolicy {

    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Vocabulary VOCABULARY =
            Vocabulary.core().and(Map.of(), Map.of("fieldClass", List.of("CARD", "ORDER")));
    private static final Compiler COMPILER = new Compiler();

    /**
     * One row.
     *
     * @param when cells or values by path; nothing is asked of what is not named
     * @param reason code, which is made of the id where none is named
     * @param from the first day it is in force
     * @param to   the first day it is no longer in force
     */
    record Line(
            String id,
            Map<String, ?> when,
            Map<String, Object> gives,
            String reason,
            LocalDate from,
            @Nullable LocalDate to) {

        Line because(String code) {
            return new Line(id, when, gives, code, from, to);
        }

        Line from(LocalDate day) {
            return new Line(id, when, gives, reason, day, to);
        }

        Line to(LocalDate day) {
            return new Line(id, when, gives, reason, from, day);
        }

        private Row row(List<String> asked) {
            return new Row(
                    id,
                    asked.stream().map(path -> cell(when.get(path))).toList(),
                    gives,
                    reason,
                    "It says " + id + ".",
                    "law of " + id,
                    "H",
                    Role.CX_LEADER,
                    from,
                    to,
                    Status.active,
                    "",
                    "small.xlsx#Rules#A1");
        }

        private static Cell cell(@Nullable Object asked) {
            return asked == null
                    ? new Cell.Any()
                    : asked instanceof Cell cell ? cell : new Cell.OneOf(new TreeSet<>(List.of(asked)));
        }
    }

    private SmallPolicy() {}

    static Line line(String id, Map<String, ?> when, Map<String, Object> gives) {
        return new Line(id, when, gives, "BY_" + id, LocalDate.of(2020, 1, 1), null);
    }

    static PolicyRelease of(Line... lines) {
        return compiled(
                Arrays.stream(lines).map(line -> table(HitPolicy.COLLECT, line)).toList());
    }

    /** The same, and one table of which at most one row may match. */
    static PolicyRelease unique(Line one, Line other, Line... lines) {
        return compiled(Stream.concat(
                        Stream.of(table(HitPolicy.UNIQUE, one, other)),
                        Arrays.stream(lines).map(line -> table(HitPolicy.COLLECT, line)))
                .toList());
    }

    private static PolicyRelease compiled(List<Table> tables) {
        return COMPILER.compile(new Pack("small", tables, List.of(), Optional.empty(), ZONE), VOCABULARY);
    }

    private static Table table(HitPolicy policy, Line... lines) {
        List<String> asked = Arrays.stream(lines)
                .flatMap(line -> line.when().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        List<Column> reads = new ArrayList<>();
        asked.forEach(path -> reads.add(new Column(path, fact(path), null)));
        List<Column> gives = Arrays.stream(lines)
                .flatMap(line -> line.gives().keySet().stream())
                .distinct()
                .sorted()
                .map(path -> ResultColumns.isFinding(path)
                        ? new Column(path, fact(path), null)
                        : new Column(
                                path,
                                fact(path),
                                ReservedFacts.forms().get(path).combine()))
                .collect(Collectors.toList());
        return new Table(
                "T" + lines[0].id(),
                "small",
                "Small",
                "What is asked?",
                "CX_LEADER",
                policy,
                reads,
                gives,
                Arrays.stream(lines).map(line -> line.row(asked)).toList(),
                "small.xlsx");
    }

    private static FactName fact(String path) {
        return ResultColumns.isFinding(path)
                ? ResultColumns.findings().get(path)
                : ReservedFacts.forms().containsKey(path)
                        ? ReservedFacts.forms().get(path).fact()
                        : VOCABULARY.facts().get(path);
    }
}
