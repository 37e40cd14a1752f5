package dev.countersign.tables.workbook;

import dev.countersign.facts.Case;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.table.Cell;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The closed grammar of cells: what is allowed in a condition or a result, by the type of its fact. No cell contains
 * code.
 *
 * <p>Conditions: blank or {@code any} · {@code missing} · {@code known} · {@code A, B} · {@code not A, B} · {@code
 * a..b} with both ends, {@code >a..b} without the low one, {@code a..<b} without the high one · {@code < <= > >= x} ·
 * a value. Results: one value, or {@code A, B} where many are allowed.
 */
final class CellGrammar {

    private static final Pattern RANGE = Pattern.compile("(>?)\\s*(\\S+?)\\s*\\.\\.\\s*(<?)\\s*(\\S+)");
    private static final Pattern BOUND = Pattern.compile("(<=|>=|<|>)\\s*(.+)");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("-?\\d+,\\d+");
    private static final Pattern THOUSANDS = Pattern.compile("-?[1-9]\\d{0,2}(,\\d{3})+");
    /**
     * Three digits that end in 0 after a point: thousands to some readers, and not a usual form of a decimal number.
     */
    private static final Pattern DOTTED_THOUSAND = Pattern.compile("-?[1-9]\\d{0,2}\\.\\d{2}0");

    private static final Pattern ASKS = Pattern.compile("any|missing|known|otherwise|not\\s.*");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final int NUMBER_LENGTH = 40;
    private static final double LARGEST = 1e31;
    /** Characters of a cell that is compared; texts for people may be longer. */
    private static final int LONGEST = 8_192;

    private static final long SECONDS_OF_DAY = 86_400;

    private final FactName fact;
    private final List<String> words;
    private final Function<Said, Problem> place;

    /** A mistake in a cell, before the place of the cell is known. */
    record Said(String message, String hint) {}

    /** A cell that does not follow the grammar. */
    private static final class Wrong extends RuntimeException {

        private final transient Said said;

        Wrong(String says, String maybe) {
            super(says, null, false, false);
            said = new Said(says, maybe);
        }
    }

    CellGrammar(FactName fact, List<String> words, Function<Said, Problem> place) {
        this.fact = fact;
        this.words = words;
        this.place = place;
    }

    /** @param first whether the cell is in the first condition, where {@code otherwise} is allowed */
    @Nullable
    Cell condition(RawCell raw, boolean first, List<Problem> problems) {
        return attempt(problems, () -> condition(raw, first));
    }

    /** A result, or null for a blank cell. */
    @Nullable
    Object result(RawCell raw, List<Problem> problems) {
        return raw.blank() ? null : attempt(problems, () -> many(raw, fact.many()));
    }

    /**
     * The value of a fact in a test, or null if it is omitted. A set that is known to be empty is written {@code none}.
     */
    @Nullable
    Object value(RawCell raw, List<Problem> problems) {
        if (raw.blank()) {
            return null;
        }
        return fact.many() && raw.text().equals("none") ? Set.of() : attempt(problems, () -> many(raw, fact.many()));
    }

    private interface Attempt<T> {
        T read();
    }

    private <T> @Nullable T attempt(List<Problem> problems, Attempt<T> attempt) {
        try {
            return attempt.read();
        } catch (Wrong e) {
            problems.add(place.apply(e.said));
            return null;
        }
    }

    private Cell condition(RawCell raw, boolean first) {
        readable(raw);
        if (raw.kind() != RawCell.Kind.TEXT) {
            return raw.blank() ? new Cell.Any() : new Cell.OneOf(new TreeSet<>(Set.of(single(raw))));
        }
        String text = raw.text();
        switch (text.toLowerCase(Locale.ROOT)) {
            case "any":
                return new Cell.Any();
            case "missing":
                return new Cell.Missing();
            case "known":
                return new Cell.Known();
            case "otherwise":
                if (!first) {
                    throw new Wrong(
                            "`otherwise` is allowed only in the first condition of a row.",
                            "Maybe move it there, and leave the other conditions blank.");
                }
                return new Cell.Otherwise();
            default:
                break;
        }
        if (text.toLowerCase(Locale.ROOT).startsWith("not ")) {
            return new Cell.NoneOf(new TreeSet<>(values(text.substring(4).strip())));
        }
        if (ordered()) {
            Matcher bound = BOUND.matcher(text);
            Matcher range = RANGE.matcher(text);
            if (range.matches()) {
                return range(text, range);
            }
            if (bound.matches()) {
                return bound(text, bound);
            }
            numberAsText(text);
        }
        return new Cell.OneOf(new TreeSet<>(values(text)));
    }

    private boolean ordered() {
        return fact.type() == FactType.NUMBER || fact.type() == FactType.DATE || fact.type() == FactType.TIME;
    }

    private Cell.Range range(String text, Matcher range) {
        Comparable<?> low = (Comparable<?>) parsed(range.group(2));
        Comparable<?> high = (Comparable<?>) parsed(range.group(4));
        boolean lowIncluded = range.group(1).isEmpty();
        boolean highIncluded = range.group(3).isEmpty() && fact.type() != FactType.TIME;
        int order = compare(low, high);
        if (order > 0) {
            throw new Wrong(
                    "the range `" + text + "` goes from the larger to the smaller value.",
                    fact.type() == FactType.TIME
                            ? "Maybe use two rows, one with `>= " + low + "` and one with `< " + high
                                    + "`: a day ends at midnight."
                            : "Maybe `" + Case.text(high) + ".." + Case.text(low) + "`?");
        }
        if (order == 0 && !(lowIncluded && highIncluded)) {
            throw new Wrong(
                    "the range `" + text + "` contains no value.",
                    fact.type() == FactType.TIME
                            ? "Maybe a later second time: a range of times ends before it."
                            : "Maybe `" + Case.text(low) + ".." + Case.text(high) + "`, which includes both ends.");
        }
        return new Cell.Range(low, lowIncluded, high, highIncluded);
    }

    private Cell.Range bound(String text, Matcher bound) {
        if (fact.type() == FactType.NUMBER && !bound.group(2).matches("[-\\d.,]+")) {
            throw new Wrong("`" + text + "` is not a number or a range of numbers.", CellHints.number(text));
        }
        Comparable<?> value = (Comparable<?>) parsed(bound.group(2).strip());
        return switch (bound.group(1)) {
            case "<" -> new Cell.Range(null, true, value, false);
            case "<=" -> new Cell.Range(null, true, value, true);
            case ">" -> new Cell.Range(value, false, null, true);
            default -> new Cell.Range(value, true, null, true);
        };
    }

    @SuppressWarnings("unchecked")
    private static int compare(Comparable<?> a, Comparable<?> b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    private Object many(RawCell raw, boolean many) {
        readable(raw);
        if (raw.kind() != RawCell.Kind.TEXT) {
            return many ? Collections.unmodifiableSet(new LinkedHashSet<>(Set.of(single(raw)))) : single(raw);
        }
        numberAsText(raw.text());
        oneValue(raw.text());
        if (many) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(values(raw.text())));
        }
        return fact.type() == FactType.TEXT ? raw.text() : parsed(raw.text());
    }

    private void numberAsText(String text) {
        if (fact.type() == FactType.NUMBER && NUMBER.matcher(text).matches()) {
            throw new Wrong(
                    "`" + text + "` is a number written as text.",
                    "Maybe set the format to General and type it again.");
        }
    }

    /**
     * A result and a test contain values; only a condition contains operators. A word of the list is a value, even one
     * that is an operator in conditions, such as ANY.
     */
    private void oneValue(String text) {
        Matcher bound = BOUND.matcher(text);
        if (ordered() && (bound.matches() || RANGE.matcher(text).matches())) {
            throw new Wrong(
                    "`" + text + "` is a range. Allowed: one value.",
                    bound.matches() ? "Maybe `" + bound.group(2) + "`?" : "Maybe one of its ends.");
        }
        if (fact.type() == FactType.NUMBER
                && !NUMBER.matcher(text).matches()
                && !DECIMAL_COMMA.matcher(text).matches()
                && !ASKS.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
            throw new Wrong("`" + text + "` is not a number.", "Maybe `5`, without a unit.");
        }
        if (fact.type() != FactType.TEXT
                && !words.contains(text)
                && ASKS.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
            throw new Wrong(
                    "`" + text + "` is allowed only in conditions. Allowed here: a value, or a blank cell.",
                    "Maybe leave the cell blank.");
        }
        if (fact.type() == FactType.LIST && !fact.many() && text.contains(",")) {
            throw new Wrong("`" + text + "` is more than one word. Allowed: one word.", "Maybe make a row for each.");
        }
    }

    /** Kinds of cell that no fact accepts, and letters that look like others. */
    private void readable(RawCell raw) {
        switch (raw.kind()) {
            case FORMULA ->
                throw new Wrong(
                        "`" + raw.text() + "` is a formula. Cells hold values only.",
                        "Maybe copy the cell and paste its value.");
            case ERROR ->
                throw new Wrong(
                        "the cell holds the error `" + raw.text() + "`.",
                        "Maybe the cell had a formula; type the value.");
            case PERCENT ->
                throw new Wrong(
                        "the cell has a percent format: it shows " + Case.text(raw.number() * 100) + " %, but holds "
                                + raw.text() + ".",
                        "Maybe set the format to General and type the number"
                                + (fact.unit().isEmpty() ? "." : " in the column's unit (" + fact.unit() + ")."));
            case NUMBER -> finite(raw.number(), raw.text());
            default ->
                ConfusableChars.first(bounded(raw.text()), false).ifPresent(letter -> {
                    throw new Wrong(
                            "`" + ConfusableChars.shown(raw.text()).replace("\n", "<U+000A>") + "` contains " + letter
                                    + ". Allowed in a cell that is compared: ordinary letters, digits and signs.",
                            CellHints.ordinary(raw.text()));
                });
        }
    }

    private static String bounded(String text) {
        if (text.length() > LONGEST) {
            throw new Wrong(
                    "`" + ConfusableChars.shown(text.substring(0, NUMBER_LENGTH)) + "…` has " + text.length()
                            + " characters. Allowed: " + LONGEST + " in a cell that is compared.",
                    "Maybe split it into several rows, or use a fact instead.");
        }
        return text;
    }

    /** A cell that is not text, as a value of the fact's type. */
    private Object single(RawCell raw) {
        FactType type = fact.type();
        if (type == FactType.YESNO && raw.kind() == RawCell.Kind.BOOLEAN) {
            return raw.text().equals("yes");
        }
        if (type == FactType.NUMBER && raw.kind() == RawCell.Kind.NUMBER) {
            return inRange(raw.number());
        }
        if (raw.kind() == RawCell.Kind.DATE) {
            if (type == FactType.DATE && raw.number() == Math.rint(raw.number())) {
                return raw.dateTime().toLocalDate();
            }
            if (type == FactType.TIME && raw.number() < 1) {
                return LocalTime.ofSecondOfDay(Math.min(Math.round(raw.number() * SECONDS_OF_DAY), SECONDS_OF_DAY - 1));
            }
            throw new Wrong(
                    "the cell holds "
                            + (raw.number() < 1
                                    ? "the time " + raw.dateTime().toLocalTime()
                                    : raw.number() == Math.rint(raw.number())
                                            ? "the day " + raw.dateTime().toLocalDate()
                                            : "a day with a time, "
                                                    + raw.dateTime().toString().replace('T', ' '))
                            + ", but this column holds " + kind() + ".",
                    "Maybe Excel converted it. Set the format to " + (type == FactType.NUMBER ? "General" : "Text")
                            + " and type it again.");
        }
        if (raw.kind() == RawCell.Kind.BOOLEAN) {
            throw new Wrong(
                    "the cell holds " + (raw.text().equals("yes") ? "TRUE" : "FALSE") + ", but this column holds "
                            + kind() + ".",
                    "Maybe it is in the wrong column.");
        }
        throw new Wrong("`" + raw.text() + "` is a number, but this column holds " + kind() + ".", hint());
    }

    private List<Object> values(String text) {
        if (fact.type() == FactType.NUMBER && DECIMAL_COMMA.matcher(text).matches()) {
            throw THOUSANDS.matcher(text).matches()
                    ? thousand(text)
                    : new Wrong(
                            "`" + text + "` can be read as one decimal number or as two numbers.",
                            "Maybe `" + text.replace(',', '.') + "`, or `" + text.replace(",", ", ") + "`?");
        }
        List<Object> values = new ArrayList<>();
        for (String part : text.split(fact.type() == FactType.NUMBER ? ",\\s|;" : "[,;]", -1)) {
            if (part.isBlank()) {
                throw new Wrong("`" + text + "` has an empty item in its list.", "Maybe delete the extra comma.");
            }
            values.add(parsed(part.strip()));
        }
        return values;
    }

    private Object parsed(String text) {
        return switch (fact.type()) {
            case TEXT -> word(text);
            case LIST -> listed(text);
            case YESNO -> yesno(text);
            case NUMBER -> number(text);
            case DATE -> parsed(text, LocalDate::parse, "not a day", CellHints.day(text));
            case TIME -> parsed(text, LocalTime::parse, "not a time of day", CellHints.time(text));
        };
    }

    private static String word(String text) {
        if (Stream.of("..", "<", ">", "=", "\"").anyMatch(text::contains)) {
            throw new Wrong(
                    "`" + text + "` is not a word or name: it must not contain `..`, `<`, `>`, `=` or a quotation "
                            + "mark.",
                    "Maybe it is in the wrong column.");
        }
        return text;
    }

    private String listed(String text) {
        if (!words.contains(text)) {
            String near = Problem.hint(text, words);
            throw new Wrong(
                    "`" + text + "` is not in the list `" + fact.list() + "`. Allowed: " + String.join(", ", words)
                            + ".",
                    near.isEmpty() ? CellHints.words(text, words) : near);
        }
        return text;
    }

    private Boolean yesno(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new Wrong("`" + text + "` is not `yes` or `no`.", hint());
        };
    }

    private Double number(String text) {
        if (text.length() > NUMBER_LENGTH) {
            throw noNumber(text.substring(0, NUMBER_LENGTH) + "…");
        }
        if (THOUSANDS.matcher(text).matches() || DOTTED_THOUSAND.matcher(text).matches()) {
            throw thousand(text);
        }
        if (DECIMAL_COMMA.matcher(text).matches()) {
            throw new Wrong("`" + text + "` has a decimal comma.", "Maybe `" + text.replace(',', '.') + "`?");
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new Wrong("`" + text + "` is not a number or a range of numbers.", CellHints.number(text));
        }
        double number = Double.parseDouble(text);
        finite(number, text);
        return inRange(number);
    }

    private static Wrong thousand(String text) {
        return new Wrong(
                "`" + text + "` can be read as a number in the thousands or as a decimal number.",
                CellHints.thousand(text));
    }

    private static void finite(double number, String text) {
        if (!Double.isFinite(number) || Math.abs(number) >= LARGEST || number != 0 && Math.abs(number) <= 1 / LARGEST) {
            throw noNumber(text);
        }
    }

    private static Wrong noNumber(String text) {
        return new Wrong(
                "`" + text + "` is not a number that can be read. Allowed: at most " + NUMBER_LENGTH
                        + " characters, with an exponent from -30 to 30.",
                "Maybe a key was held down.");
    }

    private Double inRange(double number) {
        if (fact.min() != null && number < fact.min() || fact.max() != null && number > fact.max()) {
            throw new Wrong(
                    "`" + Case.text(number) + "` is outside what this column allows: from "
                            + (fact.min() == null ? "anything" : Case.text(fact.min())) + " to "
                            + (fact.max() == null ? "anything" : Case.text(fact.max()))
                            + (fact.unit().isEmpty() ? "." : " (" + fact.unit() + ")."),
                    "Maybe a digit is wrong, or the value has another unit.");
        }
        return number == 0 ? 0.0 : number;
    }

    private static <T> T parsed(String text, Function<String, T> parser, String no, String maybe) {
        try {
            return parser.apply(text);
        } catch (DateTimeParseException e) {
            throw new Wrong("`" + text + "` is " + no + ".", maybe);
        }
    }

    private String kind() {
        return switch (fact.type()) {
            case TEXT -> "words";
            case LIST -> "words of the list `" + fact.list() + "` (" + String.join(", ", words) + ")";
            case NUMBER -> "numbers";
            case YESNO -> "yes or no";
            case DATE -> "days such as 2026-01-31";
            case TIME -> "times such as 08:00";
        };
    }

    private String hint() {
        return switch (fact.type()) {
            case NUMBER -> "Maybe `> 5`, `5..10` or `5`.";
            case YESNO -> "Maybe `yes` or `no`.";
            case DATE, TIME -> "Maybe set the format to Text and write it like that.";
            case TEXT -> "Maybe set the format to Text and type it again.";
            case LIST -> "Maybe it is in the wrong column.";
        };
    }
}
