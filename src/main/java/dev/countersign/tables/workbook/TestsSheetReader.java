package dev.countersign.tables.workbook;

import dev.countersign.facts.Case;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.Spelling;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the rows of a Tests sheet as typed tests.
 *
 * @param rules the Rules sheet, whose rows a test may name
 * @param typed columns with a known meaning
 */
public record TestsSheetReader(
        SheetGrid grid,
        SheetGrid rules,
        TableSpec spec,
        Map<TableSpec.ColumnSpec, Column> typed,
        Vocabulary vocabulary) {

    public static final int DATA = 2;

    private static final List<String> OUTCOMES = List.of(
            "`RISK HIGH`",
            "`CAP 2`",
            "`FORBID CODE`",
            "`PERMIT CONTACT`",
            "`DEMAND CX_LEADER`",
            "`OBLIGE CODE`",
            "`nothing`");
    private static final Pattern OUTCOME =
            Pattern.compile("RISK (LOW|MEDIUM|HIGH|PROHIBITED)|CAP \\d|(FORBID|PERMIT|DEMAND|OBLIGE) "
                    + "\\S.*|(disclosure|[a-z][A-Za-z0-9]*\\.[A-Za-z0-9]+) = .+|nothing");

    List<TestRow> tests() {
        if (!new TemplateCheck(spec).testHeaders(grid)) {
            return List.of();
        }
        DataRows data = new DataRows(grid, DATA, SheetTemplate.testHeaders(spec).size(), "The tests end");
        data.merged();
        Set<String> ids = RowIds.all(rules);
        List<Optional<Column>> conditions = spec.conditions().stream()
                .map(each -> Optional.ofNullable(typed.get(each)))
                .toList();
        List<TestRow> tests = new ArrayList<>();
        int end = data.end();
        for (int at = DATA; at < end; at++) {
            data.beside(at);
            tests.add(test(at, ids, conditions));
        }
        data.below();
        return tests;
    }

    /** @param conditions in their order; empty where the meaning of one is not known */
    private TestRow test(int at, Set<String> ids, List<Optional<Column>> conditions) {
        int expected = conditions.size();
        Map<String, Object> known = known(at, conditions);
        List<String> result = split(grid.text(at, expected), ";");
        result.stream()
                .filter(words -> !OUTCOME.matcher(words).matches())
                .forEach(words -> grid.tell(
                        at,
                        expected,
                        "",
                        "`" + ConfusableChars.shown(words) + "` is not an outcome of a table. Allowed: "
                                + String.join(", ", OUTCOMES)
                                + ", or a fact with its value, such as `action.type = SEND`. Separate several "
                                + "with `;`.",
                        outcomeLike(words)));
        List<String> rows = split(grid.text(at, expected + 1), ",").stream()
                .filter(id -> !id.equals("none"))
                .toList();
        rows.stream()
                .filter(id -> !ids.contains(id))
                .forEach(id -> grid.tell(
                        at,
                        expected + 1,
                        "",
                        "there is no row `" + ConfusableChars.shown(id) + "` in this table.",
                        Problem.oneOf(id, ids)));
        if (grid.raw(at, expected + 1).blank()) {
            grid.tell(
                    at,
                    expected + 1,
                    "",
                    "the test does not name the rows that must count.",
                    "Maybe their ids, such as `" + spec.id() + "-001`, or `none`.");
        }
        return new TestRow(
                spec.id(),
                grid.path() + ", Tests!A" + (at + 1),
                new Case(known),
                result,
                rows,
                grid.day(at, expected + 2, ""),
                grid.text(at, expected + 3));
    }

    /** The known facts of the test, with their values. */
    private Map<String, Object> known(int at, List<Optional<Column>> conditions) {
        Map<String, Object> known = new HashMap<>();
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).isEmpty()) {
                continue;
            }
            Column column = conditions.get(i).get();
            Object value = grid.grammar(column, vocabulary, at, i, "").value(grid.raw(at, i), grid.problems());
            if (value != null) {
                known.put(column.path(), value);
            }
        }
        return known;
    }

    private static String outcomeLike(String read) {
        String near = new Spelling(read.split(" ", 2)[0])
                .nearest(OUTCOMES.stream()
                        .map(words -> words.replace("`", "").split(" ")[0])
                        .toList())
                .orElse("RISK");
        return "Maybe "
                + OUTCOMES.stream()
                        .filter(words -> words.startsWith("`" + near))
                        .findFirst()
                        .orElseThrow() + "?";
    }

    private static List<String> split(String text, String by) {
        return Arrays.stream(text.split(by))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
