package dev.countersign.tables.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.table.Cell;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The meaning of a cell, and its bounds, to the digit. {@code CellMistakesTest} checks whole messages. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CellGrammarTest {

    private static final FactName AMOUNT = number(-10.0, 1000.0, "EUR");
    private static final FactName FREE = number(null, null, "");
    private static final FactName DAY = fact(FactType.DATE, false);
    private static final FactName TIME = fact(FactType.TIME, false);
    private static final FactName YES = fact(FactType.YESNO, false);
    private static final FactName TEXT = fact(FactType.TEXT, false);
    private static final FactName TEXTS = fact(FactType.TEXT, true);
    private static final FactName WORD = fact(FactType.LIST, false);
    private static final FactName WORDS = fact(FactType.LIST, true);
    private static final List<String> LIST = List.of("SMS", "CALL", "EMAIL", "ANY");

    private static FactName fact(FactType type, boolean many) {
        return new FactName(
                "a.b", type, many, type == FactType.LIST ? "channel" : null, null, null, "", Authority.CALLER, "");
    }

    private static FactName number(@Nullable Double least, @Nullable Double most, String unit) {
        return new FactName("a.b", FactType.NUMBER, false, null, least, most, unit, Authority.CALLER, "");
    }

    private static RawCell typed(String text) {
        return RawCell.text(text);
    }

    private static RawCell number(double number) {
        return new RawCell(RawCell.Kind.NUMBER, dev.countersign.facts.Case.text(number), number);
    }

    /** A number under a format for days or times. */
    private static RawCell dated(double number) {
        return new RawCell(RawCell.Kind.DATE, dev.countersign.facts.Case.text(number), number);
    }

    private static RawCell ticked(boolean yes) {
        return new RawCell(RawCell.Kind.BOOLEAN, yes ? "yes" : "no", 0);
    }

    /** The value that was read, or the message without its place. */
    private static <T> Object read(FactName fact, BiFunction<CellGrammar, List<Problem>, @Nullable T> reading) {
        List<String> told = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        CellGrammar grammar = new CellGrammar(fact, fact.type() == FactType.LIST ? LIST : List.of(), said -> {
            told.add(said.message() + " " + said.hint());
            return new Problem("here", said.message(), said.hint());
        });
        T read = reading.apply(grammar, problems);
        assertThat(problems).hasSameSizeAs(told);
        return told.isEmpty() ? Objects.requireNonNullElse(read, "nothing") : told.get(0);
    }

    private static Object condition(FactName fact, RawCell cell) {
        Object read = read(fact, (grammar, problems) -> grammar.condition(cell, true, problems));
        return read instanceof Cell asked ? "asks " + asked.text() : read;
    }

    private static Object condition(FactName fact, String text) {
        return condition(fact, typed(text));
    }

    private static Object result(FactName fact, RawCell cell) {
        return read(fact, (grammar, problems) -> grammar.result(cell, problems));
    }

    private static Object result(FactName fact, String text) {
        return result(fact, typed(text));
    }

    private static Object value(FactName fact, RawCell cell) {
        return read(fact, (grammar, problems) -> grammar.value(cell, problems));
    }

    private static Object value(FactName fact, String text) {
        return value(fact, typed(text));
    }

    @Test
    void the_words_that_ask_are_read_in_any_letters_for_every_type() {
        for (FactName fact : List.of(AMOUNT, DAY, TIME, YES, TEXT, WORD, WORDS)) {
            assertThat(condition(fact, "")).isEqualTo("asks ");
            assertThat(condition(fact, "Any")).isEqualTo("asks ");
            assertThat(condition(fact, "MISSING")).isEqualTo("asks missing");
            assertThat(condition(fact, "known")).isEqualTo("asks known");
            assertThat(condition(fact, "Otherwise")).isEqualTo("asks otherwise");
        }
    }

    @Test
    void otherwise_is_for_the_first_condition() {
        assertThat(read(AMOUNT, (grammar, problems) -> grammar.condition(typed("otherwise"), false, problems)))
                .asString()
                .startsWith("`otherwise` is allowed only in the first condition of a row.");
    }

    @ParameterizedTest
    @CsvSource({
        "5..10, 5..10",
        ">5..10, >5..10",
        "> 5 .. < 10, >5..<10",
        "5..<10, 5..<10",
        "5..5, 5..5",
        "-10..-5.5, -10..-5.5",
        "> 5, > 5",
        ">=5, >= 5",
        "< 5, < 5",
        "<=5, <= 5",
        "not 5; 6, 'not 5, 6'",
        "'5, 6', '5, 6'",
        "5;6, '5, 6'"
    })
    void numbers_have_ranges_bounds_and_lists(String text, String asks) {
        assertThat(condition(AMOUNT, text)).isEqualTo("asks " + asks);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5..<5", ">5..5", ">5..<5", "08:00..08:00"})
    void a_range_without_anything_between_its_ends_is_reported(String text) {
        assertThat(condition(text.contains(":") ? TIME : AMOUNT, text))
                .asString()
                .contains("contains no value.")
                .contains(
                        text.contains(":")
                                ? "Maybe a later second time: a range of times ends before it."
                                : "Maybe `5..5`, which includes both ends.");
    }

    @Test
    void a_range_from_the_larger_to_the_smaller_end_is_reported_and_of_times_as_two_rows() {
        assertThat(condition(AMOUNT, "10..5")).asString().contains("from the larger", "Maybe `5..10`?");
        assertThat(condition(TIME, "22:00..06:00"))
                .asString()
                .contains("from the larger", "one with `>= 22:00` and one with `< 06:00`");
    }

    @Test
    void a_range_of_times_never_holds_its_high_end_and_one_of_days_does() {
        assertThat(condition(TIME, "08:00..12:00")).isEqualTo("asks 08:00..<12:00");
        assertThat(condition(TIME, ">08:00..<12:00")).isEqualTo("asks >08:00..<12:00");
        assertThat(condition(DAY, "2026-12-01..2026-12-24")).isEqualTo("asks 2026-12-01..2026-12-24");
        assertThat(condition(DAY, "> 2026-12-01")).isEqualTo("asks > 2026-12-01");
    }

    @Test
    void words_have_no_ranges() {
        for (FactName fact : List.of(TEXT, TEXTS)) {
            for (String text : List.of("a..b", "> a", "<= a", "a=b", "a\"b")) {
                assertThat(condition(fact, text)).asString().contains("is not a word or name");
            }
            assertThat(condition(fact, "a, b")).isEqualTo("asks a, b");
        }
        assertThat(condition(WORD, "SMS..CALL")).asString().contains("is not in the list `channel`");
    }

    @Test
    void a_word_of_the_list_is_read_and_another_one_reported() {
        assertThat(condition(WORD, "CALL; SMS")).isEqualTo("asks CALL, SMS");
        assertThat(condition(WORD, "not EMAIL")).isEqualTo("asks not EMAIL");
        assertThat(condition(WORD, "EMIAL")).asString().contains("Maybe `EMAIL`?");
        assertThat(condition(WORD, "SMS or CALL")).asString().contains("Maybe `SMS, CALL`?");
        assertThat(condition(WORD, "SMS,,CALL")).asString().contains("empty item in its list");
    }

    @Test
    void yes_and_no_are_two_values() {
        assertThat(condition(YES, "Yes")).isEqualTo("asks yes");
        assertThat(condition(YES, "NO")).isEqualTo("asks no");
        assertThat(result(YES, "yes")).isEqualTo(true);
        assertThat(result(YES, "no")).isEqualTo(false);
        assertThat(result(YES, ticked(true))).isEqualTo(true);
        assertThat(result(YES, ticked(false))).isEqualTo(false);
        assertThat(result(YES, number(1))).asString().contains("this column holds yes or no. Maybe `yes` or `no`.");
        assertThat(condition(YES, "maybe")).asString().contains("is not `yes` or `no`");
        assertThat(condition(AMOUNT, ticked(true))).asString().contains("holds TRUE, but this column holds numbers");
        assertThat(condition(AMOUNT, ticked(false))).asString().contains("holds FALSE");
    }

    @Test
    void a_number_is_a_number_and_one_typed_as_text_is_reported() {
        assertThat(condition(AMOUNT, number(5))).isEqualTo("asks 5");
        assertThat(result(AMOUNT, number(5))).isEqualTo(5.0);
        assertThat(value(AMOUNT, number(-0.0))).isEqualTo(0.0);
        for (String text : List.of("5", "-5", "5.25")) {
            assertThat(condition(AMOUNT, text)).asString().contains("is a number written as text");
            assertThat(result(AMOUNT, text)).asString().contains("is a number written as text");
        }
        assertThat(result(TEXT, "5")).as("a text may be digits").isEqualTo("5");
        assertThat(result(TEXT, number(5))).asString().contains("`5` is a number, but this column holds words");
    }

    @Test
    void the_ends_of_what_a_column_allows_are_allowed() {
        assertThat(result(AMOUNT, number(-10))).isEqualTo(-10.0);
        assertThat(result(AMOUNT, number(1000))).isEqualTo(1000.0);
        for (double outside : new double[] {-10.01, 1000.01}) {
            assertThat(result(AMOUNT, number(outside)))
                    .asString()
                    .contains("is outside what this column allows: from -10 to 1000 (EUR).");
        }
        assertThat(condition(AMOUNT, "> 1001")).asString().contains("is outside");
        assertThat(result(FREE, number(1e9))).isEqualTo(1e9);
        assertThat(result(number(0.0, null, ""), number(-1))).asString().contains("from 0 to anything.");
        assertThat(result(number(null, 0.0, ""), number(1))).asString().contains("from anything to 0.");
    }

    @Test
    void numbers_that_are_too_large_or_too_small_are_reported() {
        for (double number : new double[] {1e31, -1e31, 1e-31, -1e-31, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThat(result(FREE, new RawCell(RawCell.Kind.NUMBER, "some", number)))
                    .as("%s", number)
                    .asString()
                    .contains("`some` is not a number that can be read");
        }
        for (double number : new double[] {1e30, -1e30, 1e-30, 0}) {
            assertThat(result(FREE, number(number))).isEqualTo(number);
        }
        assertThat(condition(FREE, "> 1" + "0".repeat(30))).asString().startsWith("asks > ");
        assertThat(condition(FREE, "> 1" + "0".repeat(31))).asString().contains("is not a number that can be read");
        assertThat(condition(FREE, "> 0." + "0".repeat(30) + "1"))
                .asString()
                .contains("is not a number that can be read");
    }

    @Test
    void a_number_has_40_characters_at_most_and_a_cell_that_is_compared_8192() {
        assertThat(condition(FREE, "> 0." + "1".repeat(38))).asString().startsWith("asks > ");
        assertThat(condition(FREE, "> 0." + "1".repeat(39)))
                .asString()
                .contains("`0." + "1".repeat(38) + "…` is not a number that can be read");
        assertThat(result(TEXT, "a".repeat(8192))).isEqualTo("a".repeat(8192));
        assertThat(result(TEXT, "a".repeat(8193))).asString().contains("…` has 8193 characters. Allowed: 8192");
    }

    @ParameterizedTest
    @CsvSource({
        "'1,5', can be read as one decimal number or as two numbers",
        "'1,000', 'can be read as a number in the thousands or as a decimal number'",
        "'> 1,000', 'can be read as a number in the thousands or as a decimal number'",
        "> 1.250, 'can be read as a number in the thousands or as a decimal number'",
        "'> 1,5', has a decimal comma",
        "> 5 EUR, is not a number or a range of numbers",
        "adults, is not a number or a range of numbers",
        "> 18 and <= 65, is not a number or a range of numbers"
    })
    void an_ambiguous_number_is_reported(String text, String told) {
        assertThat(condition(FREE, text)).asString().contains(told);
    }

    @Test
    void days_and_times_are_read_from_text_and_from_cells() {
        assertThat(result(DAY, "2026-12-24")).isEqualTo(LocalDate.of(2026, 12, 24));
        assertThat(result(DAY, dated(46_380))).isEqualTo(LocalDate.of(2026, 12, 24));
        assertThat(result(DAY, "24.12.2026")).asString().contains("is not a day", "Maybe `2026-12-24`?");
        assertThat(condition(DAY, "> tomorrow")).asString().contains("`tomorrow` is not a day");
        assertThat(result(TIME, "08:30")).isEqualTo(LocalTime.of(8, 30));
        assertThat(result(TIME, dated(0.25))).isEqualTo(LocalTime.of(6, 0));
        assertThat(result(TIME, dated(0.9999999))).as("the last second").isEqualTo(LocalTime.of(23, 59, 59));
        assertThat(result(TIME, "8 pm")).asString().contains("is not a time of day", "Maybe `20:00`?");
    }

    @Test
    void a_day_is_not_a_time_and_a_time_is_not_a_day() {
        assertThat(result(TIME, dated(1))).asString().contains("holds the day", "this column holds times");
        assertThat(result(DAY, dated(0.5))).asString().contains("holds the time 12:00", "this column holds days");
        assertThat(result(DAY, dated(46_380.5)))
                .asString()
                .contains("holds a day with a time, 2026-12-24 12:00", "Set the format to Text");
        assertThat(result(FREE, dated(46_380))).asString().contains("the day 2026-12-24", "Set the format to General");
    }

    @Test
    void a_result_is_one_value_or_many_where_many_are_allowed() {
        assertThat(result(WORD, "SMS")).isEqualTo("SMS");
        assertThat(result(WORD, "SMS, CALL")).asString().contains("is more than one word. Allowed: one word.");
        assertThat(result(WORDS, "SMS, CALL")).isEqualTo(Set.of("SMS", "CALL"));
        assertThat(result(TEXT, "a, b > c")).as("a text is what it says").isEqualTo("a, b > c");
        assertThat(result(TEXTS, "a, b")).isEqualTo(Set.of("a", "b"));
        assertThat(result(WORDS, "")).isEqualTo("nothing");
        assertThat(value(WORDS, "")).isEqualTo("nothing");
        assertThat(result(fact(FactType.NUMBER, true), number(5))).isEqualTo(Set.of(5.0));
    }

    @Test
    void a_set_that_is_known_to_be_empty_is_written_none_in_a_test() {
        assertThat(value(WORDS, "none")).isEqualTo(Set.of());
        assertThat(value(TEXT, "none")).isEqualTo("none");
        assertThat(value(WORDS, "SMS")).isEqualTo(Set.of("SMS"));
        assertThat(value(WORD, "none")).asString().contains("is not in the list");
    }

    @Test
    void a_result_asks_nothing() {
        for (String asks : List.of("any", "Missing", "known", "not SMS")) {
            assertThat(result(WORD, asks)).asString().contains("is allowed only in conditions");
        }
        assertThat(result(WORD, "ANY")).as("a word of the list").isEqualTo("ANY");
        assertThat(result(TEXT, "any")).as("a text is what it says").isEqualTo("any");
        assertThat(result(FREE, "any")).asString().contains("is allowed only in conditions");
        assertThat(result(FREE, "> 5")).asString().contains("is a range. Allowed: one value.", "Maybe `5`?");
        assertThat(result(FREE, "5..10")).asString().contains("is a range", "Maybe one of its ends.");
        assertThat(result(FREE, "five")).asString().contains("is not a number. Maybe `5`, without a unit.");
        assertThat(result(FREE, "1,5")).asString().contains("has a decimal comma");
    }

    @Test
    void formulas_errors_percents_and_letters_that_look_like_others_are_reported() {
        assertThat(condition(FREE, new RawCell(RawCell.Kind.FORMULA, "=1+1", 0)))
                .asString()
                .contains("is a formula");
        assertThat(result(FREE, new RawCell(RawCell.Kind.ERROR, "#N/A", 0)))
                .asString()
                .contains("the error `#N/A`");
        assertThat(condition(FREE, new RawCell(RawCell.Kind.PERCENT, "0.25", 0.25)))
                .asString()
                .contains("shows 25 %, but holds 0.25", "type the number.");
        assertThat(condition(AMOUNT, new RawCell(RawCell.Kind.PERCENT, "0.25", 0.25)))
                .asString()
                .contains("in the column's unit (EUR)");
        assertThat(result(WORD, "SM\u0405")).asString().contains("U+0405", "Maybe `SMS`?");
    }
}
