package dev.countersign.policy;

import dev.countersign.tables.DefaultPack;
import java.util.List;

/** The default pack with one row that says the same in other words: another release, and another row. */
public final class Reworded {

    private Reworded() {
    }

    public static Release release(String id) {
        Pack pack = DefaultPack.release().pack();
        List<Table> tables = pack.tables().stream().map(table -> new Table(table.id(), table.question(), table.title(), table.asks(), table.owner(), table.hitPolicy(), table.conditions(), table.results(),
                table.rows().stream().map(row -> row.id().equals(id) ? reworded(row) : row).toList(), table.file())).toList();
        return DefaultPack.COMPILER.compile(new Pack(pack.name(), tables, pack.rules(), pack.facts(), pack.zone()), DefaultPack.release().vocabulary());
    }

    private static Row reworded(Row row) {
        return new Row(row.id(), row.conditions(), row.results(), row.reason(), row.text() + " So it is.", row.law(), row.seen(), row.owner(), row.from(), row.to(), row.status(), row.note(), row.source());
    }
}
