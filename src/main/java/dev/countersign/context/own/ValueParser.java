package dev.countersign.context.own;

import dev.countersign.facts.Case;
import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON values read as the types the vocabulary gives them; nothing is coerced. */
public final class ValueParser {

    private static final int SIGNIFICANT = 15;
    static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");
    static final Pattern FLAG = Pattern.compile("true|false");

    private final Vocabulary vocabulary;
    private final BusinessTypes types;

    /** @param types whose parts may be inside a value */
    public ValueParser(Vocabulary vocabulary, BusinessTypes types) {
        this.vocabulary = vocabulary;
        this.types = types;
    }

    List<String> words(String list) {
        return vocabulary.words(list);
    }

    /**
     * Every member of an object as the value of the field of its name.
     *
     * @param place the text before a member's name in messages
     */
    public SortedMap<String, Object> all(
            JsonNode object, Map<String, BusinessField> fields, String place, Collection<Problem> problems) {
        SortedMap<String, Object> values = new TreeMap<>();
        object.properties().forEach(entry -> {
            BusinessField field = fields.get(entry.getKey());
            if (field == null) {
                problems.add(unknown(entry.getKey(), fields.keySet(), place, problems));
            } else if (!entry.getValue().isNull()) {
                Object value = of(entry.getValue(), field, place + entry.getKey(), problems);
                if (value != null) {
                    values.put(entry.getKey(), value);
                }
            }
        });
        return values;
    }

    /** A property that no fact has. @param before the problems told so far */
    public static Problem unknown(String name, Set<String> facts, String place, Collection<Problem> before) {
        return new Problem(
                place + name,
                "there is no such property. Allowed: " + String.join(", ", new TreeSet<>(facts)) + ".",
                Problem.hint(before, name, facts));
    }

    /** One value of a field; null if it is invalid, after the problem is reported. */
    public @Nullable Object of(JsonNode node, BusinessField field, String place, Collection<Problem> problems) {
        if (field instanceof BusinessField.Plain plain) {
            return of(node, plain.fact(), place, problems);
        }
        if (field instanceof BusinessField.Parts parts) {
            return parts(node, parts.type(), place, problems);
        }
        if (!node.isString() || node.asString().isBlank()) {
            return wrong(
                    node,
                    field instanceof BusinessField.Moment ? "moment such as \"2026-01-31T08:00:00Z\"" : "id",
                    place,
                    problems);
        }
        return field instanceof BusinessField.Moment
                ? PropertiesReader.instant(node.asString(), place, problems)
                : node.asString();
    }

    private @Nullable Object parts(JsonNode node, String type, String place, Collection<Problem> problems) {
        if (!node.isArray()) {
            return wrong(node, "array of objects", place, problems);
        }
        List<SortedMap<String, Object>> parts = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String each = place + "[" + i + "]";
            if (node.get(i).isObject()) {
                parts.add(Collections.unmodifiableSortedMap(all(node.get(i), types.of(type), each + ".", problems)));
            } else {
                wrong(node.get(i), "object", each, problems);
            }
        }
        return List.copyOf(parts);
    }

    /** One value; null if it is invalid, after the problem is reported. */
    public @Nullable Object of(JsonNode node, FactName fact, String place, Collection<Problem> problems) {
        if (fact.many()) {
            if (!node.isArray()) {
                problems.add(new Problem(
                        place,
                        "`" + Problem.shown(node.toString()) + "` is not an array.",
                        "Maybe [" + Problem.shown(node.toString()) + "]."));
                return null;
            }
            TreeSet<String> members = new TreeSet<>();
            for (JsonNode each : node) {
                Object value = single(each, fact, place, problems);
                if (value != null) {
                    members.add((String) value);
                }
            }
            return Collections.unmodifiableSortedSet(members);
        }
        return single(node, fact, place, problems);
    }

    private @Nullable Object single(JsonNode node, FactName fact, String place, Collection<Problem> problems) {
        switch (fact.type()) {
            case TEXT:
                return node.isString() && !node.asString().isBlank()
                        ? node.asString()
                        : wrong(node, "text", place, problems);
            case LIST:
                List<String> words = vocabulary.words(fact.list());
                if (node.isString() && words.contains(node.asString())) {
                    return node.asString();
                }
                problems.add(new Problem(
                        place,
                        "`" + shown(node) + "` is not one of " + String.join(", ", words) + ".",
                        node.isString() ? Problem.hint(problems, node.asString(), words) : ""));
                return null;
            case NUMBER:
                return number(node, fact, place, problems);
            case YESNO:
                return node.isBoolean() ? node.asBoolean() : wrong(node, "true or false", FLAG, place, problems);
            case DATE:
                return parsed(node, text -> new IsoTime(text).day(), "day such as \"2026-01-31\"", place, problems);
            default:
                return parsed(node, LocalTime::parse, "time such as \"08:00\"", place, problems);
        }
    }

    private static @Nullable Object number(JsonNode node, FactName fact, String place, Collection<Problem> problems) {
        if (!node.isNumber() || node.decimalValue().stripTrailingZeros().precision() > SIGNIFICANT) {
            return wrong(node, "number of at most 15 digits", NUMBER, place, problems);
        }
        double number = node.decimalValue().doubleValue();
        if (Double.isInfinite(number)) {
            return wrong(node, "number of at most 15 digits", place, problems);
        }
        if (fact.min() != null && number < fact.min() || fact.max() != null && number > fact.max()) {
            problems.add(
                    new Problem(place, "`" + Case.text(number) + "` is outside what is allowed" + fact.range() + "."));
            return null;
        }
        return number == 0 ? 0.0 : number;
    }

    private static @Nullable Object parsed(
            JsonNode node,
            java.util.function.Function<String, Object> parser,
            String what,
            String place,
            Collection<Problem> problems) {
        try {
            return node.isString() ? parser.apply(node.asString()) : wrong(node, what, place, problems);
        } catch (DateTimeException e) {
            return wrong(node, what, place, problems);
        }
    }

    static String shown(JsonNode node) {
        return Problem.shown(node.isString() ? node.asString() : node.toString());
    }

    private static @Nullable Object wrong(
            JsonNode node, String what, Pattern bare, String place, Collection<Problem> problems) {
        if (!isQuoted(node, bare)) {
            return wrong(node, what, place, problems);
        }
        problems.add(new Problem(place, quoted(node), withoutQuotes(node)));
        return null;
    }

    /** Whether the quotation marks are the only mistake. */
    static boolean isQuoted(JsonNode node, Pattern bare) {
        return node.isString() && bare.matcher(node.asString()).matches();
    }

    static String quoted(JsonNode node) {
        return "`" + node + "` is a text in quotes.";
    }

    static String withoutQuotes(JsonNode node) {
        return "Maybe `" + node.asString() + "`, without quotes.";
    }

    private static @Nullable Object wrong(JsonNode node, String what, String place, Collection<Problem> problems) {
        problems.add(new Problem(place, "`" + shown(node) + "` is not allowed here. Allowed: " + what + "."));
        return null;
    }
}
