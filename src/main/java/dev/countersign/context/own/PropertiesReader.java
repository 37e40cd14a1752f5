package dev.countersign.context.own;

import dev.countersign.context.place.Phone;
import dev.countersign.facts.calendar.OpeningHours;
import dev.countersign.facts.text.Ids;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.words.CustomerKind;
import dev.countersign.facts.words.SuppressionKind;
import java.lang.reflect.InvocationTargetException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the properties of one own fact into its record, and reports every value that is not allowed. */
final class PropertiesReader {

    /** The replacement for an unreadable value that the record requires: the strictest value. */
    private static final Map<String, Object> STRICTEST = Map.of(
            "suppression.channel",
            "ALL",
            "suppression.kind",
            SuppressionKind.SUPPRESSION,
            "customer.kind",
            CustomerKind.CONSUMER);

    /** Members with another value in almost every line. */
    private static final Set<String> UNLIKE = Set.of("aliases", "customer", "email", "phone");

    private final Class<? extends Record> type;
    private final FactPlace place;
    private final ValueParser values;
    private final SharedValues shared;
    private final boolean guess;
    private final List<Problem> problems;
    private final Map<String, @Nullable Object> arguments = new LinkedHashMap<>();

    /** @param guess whether to compute suggestions */
    PropertiesReader(
            Class<? extends Record> type,
            FactPlace place,
            ValueParser values,
            SharedValues shared,
            boolean guess,
            List<Problem> problems) {
        this.type = type;
        this.place = place;
        this.values = values;
        this.shared = shared;
        this.guess = guess;
        this.problems = problems;
    }

    /** The record, as far as it can be read; null if a required value is missing. */
    @Nullable
    Record read(String id, JsonNode properties) {
        RecordShape shape = RecordShape.of(type);
        properties.propertyNames().stream()
                .filter(name -> !shape.names().contains(name))
                .forEach(name -> tell(
                        name,
                        "`" + FactRecord.named(type) + "` has no such property. Allowed: "
                                + String.join(", ", shape.names()) + ".",
                        guess ? Problem.hint(name, shape.names()) : ""));
        boolean lacking = false;
        for (RecordShape.Member member : shape.members()) {
            String name = member.name();
            Object value = name.equals("id") ? id : read(member, properties.path(name));
            Object kept = value != null || member.optional()
                    ? value
                    : member.many() ? Set.of() : STRICTEST.get(member.path());
            arguments.put(name, kept);
            lacking |= kept == null && !member.optional();
        }
        return lacking ? null : made(shape);
    }

    private @Nullable Record made(RecordShape shape) {
        try {
            return shape.make(arguments.values());
        } catch (InvocationTargetException e) {
            problems.add(new Problem(
                    place.text(), String.valueOf(e.getTargetException().getMessage())));
            return null;
        }
    }

    private @Nullable Object read(RecordShape.Member member, JsonNode node) {
        String name = member.name();
        if (node.isMissingNode() || node.isNull()) {
            if (!member.optional() && !member.many()) {
                tell(name, "it is missing.", "");
            }
            return null;
        }
        if (!member.many()) {
            return fitting(member, name, single(member, name, node));
        }
        if (!node.isArray()) {
            tell(name, "it must be an array.", "");
            return null;
        }
        if (node.isEmpty()) {
            return Collections.emptySet();
        }
        Set<Object> set = new LinkedHashSet<>();
        for (int i = 0; i < node.size(); i++) {
            String at = name + "[" + i + "]";
            Object value = fitting(member, at, single(member, at, node.get(i)));
            if (value != null) {
                set.add(value);
            }
        }
        return UNLIKE.contains(name) ? set : shared.ofSet(set);
    }

    /** The value, if it is one that the member may have. @param at the member, and which of its values */
    private @Nullable Object fitting(RecordShape.Member member, String at, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        String name = member.name();
        List<String> words = MemberForms.words(member.path(), values);
        if (value instanceof String word && !words.isEmpty()) {
            return words.contains(word) ? word : listed(at, word, words);
        }
        if (member.path().equals("customer.phone") && value.equals("")) {
            return value;
        }
        if (value instanceof String number && name.equals("phone")) {
            Phone.Read read =
                    Phone.read(number, arguments.get("countries") instanceof Set<?> countries ? countries : Set.of());
            if (read.international().isEmpty()) {
                tell(at, "`" + Problem.shown(number) + "` " + read.wrong(), "");
            }
            return read.international().orElse(null);
        }
        var wrong = MemberForms.check(member.path(), value);
        wrong.ifPresent(each -> tell(
                at,
                "`" + Ids.shown(String.valueOf(value)) + "` " + each.message(),
                guess ? each.hint(String.valueOf(value)) : ""));
        return wrong.isPresent() ? null : MemberForms.formed(member.path(), value);
    }

    private @Nullable Object listed(String at, String word, List<String> words) {
        tell(
                at,
                "`" + Ids.shown(word) + "` is not one of " + String.join(", ", words) + ".",
                guess ? Problem.hint(word, words) : "");
        return null;
    }

    private @Nullable Object single(RecordShape.Member member, String at, JsonNode node) {
        Class<?> wanted = member.type();
        if (wanted == String.class && node.isString()) {
            return UNLIKE.contains(member.name()) ? node.asString() : shared.of(node.asString());
        }
        if ((wanted == Boolean.class || wanted == boolean.class) && node.isBoolean()) {
            return node.asBoolean();
        }
        if ((wanted == int.class || wanted == Integer.class) && node.isInt()) {
            return node.asInt();
        }
        if (wanted == double.class && node.isNumber()) {
            return node.asDouble();
        }
        if (wanted.isEnum() && node.isString()) {
            List<String> allowed = member.words();
            int which = allowed.indexOf(node.asString());
            return which < 0 ? listed(at, node.asString(), allowed) : wanted.getEnumConstants()[which];
        }
        if (wanted == LocalDate.class && node.isString()) {
            try {
                return shared.of(new IsoTime(node.asString()).day());
            } catch (DateTimeException e) {
                tell(at, "`" + Ids.shown(node.asString()) + "` is not a day.", "Maybe write it as 2026-01-31.");
                return null;
            }
        }
        if (wanted == Instant.class && node.isString()) {
            return instant(node.asString(), place.text() + ", properties." + at, problems);
        }
        if (wanted == OpeningHours.class && node.isString()) {
            return hours(node.asString(), at);
        }
        boolean flag = wanted == Boolean.class || wanted == boolean.class;
        if (flag && ValueParser.isQuoted(node, ValueParser.FLAG)
                || (wanted == double.class || wanted == int.class || wanted == Integer.class)
                        && ValueParser.isQuoted(node, ValueParser.NUMBER)) {
            tell(at, ValueParser.quoted(node), ValueParser.withoutQuotes(node));
            return null;
        }
        tell(at, "`" + ValueParser.shown(node) + "` is not allowed here. Allowed: " + word(wanted) + ".", "");
        return null;
    }

    private @Nullable OpeningHours hours(String text, String at) {
        Optional<OpeningHours> read = OpeningHours.read(text);
        if (read.isEmpty()) {
            tell(
                    at,
                    "`" + Ids.shown(text) + "` is not the opening hours of a day. Allowed: the times at which it opens "
                            + "and closes, up to 24:00 of the same day.",
                    OpeningHours.meant(text)
                            .map(meant -> "Maybe `" + meant + "`?")
                            .orElse("Maybe write them as 09:00-17:00."));
        }
        return read.orElse(null);
    }

    private static String word(Class<?> type) {
        return type == String.class
                ? "text"
                : type == int.class || type == Integer.class
                        ? "whole number"
                        : type == double.class
                                ? "number"
                                : type == LocalDate.class
                                        ? "day such as \"2026-01-31\""
                                        : type == Instant.class
                                                ? "moment such as \"2026-01-31T08:00:00Z\""
                                                : type == OpeningHours.class
                                                        ? "hours such as \"09:00-17:00\""
                                                        : type.isEnum() ? "word" : "true or false";
    }

    static @Nullable Instant instant(String text, String place, Collection<Problem> problems) {
        try {
            return new IsoTime(text).moment();
        } catch (DateTimeException e) {
            problems.add(new Problem(
                    place,
                    "`" + Ids.shown(text) + "` is not a timestamp with a UTC offset.",
                    "Maybe write it as 2026-01-31T08:00:00Z."));
            return null;
        }
    }

    private void tell(String at, String says, String maybe) {
        problems.add(new Problem(place.text() + ", properties." + at, says, maybe));
    }
}
