package dev.countersign.policy;

import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The default pack with one changed row: the same result in other words, or another value. */
public final class Reworded {

    private Reworded() {}

    public static PolicyRelease release(String id) {
        return with(
                id,
                row -> new Row(
                        row.id(),
                        row.conditions(),
                        row.results(),
                        row.reason(),
                        row.text() + " So it is.",
                        row.law(),
                        row.seen(),
                        row.owner(),
                        row.from(),
                        row.to(),
                        row.status(),
                        row.note(),
                        row.source()));
    }

    /** The pack with one row that gives another value. */
    public static PolicyRelease giving(String id, String path, Object value) {
        return with(id, row -> {
            Map<String, Object> results = new TreeMap<>(row.results());
            results.put(path, value);
            return Variants.with(row, row.id(), row.conditions(), results, row.status());
        });
    }

    /** The pack with that row twice, in a table of which one row may match. */
    public static PolicyRelease twice(String id) {
        return with((table, row) -> row.id().equals(id)
                ? Stream.of(row, Variants.with(row, id + "-B", row.conditions(), row.results(), row.status()))
                : Stream.of(row));
    }

    private static PolicyRelease with(String id, UnaryOperator<Row> changed) {
        return with((table, row) -> Stream.of(row.id().equals(id) ? changed.apply(row) : row));
    }

    private static PolicyRelease with(BiFunction<Table, Row, Stream<Row>> changed) {
        Pack pack = DefaultPack.release().pack();
        List<Table> tables = pack.tables().stream()
                .map(table -> Variants.with(
                        table,
                        table.rows().stream()
                                .flatMap(row -> changed.apply(table, row))
                                .toList()))
                .toList();
        return DefaultPack.COMPILER.compile(
                new Pack(pack.name(), tables, pack.rules(), pack.facts(), pack.zone()),
                DefaultPack.release().vocabulary());
    }
}
