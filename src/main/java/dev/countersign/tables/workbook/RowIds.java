package dev.countersign.tables.workbook;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The ids of the rows of one Rules sheet, each in the form of the table and used once. */
final class RowIds {

    private final SheetGrid rules;
    private final String table;
    private final Pattern form;
    /** Cells by id. */
    private final Map<String, String> places = new HashMap<>();

    RowIds(SheetGrid rules, String table) {
        this.rules = rules;
        this.table = table;
        form = Pattern.compile(Pattern.quote(table) + "-[A-Z0-9]{1,8}");
    }

    /** @param shown the id with a name for every invisible letter */
    void check(int at, String id, String shown) {
        if (id.isEmpty()) {
            rules.tell(at, 0, shown, "the row has no id.", next());
        } else if (ConfusableChars.first(id, false).isPresent()) {
            rules.tell(
                    at,
                    0,
                    shown,
                    "`" + shown + "` contains "
                            + ConfusableChars.first(id, false).orElseThrow()
                            + ". Allowed: ordinary capitals and digits.",
                    CellHints.ordinary(id));
        } else if (!form.matcher(id).matches()) {
            rules.tell(
                    at,
                    0,
                    shown,
                    "`" + id + "` is not an id of this table. Allowed: `" + table
                            + "-`, then up to eight capitals and digits.",
                    next());
        }
        String other = id.isEmpty() ? null : places.putIfAbsent(id, SheetGrid.name(at, 0));
        if (other != null) {
            rules.tell(at, 0, shown, "the id `" + shown + "` is already used at " + other + ".", next());
        }
    }

    private String next() {
        return "Maybe `" + table + "-" + String.format(Locale.ROOT, "%03d", nextNumber())
                + "`, the next free id. Ids are never reused.";
    }

    private int nextNumber() {
        String begins = table + "-";
        return 1
                + read(rules)
                        .filter(id -> id.startsWith(begins)
                                && id.substring(begins.length()).matches("\\d{1,8}"))
                        .mapToInt(id -> Integer.parseInt(id.substring(begins.length())))
                        .max()
                        .orElse(0);
    }

    static SortedSet<String> all(SheetGrid rules) {
        SortedSet<String> ids = new TreeSet<>(read(rules).toList());
        ids.remove("");
        return ids;
    }

    private static Stream<String> read(SheetGrid rules) {
        return IntStream.rangeClosed(SheetTemplate.DATA, rules.lastRow()).mapToObj(row -> rules.text(row, 0));
    }
}
