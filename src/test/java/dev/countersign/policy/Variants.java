package dev.countersign.policy;

import dev.countersign.facts.Role;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.RuleText;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The default pack with something else in it, compiled again. */
final class Variants {

    private static final Pack PACK = DefaultPack.release().pack();
    private static final Pattern RULE = Pattern.compile("(?m)^(?=rule \")");

    private Variants() {}

    static PolicyRelease of(List<Table> tables, List<RuleText> rules) {
        return DefaultPack.COMPILER.compile(
                new Pack(PACK.name(), tables, rules, PACK.facts(), PACK.zone()),
                DefaultPack.release().vocabulary());
    }

    /** Every table changed. */
    static PolicyRelease tables(UnaryOperator<Table> change) {
        return of(PACK.tables().stream().map(change).toList(), PACK.rules());
    }

    /** More tables. */
    static PolicyRelease and(Table... more) {
        List<Table> tables = new ArrayList<>(PACK.tables());
        tables.addAll(List.of(more));
        return of(tables, PACK.rules());
    }

    /** One more file of rules. */
    static PolicyRelease and(RuleText rules) {
        List<RuleText> all = new ArrayList<>(PACK.rules());
        all.add(rules);
        return of(PACK.tables(), all);
    }

    /** Rows, tables, rules and files in another order; the rows of a FIRST table stay where they are. */
    static PolicyRelease shuffled(long seed) {
        Random random = new Random(seed);
        List<Table> tables = new ArrayList<>(PACK.tables().stream()
                .map(table ->
                        table.hitPolicy() == HitPolicy.FIRST ? table : with(table, shuffled(table.rows(), random)))
                .toList());
        List<RuleText> rules = PACK.rules().stream()
                .map(file -> {
                    List<String> parts = Arrays.asList(RULE.split(file.text()));
                    return new RuleText(
                            file.question(),
                            file.file(),
                            parts.get(0) + String.join("", shuffled(parts.subList(1, parts.size()), random)));
                })
                .toList();
        return of(shuffled(tables, random), shuffled(rules, random));
    }

    /** The pack with one table read from the top, or from the bottom. */
    static PolicyRelease first(String id, boolean reversed) {
        List<Table> tables = PACK.tables().stream()
                .map(table -> {
                    List<Row> rows = new ArrayList<>(table.rows());
                    if (reversed) {
                        Collections.reverse(rows);
                    }
                    return !table.id().equals(id)
                            ? table
                            : new Table(
                                    id,
                                    table.question(),
                                    table.title(),
                                    table.asks(),
                                    table.owner(),
                                    HitPolicy.FIRST,
                                    table.conditions(),
                                    table.results(),
                                    rows,
                                    table.file());
                })
                .toList();
        return of(tables, PACK.rules());
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> other = new ArrayList<>(list);
        Collections.shuffle(other, random);
        return other;
    }

    static Table with(Table table, List<Row> rows) {
        return new Table(
                table.id(),
                table.question(),
                table.title(),
                table.asks(),
                table.owner(),
                table.hitPolicy(),
                table.conditions(),
                table.results(),
                rows,
                table.file());
    }

    static Row with(Row row, String id, List<Cell> conditions, Map<String, Object> results, Status status) {
        return new Row(
                id,
                conditions,
                results,
                row.reason(),
                row.text(),
                row.law(),
                row.seen(),
                row.owner(),
                row.from(),
                row.to(),
                status,
                row.note(),
                row.source());
    }

    /** A COLLECT table of rows with one condition each, and the given results. */
    static Table table(String id, Map<String, Cell> asked, List<Map<String, Object>> given, Status status) {
        Vocabulary vocabulary = DefaultPack.release().vocabulary();
        List<Column> conditions = asked.keySet().stream()
                .map(path -> new Column(path, vocabulary.facts().get(path), null))
                .toList();
        List<Column> results = given.stream()
                .flatMap(each -> each.keySet().stream())
                .distinct()
                .sorted()
                .map(path -> new Column(path, ResultColumns.findings().get(path), null))
                .toList();
        List<Row> rows = new ArrayList<>();
        for (int asks = 0; asks < conditions.size(); asks++) {
            List<Cell> cells = new ArrayList<>(Collections.nCopies(conditions.size(), new Cell.Any()));
            cells.set(asks, asked.get(conditions.get(asks).path()));
            for (Map<String, Object> each : given) {
                rows.add(new Row(
                        id + "-" + rows.size(),
                        cells,
                        each,
                        "ADDED_" + rows.size(),
                        "It was added.",
                        "house rule",
                        "H",
                        Role.CX_LEADER,
                        LocalDate.of(2020, 1, 1),
                        null,
                        status,
                        "",
                        "added#A" + rows.size()));
            }
        }
        return new Table(
                id,
                "added",
                id,
                "What was added?",
                "CX_LEADER",
                HitPolicy.COLLECT,
                conditions,
                results,
                rows,
                "added/" + id + ".xlsx");
    }

    /** A table that gives this to everybody. */
    static Table toAll(Map<String, Object> given) {
        return table("TALL", Map.of("action.name", new Cell.Known()), List.of(given), Status.active);
    }

    /** Releases that give this result to every case, and to some cases: by a fact, and by the place. */
    static List<PolicyRelease> giving(Map<String, Object> given) {
        Table some = table(
                "TSOME",
                Map.of(
                        "action.channel",
                        word("EMAIL"),
                        "customer.states",
                        new Cell.Missing(),
                        "action.confidence",
                        new Cell.Range(null, true, 0.9, false)),
                List.of(given),
                Status.active);
        return List.of(
                and(toAll(given)),
                and(some, table("TPLACE", Map.of("place.code", word("DE")), List.of(given), Status.active)));
    }

    private static Cell word(String word) {
        return new Cell.OneOf(new TreeSet<>(List.of(word)));
    }

    static RuleText rule(String when, String then, String status) {
        return new RuleText("added", "rules/added/added.drl", """
                package dev.countersign.rules;

                import dev.countersign.facts.*;

                rule "Added"
                    @id("R-ADDED-001")
                    @sentence("It was added.")
                    @source("house rule")
                    @owner("CX_LEADER")
                    @status("%s")
                    @wrongWhen("never")
                when
                    Case( %s )
                then
                    %s
                end
                """.formatted(status, when, then));
    }
}
