package dev.countersign.policy;

import dev.countersign.facts.json.HashableValue;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Pack;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.RuleText;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a release, and its id: the SHA-256 over the canonical bytes of that content.
 *
 * <p>Tables by id; rows in the order of the sheet if the hit policy is FIRST, otherwise by row id; every column and
 * every cell; lists; rule files by name with LF line ends; the zone. Not part of it: the Tests and About sheets,
 * formats, widths, and the place of a row.
 */
final class ReleaseContent {

    private static final String PURPOSE = "countersign-release-v2";
    private static final int MARK = 16;

    private ReleaseContent() {}

    static String id(Pack pack, Vocabulary vocabulary) {
        return id(pack, vocabulary, new TableBytes());
    }

    /** @param bytes remembers those of the tables */
    static String id(Pack pack, Vocabulary vocabulary, TableBytes bytes) {
        return new HashableValue(of(pack, bytes.of(pack.tables(), vocabulary))).sha256(PURPOSE);
    }

    /** @param written the bytes of each table, in the order of the pack */
    private static List<Object> of(Pack pack, List<HashableValue.Written> written) {
        List<?> tables = IntStream.range(0, written.size())
                .boxed()
                .sorted(Comparator.comparing(i -> pack.tables().get(i).id()))
                .map(written::get)
                .toList();
        List<?> rules = Stream.concat(pack.facts().stream(), pack.rules().stream())
                .sorted(Comparator.comparing(RuleText::file))
                .map(each -> HashableValue.map("file", each.file(), "sha256", Sha256.hex(each.text())))
                .toList();
        return List.of(pack.zone().getId(), tables, rules);
    }

    static SortedMap<String, ?> table(Table table, Vocabulary vocabulary) {
        List<SortedMap<String, ?>> columns = new ArrayList<>();
        table.conditions().forEach(column -> columns.add(column("reads", column, vocabulary)));
        table.results().forEach(column -> columns.add(column("gives", column, vocabulary)));
        List<Row> rows = table.hitPolicy() == HitPolicy.FIRST
                ? table.rows()
                : table.rows().stream().sorted(Comparator.comparing(Row::id)).toList();
        return HashableValue.map(
                "asks",
                lf(table.asks()),
                "columns",
                columns,
                "hitPolicy",
                table.hitPolicy().name(),
                "id",
                table.id(),
                "owner",
                lf(table.owner()),
                "question",
                table.question(),
                "rows",
                rows.stream().map(ReleaseContent::row).toList(),
                "title",
                lf(table.title()));
    }

    private static SortedMap<String, ?> column(String role, Column column, Vocabulary vocabulary) {
        FactName fact = column.fact();
        return HashableValue.map(
                "combine",
                column.combine() == null ? null : column.combine().name(),
                "header",
                lf(column.header()),
                "min",
                fact.min(),
                "many",
                fact.many(),
                "max",
                fact.max(),
                "path",
                column.path(),
                "role",
                role,
                "type",
                fact.type().word(),
                "unit",
                fact.unit(),
                "words",
                List.copyOf(vocabulary.words(fact.list())));
    }

    /** What the bytes of a table depend on in addition to the table: the words of the list of each column. */
    static List<List<String>> words(Table table, Vocabulary vocabulary) {
        return Stream.concat(table.conditions().stream(), table.results().stream())
                .map(column -> List.copyOf(vocabulary.words(column.fact().list())))
                .toList();
    }

    /** The parts of a row that are policy. */
    private static SortedMap<String, ?> row(Row row) {
        return HashableValue.map(
                "conditions",
                row.conditions().stream().map(Cell::canonical).toList(),
                "from",
                row.from(),
                "id",
                row.id(),
                "law",
                lf(row.law()),
                "note",
                lf(row.note()),
                "owner",
                row.owner().name(),
                "reason",
                row.reason(),
                "results",
                results(row),
                "seen",
                row.seen(),
                "status",
                row.status().name(),
                "text",
                lf(row.text()),
                "to",
                row.to());
    }

    /** A filled-in set keeps the order it was typed in: it may mean something, as in "instead". */
    private static SortedMap<String, ?> results(Row row) {
        SortedMap<String, @Nullable Object> results = new TreeMap<>();
        row.results()
                .forEach((path, value) ->
                        results.put(path, value instanceof Collection<?> many ? List.copyOf(many) : value));
        return results;
    }

    private static String lf(String text) {
        return text.replace("\r\n", "\n");
    }

    /**
     * A row by its id and the beginning of the SHA-256 of its bytes: this identifies an unchanged row across releases.
     */
    public static String mark(Row row) {
        return mark(row.id(), new HashableValue(row(row)).sha256());
    }

    /** The same for a rule. Its whole file is hashed, because a rule is not split further. */
    public static String mark(String rule, RuleText file) {
        return mark(
                rule,
                new HashableValue(HashableValue.map("file", file.file(), "id", rule, "sha256", Sha256.hex(file.text())))
                        .sha256());
    }

    private static String mark(String id, String sha256) {
        return id + "#" + sha256.substring(0, MARK);
    }
}
