package dev.countersign.tables.workbook;

import dev.countersign.facts.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** The lists that the columns of one table choose from, and their words. */
public record DropDowns(TableSpec spec, Vocabulary vocabulary) {

    private static final int LAST_ROW = SpreadsheetVersion.EXCEL2007.getLastRowIndex();

    /** In the order of the Lists sheet. */
    public static SortedSet<String> names(TableSpec spec) {
        SortedSet<String> names = new TreeSet<>(Set.of("role", "status", "seen"));
        spec.columns().forEach(column -> {
            if (!column.list().isEmpty()) {
                names.add(column.list());
            }
            if (column.type().equals("yesno")) {
                names.add("yesno");
            }
        });
        return names;
    }

    public static List<String> words(String list, Vocabulary vocabulary) {
        return switch (list) {
            case "status" -> List.of("active", "shadow", "draft");
            case "seen" -> List.of("V", "S", "K", "H");
            case "yesno" -> List.of("yes", "no");
            default -> vocabulary.words(list);
        };
    }

    public SortedSet<String> names() {
        return names(spec);
    }

    public List<String> words(String list) {
        return words(list, vocabulary);
    }

    /** Adds them to the data rows of a Rules sheet, down to the last row that a sheet can have. */
    public void add(XSSFSheet rules) {
        int column = 1;
        for (TableSpec.ColumnSpec each : spec.columns()) {
            String list = each.type().equals("yesno")
                    ? "yesno"
                    : each.type().equals("list") && !each.many() ? each.list() : "";
            add(rules, list, column++, false);
        }
        add(rules, "role", column + SheetTemplate.TRAILING.indexOf("Owner"), true);
        add(rules, "status", column + SheetTemplate.TRAILING.indexOf("Status"), true);
        add(rules, "seen", column + SheetTemplate.TRAILING.indexOf("Seen"), true);
    }

    /** Conditions may hold more than one word, so only fixed columns insist on the list. */
    private void add(XSSFSheet rules, String list, int column, boolean insist) {
        int at = new ArrayList<>(names()).indexOf(list);
        if (at < 0) {
            return;
        }
        DataValidationHelper helper = rules.getDataValidationHelper();
        String letter = CellReference.convertNumToColString(at);
        String formula =
                "Lists!$" + letter + "$2:$" + letter + "$" + (words(list).size() + 1);
        DataValidation validation = helper.createValidation(
                helper.createFormulaListConstraint(formula),
                new CellRangeAddressList(SheetTemplate.DATA, LAST_ROW, column, column));
        validation.setShowErrorBox(insist);
        validation.setEmptyCellAllowed(true);
        rules.addValidationData(validation);
    }
}
