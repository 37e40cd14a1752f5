package dev.countersign.policy;

import dev.countersign.facts.Case;
import dev.countersign.facts.FactName;
import dev.countersign.facts.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of a release as text, and its id: the SHA-256 of that text.
 *
 * <p>One line per thing, fields apart by a tab, tabs and line ends inside a field escaped. Tables by id; rows in the order of the sheet
 * where the hit policy is FIRST, else by row id; every column and every cell; lists; rule files by name with LF line ends; the zone.
 * Not part of it: the Tests and About sheets, formats, widths, and where a row stands.
 */
final class Content {

    private final StringBuilder text = new StringBuilder();

    private Content() {
    }

    static String id(Pack pack, Vocabulary vocabulary) {
        return sha256(of(pack, vocabulary));
    }

    static String of(Pack pack, Vocabulary vocabulary) {
        Content content = new Content();
        content.line("countersign-release-v1");
        content.line("zone", pack.zone().getId());
        pack.tables().stream().sorted(Comparator.comparing(Table::id)).forEach(table -> content.table(table, vocabulary));
        pack.facts().ifPresent(content::rules);
        pack.rules().stream().sorted(Comparator.comparing(RuleText::file)).forEach(content::rules);
        return content.text.toString();
    }

    private void table(Table table, Vocabulary vocabulary) {
        line("table", table.id(), table.question(), table.title(), table.asks(), table.owner(), table.hitPolicy().name());
        table.conditions().forEach(column -> column("reads", column, vocabulary));
        table.results().forEach(column -> column("gives", column, vocabulary));
        List<Row> rows = table.hitPolicy() == HitPolicy.FIRST ? table.rows()
                : table.rows().stream().sorted(Comparator.comparing(Row::id)).toList();
        rows.forEach(row -> row(table, row));
    }

    private void row(Table table, Row row) {
        List<String> fields = new ArrayList<>(List.of("row", row.id()));
        row.conditions().forEach(cell -> fields.add(cell.text()));
        table.results().forEach(column -> fields.add(result(row.results().get(column.path()))));
        fields.addAll(List.of(row.reason(), row.text(), row.law(), row.seen(), row.owner().name(), row.from().toString(),
                row.to() == null ? "" : row.to().toString(), row.status().name(), row.note()));
        line(fields.toArray(String[]::new));
    }

    private void column(String role, Column column, Vocabulary vocabulary) {
        FactName fact = column.fact();
        line(role, column.header(), column.path(), fact.type().word(), fact.many() ? "many" : "one", fact.unit(),
                fact.least() == null ? "" : Case.text(fact.least()), fact.most() == null ? "" : Case.text(fact.most()),
                column.combine() == null ? "" : column.combine().name(), String.join(", ", vocabulary.words(fact.list())));
    }

    /** A filled-in set keeps the order it was typed in: it may mean something, as in "instead". */
    private static String result(@Nullable Object value) {
        return value == null ? "" : value instanceof Collection<?> many
                ? many.stream().map(String::valueOf).collect(Collectors.joining(", ")) : Case.text(value);
    }

    private void rules(RuleText rules) {
        line("rules", rules.file(), sha256(rules.text()));
    }

    private void line(String... fields) {
        text.append(Arrays.stream(fields).map(Content::escaped).collect(Collectors.joining("\t"))).append('\n');
    }

    private static String escaped(String field) {
        return field.replace("\r\n", "\n").replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
