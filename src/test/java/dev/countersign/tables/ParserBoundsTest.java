package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text that is too large, too long or too deep is read or refused, and never stops the reader. The time-out is for text
 * that would never end.
 */
@Timeout(120)
@Tag("slow")
class ParserBoundsTest extends Mistakes {

    private static final String ASK = "is(\"action.channel\", \"SMS\")";
    private static final String FORBID = "insert(new Finding.Prohibit(\"NO_TEXT\"));";

    private Optional<String> rule(String condition) {
        return pack().file("rules/limits/large.drl", Rules.rule(condition, FORBID))
                .told();
    }

    private static void toldAt(Optional<String> told, String place, String says) {
        assertThat(told)
                .hasValueSatisfying(text -> assertThat(text)
                        .contains(place)
                        .contains(says)
                        .contains("Maybe ")
                        .doesNotContain("Exception")
                        .doesNotContain("Error"));
    }

    @Test
    void parentheses_beyond_any_use_are_reported_by_their_line() {
        assertThat(rule("(".repeat(4) + ASK + ")".repeat(4))).isEmpty();
        toldAt(
                rule("(".repeat(12) + ASK + ")".repeat(12)),
                "rules/limits/large.drl:11",
                "brackets are nested so deeply");
        toldAt(
                rule(String.join(" || ", Collections.nCopies(200, "(".repeat(6) + ASK + ")".repeat(6)))),
                "rules/limits/large.drl:11",
                "brackets are nested so deeply");
        toldAt(
                rule("(".repeat(500) + ASK + ")".repeat(500)),
                "rules/limits/large.drl:11",
                "more than 100 brackets are open at once");
        toldAt(rule("!".repeat(20_000) + ASK), "rules/limits/large.drl:11", "`!` follow each other");
    }

    @Test
    void conditions_beyond_any_use_are_reported() {
        toldAt(
                rule(String.join(",\n", Collections.nCopies(2001, ASK))),
                "rules/limits/large.drl:2011",
                "more than 2000 conditions");
        assertThat(rule("isIn(\"action.channel\"" + ", \"SMS\"".repeat(5000) + ")"))
                .isEmpty();
    }

    @Test
    void a_condition_of_a_thousand_parts_is_read_or_reported() {
        rule(String.join(" && ", Collections.nCopies(1000, ASK)))
                .ifPresent(
                        told -> toldAt(Optional.of(told), "rules/limits/large.drl", "too long or nested too deeply"));
    }

    @Test
    void a_word_without_an_end_is_reported_in_a_line() {
        toldAt(rule("a".repeat(200_000)), "rules/limits/large.drl:11", "holds `aaaa");
        assertThat(rule("a".repeat(200_000)).orElseThrow()).hasSizeLessThan(2_000);
    }

    @Test
    void a_file_of_too_many_lines_or_bytes_is_reported_by_their_number() {
        String good = Rules.rule(ASK, FORBID);
        toldAt(
                pack().file("rules/limits/large.drl", good + "\n".repeat(30_000))
                        .told(),
                "rules/limits/large.drl",
                "Allowed: 5000");
        toldAt(
                pack().file("rules/limits/large.drl", good + "//" + "x".repeat(300_000))
                        .told(),
                "rules/limits/large.drl",
                "Allowed: 262144");
        toldAt(pack().file("rules/facts.drl", "//" + "x".repeat(300_000)).told(), "rules/facts.drl", "Allowed: 262144");
    }

    @Test
    void a_rule_file_that_is_not_utf_8_is_reported_by_line_and_column() {
        toldAt(
                pack().file(
                                "rules/limits/latin.drl",
                                Rules.rule(ASK, FORBID)
                                        .replace("No text is", "Kein Text f\u00fcr")
                                        .getBytes(StandardCharsets.ISO_8859_1))
                        .told(),
                "rules/limits/latin.drl",
                "0xFC at line 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "9.9E31", "1e308", "-1e31"})
    void a_number_that_is_too_large_is_reported_by_its_cell(String number) {
        toldAt(
                pack().typed("T91-002", "Amount", Double.parseDouble(number)).told(),
                "Rules!",
                "is not a number that can be read");
    }

    @Test
    void a_number_of_four_hundred_digits_is_reported_by_its_cell() {
        String digits = "9".repeat(400);
        toldAt(
                pack().typed("T91-002", "Amount", "> " + digits)
                        .typed("T91-003", "Amount", "1.." + digits)
                        .told(),
                "Rules!",
                "Allowed: at most 40 characters");
        byte[] raw = changed(xml -> xml.replaceFirst("<v>1000\\.0</v>|<v>1000</v>", "<v>" + digits + "</v>"));
        toldAt(pack().file(SmallPack.LIMITS, raw).told(), "limits.xlsx", "");
    }

    @Test
    void words_beyond_any_use_in_a_cell_are_reported_by_their_cell() {
        String words = IntStream.range(0, 5000).mapToObj(i -> "W" + i % 1000).collect(Collectors.joining(", "));
        toldAt(pack().typed("T91-001", "Template", words).told(), "Rules!", "Allowed: 8192 in a cell");
        assertThat(pack().typed("T91-001", "Template", words.substring(0, words.indexOf(", W0,")))
                        .told())
                .isEmpty();
    }

    @Test
    void parentheses_beyond_any_use_in_a_formula_are_reported() {
        assertThat(pack().cell(
                                "T91-002",
                                "Amount",
                                cell -> ((org.apache.poi.xssf.usermodel.XSSFCell) cell)
                                        .getCTCell()
                                        .addNewF()
                                        .setStringValue("(".repeat(5000) + "1" + ")".repeat(5000)))
                        .told())
                .isPresent();
    }

    @Test
    void half_a_letter_in_a_cell_is_reported_by_its_cell() {
        toldAt(pack().typed("T91-004", "In plain words", "cut_xD800_").told(), "Rules!", "is half of a surrogate pair");
    }

    @Test
    void a_style_down_to_the_last_row_changes_nothing() {
        assertThat(pack().file(
                                SmallPack.LIMITS,
                                changed(xml -> xml.replace(
                                        "</sheetData>",
                                        "<row r=\"1048576\" s=\"0\" customFormat=\"1\"><c "
                                                + "r=\"A1048576\" s=\"0\"/></row></sheetData>")))
                        .told())
                .isEmpty();
        String styled = IntStream.range(5000, 300_000)
                .mapToObj(row ->
                        "<row r=\"" + row + "\"><c r=\"A" + row + "\" s=\"0\"/><c r=\"B" + row + "\" s=\"0\"/></row>")
                .collect(Collectors.joining());
        assertThat(pack().file(SmallPack.LIMITS, changed(xml -> xml.replace("</sheetData>", styled + "</sheetData>")))
                        .told())
                .isEmpty();
    }

    @Test
    void more_rows_than_anybody_reads_are_reported() {
        String rows = IntStream.range(5000, 26_000)
                .mapToObj(row -> "<row r=\"" + row + "\"><c r=\"A" + row
                        + "\" t=\"inlineStr\"><is><t>some text in a row that is one of many</t></is></c></row>")
                .collect(Collectors.joining());
        toldAt(
                pack().file(SmallPack.LIMITS, changed(xml -> xml.replace("</sheetData>", rows + "</sheetData>")))
                        .told(),
                "limits.xlsx",
                "more than 20000 rows with content");
    }

    /** The workbook of limits with another text of its Rules sheet. */
    private byte[] changed(UnaryOperator<String> change) {
        return SmallPack.withParts(
                pack().read(SmallPack.LIMITS),
                (part, xml) -> part.equals("xl/worksheets/sheet2.xml") ? change.apply(xml) : xml);
    }
}
