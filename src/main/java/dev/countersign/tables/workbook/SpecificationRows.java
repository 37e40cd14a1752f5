package dev.countersign.tables.workbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the rows and tests of a workbook as texts of a specification, without checking their meaning. */
record SpecificationRows(TableSpec spec) {

    List<TableSpec.RowSpec> rows(SheetGrid rules) {
        List<TableSpec.RowSpec> rows = new ArrayList<>();
        int first = 1 + spec.columns().size();
        for (int at = SheetTemplate.DATA;
                at <= rules.lastRow()
                        && !rules.blank(at, SheetTemplate.headers(spec).size());
                at++) {
            Map<String, Object> when = new LinkedHashMap<>();
            Map<String, Object> then = new LinkedHashMap<>();
            for (int i = 0; i < spec.columns().size(); i++) {
                put(
                        rules.raw(at, i + 1),
                        spec.columns().get(i).header(),
                        spec.columns().get(i).reads() ? when : then);
            }
            String[] fixed = new String[SheetTemplate.TRAILING.size()];
            for (int i = 0; i < fixed.length; i++) {
                fixed[i] = text(rules.raw(at, first + i));
            }
            rows.add(new TableSpec.RowSpec(
                    rules.text(at, 0),
                    when,
                    then,
                    fixed[0],
                    fixed[1],
                    fixed[2],
                    fixed[3],
                    fixed[4],
                    fixed[5],
                    fixed[6],
                    fixed[7],
                    fixed[8]));
        }
        return rows;
    }

    List<TableSpec.TestSpec> tests(SheetGrid tests) {
        List<TableSpec.TestSpec> cases = new ArrayList<>();
        int conditions = spec.conditions().size();
        for (int at = TestsSheetReader.DATA;
                at <= tests.lastRow() && !tests.blank(at, conditions + SheetTemplate.TEST_TRAILING.size());
                at++) {
            Map<String, Object> when = new LinkedHashMap<>();
            for (int i = 0; i < conditions; i++) {
                put(tests.raw(at, i), spec.conditions().get(i).header(), when);
            }
            cases.add(new TableSpec.TestSpec(
                    when,
                    tests.text(at, conditions),
                    tests.text(at, conditions + 1),
                    text(tests.raw(at, conditions + 2)),
                    tests.text(at, conditions + 3)));
        }
        return cases;
    }

    private static void put(RawCell raw, String header, Map<String, Object> cells) {
        if (!raw.blank()) {
            cells.put(header, raw.kind() == RawCell.Kind.NUMBER ? (Object) raw.number() : text(raw));
        }
    }

    private static String text(RawCell raw) {
        return raw.kind() == RawCell.Kind.DATE ? raw.dateTime().toLocalDate().toString() : raw.text();
    }
}
