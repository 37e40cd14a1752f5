package dev.countersign.policy;

import dev.countersign.facts.Role;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.match.Engine;
import dev.countersign.policy.match.Matching;
import dev.countersign.policy.match.RowRule;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A generated table as one of our stages: facts normalised, rows tested by Drools until the topmost that matches is
 * found.
 */
final class OurTable implements FirstMatch.Answering {

    private static final FactName ACTION = fact("action.name", FactType.TEXT);
    private static final FactName COUNTRY = fact("action.country", FactType.TEXT);
    private static final FactName AMOUNT = fact("action.amount", FactType.NUMBER);
    private static final FactName DAYS = fact("action.days", FactType.NUMBER);

    private final Stage stage;
    private final Matching engine = new Engine(null, Map.of()).topmost(row -> true);

    OurTable(FirstMatch table) {
        List<Row> rows = table.lines().stream().map(OurTable::row).toList();
        stage = new Stage(
                0,
                Stage.Scope.ONCE,
                List.of(new Table(
                        "T",
                        "bench",
                        "First match",
                        "Which row?",
                        "",
                        HitPolicy.FIRST,
                        List.of(
                                new Column("Action", ACTION, null),
                                new Column("Country", COUNTRY, null),
                                new Column("Amount", AMOUNT, null),
                                new Column("Days", DAYS, null)),
                        List.of(),
                        rows,
                        "first-match.xlsx")),
                List.of());
    }

    private static FactName fact(String path, FactType type) {
        return new FactName(path, type, false, null, null, null, "", Authority.CALLER, "");
    }

    private static Row row(FirstMatch.Line line) {
        return new Row(
                line.id(),
                List.of(word(line.action()), word(line.country()), range(line.amount()), range(line.days())),
                Map.of("forbid", true),
                "REASON",
                "Because.",
                "house rule",
                "H",
                Role.COMPLIANCE_REVIEWER,
                LocalDate.EPOCH,
                null,
                Status.active,
                "",
                "first-match.xlsx");
    }

    private static Cell word(@Nullable String word) {
        return word == null ? new Cell.Any() : new Cell.OneOf(new TreeSet<>(List.of(word)));
    }

    private static Cell range(FirstMatch.@Nullable Bounds bounds) {
        return bounds == null
                ? new Cell.Any()
                : new Cell.Range(number(bounds.low()), true, number(bounds.high()), false);
    }

    private static @Nullable Double number(@Nullable Integer bound) {
        return bound == null ? null : bound.doubleValue();
    }

    @Override
    public @Nullable String row(FirstMatch.Question asked) {
        RowRule top = null;
        for (Stage.Hit hit : engine.rows(stage, List.of(stage.layout.of(0, path -> value(path, asked))))) {
            if (top == null || hit.row().place() < top.place()) {
                top = hit.row();
            }
        }
        return top == null ? null : top.row().id();
    }

    /** The facts of a question are given as arguments, as to the others. */
    private static Object value(String path, FirstMatch.Question asked) {
        return switch (path) {
            case "action.name" -> asked.action();
            case "action.country" -> asked.country();
            case "action.amount" -> asked.amount();
            default -> asked.days();
        };
    }
}
