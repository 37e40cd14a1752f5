package dev.countersign.context.form;

import dev.countersign.facts.Case;
import dev.countersign.facts.words.DisclosureForm;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings a value into the form in which it may leave. A value that its form does not fit does not leave. */
public final class FieldForms {

    private static final String CONSENT = "consent.";
    private static final int LAST = 4;
    private static final int LONG = 8;
    private static final Pattern PLACE = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?");
    private static final Pattern ISO_DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(T.*)?");
    private static final Pattern MAIL = Pattern.compile("[^\\s@]+@([^\\s@]+)");
    private static final Pattern NAME =
            Pattern.compile("\\p{Lu}[\\p{Ll}\\p{M}'’-]+(\\s+\\p{Lu}[\\p{L}\\p{M}'’-]*){0,5}");

    private FieldForms() {}

    /**
     * The value as it may leave: a text, a number, true or false, a list of texts, or counts by text; empty if the form
     * does not fit it.
     *
     * @param path  of the fact
     * @param value null if only sums or groups of it are known
     */
    public static Optional<Object> of(DisclosureForm.Given form, String path, @Nullable Object value, FormInput input) {
        return switch (form.form()) {
            case SUM_12M ->
                Optional.ofNullable(input.sums().get(path))
                        .filter(total -> total.records() >= form.parameter())
                        .map(total -> total.sum());
            case GROUP_K ->
                Optional.ofNullable(input.groups().get(path))
                        .map(groups -> atLeast(form.parameter(), groups))
                        .filter(groups -> !groups.isEmpty())
                        .map(groups -> groups);
            default -> value == null ? Optional.empty() : single(form, path, value, input);
        };
    }

    private static Optional<Object> single(DisclosureForm.Given form, String path, Object value, FormInput input) {
        return switch (form.form()) {
            case AS_IS -> Optional.of(plain(value));
            case OWN_CUSTOMER_ONLY -> input.customer() ? Optional.of(plain(value)) : Optional.empty();
            case CHOSEN_CHANNEL ->
                input.channel() && path.startsWith(CONSENT) ? Optional.of(plain(value)) : Optional.empty();
            case COUNT -> Optional.of(value instanceof Collection<?> many ? many.size() : 1);
            case TOKEN -> Optional.of(many(value, text -> input.token().apply(path, text)));
            case BAND ->
                value instanceof Double number ? Optional.of(band(number, form.parameter())) : Optional.empty();
            case LAST_4 -> text(value).flatMap(FieldForms::lastFour).map(text -> text);
            case YEAR_ONLY -> year(value).map(year -> year);
            case REGION_ONLY -> places(value);
            case DOMAIN_ONLY ->
                text(value).map(MAIL::matcher).filter(found -> found.matches()).map(found -> found.group(1));
            case INITIALS ->
                text(value).filter(text -> NAME.matcher(text).matches()).map(FieldForms::initials);
            case REDACT -> text(value).flatMap(text -> input.redaction().map(each -> each.of(text)));
            case SUM_12M, GROUP_K -> Optional.empty();
        };
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** As JSON has it. */
    private static Object plain(Object value) {
        if (value instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).sorted().toList();
        }
        return value instanceof Boolean || value instanceof Number ? value : Case.text(value);
    }

    private static Object many(Object value, UnaryOperator<String> each) {
        return value instanceof Collection<?> all
                ? all.stream().map(String::valueOf).map(each).sorted().toList()
                : each.apply(Case.text(value));
    }

    private static Optional<String> lastFour(String text) {
        String signs = text.codePoints()
                .filter(Character::isLetterOrDigit)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        int length = signs.codePointCount(0, signs.length());
        return length < LONG
                ? Optional.empty()
                : Optional.of(signs.substring(signs.offsetByCodePoints(0, length - LAST)));
    }

    private static Optional<Integer> year(Object value) {
        if (value instanceof LocalDate day) {
            return Optional.of(day.getYear());
        }
        if (value instanceof Instant moment) {
            return Optional.of(moment.atOffset(ZoneOffset.UTC).getYear());
        }
        return text(value)
                .filter(text -> ISO_DAY.matcher(text).matches())
                .map(text -> Integer.parseInt(text.substring(0, LAST)));
    }

    /** Countries and regions; anything finer makes all of it unknown. */
    private static Optional<Object> places(Object value) {
        if (value instanceof Collection<?> many) {
            TreeSet<String> places = new TreeSet<>();
            many.forEach(each -> places.add(String.valueOf(each)));
            return places.stream().allMatch(place -> PLACE.matcher(place).matches())
                    ? Optional.of(places.stream().toList())
                    : Optional.empty();
        }
        return text(value).filter(place -> PLACE.matcher(place).matches()).map(place -> place);
    }

    private static String initials(String name) {
        return Stream.of(name.split("\\s+"))
                .map(word -> Character.toString(word.codePointAt(0)) + ".")
                .collect(Collectors.joining(" "));
    }

    private static String band(double number, int width) {
        BigDecimal low = BigDecimal.valueOf(number)
                .divide(BigDecimal.valueOf(width), 0, RoundingMode.FLOOR)
                .multiply(BigDecimal.valueOf(width));
        return low.toPlainString() + " to below "
                + low.add(BigDecimal.valueOf(width)).toPlainString();
    }

    /**
     * The groups of at least that size. If all others together are fewer customers, the smallest of these is left out
     * too, so that a known total does not tell how many the others are.
     */
    static SortedMap<String, Integer> atLeast(int least, Map<String, Integer> groups) {
        SortedMap<String, Integer> kept = new TreeMap<>();
        int others = 0;
        for (Map.Entry<String, Integer> each : groups.entrySet()) {
            if (each.getValue() >= least) {
                kept.put(each.getKey(), each.getValue());
            } else {
                others += each.getValue();
            }
        }
        while (others > 0 && others < least && !kept.isEmpty()) {
            Map.Entry<String, Integer> smallest = kept.entrySet().stream()
                    .min(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .orElseThrow();
            kept.remove(smallest.getKey());
            others += smallest.getValue();
        }
        return kept;
    }
}
