package dev.countersign.facts.own;

import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Turns facts of declared types into values by path in the case. A booking with two segments becomes {@code
 * resource.segments.count}, {@code resource.segments.status} (what any of them says), {@code
 * resource.segments.status.FLYING.count}, {@code resource.segments.status.FLYING.id} (of those that say so), {@code
 * resource.segments.first.origin}, {@code resource.segments.price.sum}; a member it refers to becomes {@code
 * resource.member.tier}; a moment becomes {@code resource.createdAt.hoursAgo}.
 *
 * <p>It is in {@code facts} because {@code policy} needs the names and {@code context} the values, and neither
 * may use the other.
 *
 * <p>The paths of the vocabulary and the values of a case both come from here. Parts have the authority of their
 * list. The target of a reference is our own record, also if the caller named it. A combined value of parts is known
 * only if every part has the value.
 */
public record Flattening(BusinessTypes types) {

    /** How the path of an age in hours ends. */
    public static final String AGE = ".hoursAgo";

    private static final String RECORDED = ".recorded";
    private static final String MAYBE = ".maybe";
    private static final double SECONDS_OF_AN_HOUR = 3600;
    private static final double NANOS_OF_A_SECOND = 1e9;

    /** The facts of a type, by path. @param prefix such as {@code resource} */
    public SortedMap<String, FactName> names(String prefix, String type) {
        SortedMap<String, FactName> names = new TreeMap<>();
        types.of(type).forEach((name, field) -> names(prefix + "." + name, field, names));
        return names;
    }

    private void names(String path, BusinessField field, SortedMap<String, FactName> all) {
        if (field instanceof BusinessField.Plain plain) {
            all.put(path, plain.fact().at(path));
        } else if (field instanceof BusinessField.Moment moment) {
            all.put(path + AGE, number(path + AGE, "hours", moment, "Hours since then; negative for the future."));
        } else if (field instanceof BusinessField.Reference reference) {
            all.put(
                    path,
                    new FactName(
                            path, FactType.TEXT, false, null, null, null, "", reference.authority(), reference.help()));
            all.putAll(by(Authority.RECORD, names(path, reference.type())));
            all.put(
                    path + RECORDED,
                    new FactName(
                            path + RECORDED,
                            FactType.YESNO,
                            false,
                            null,
                            null,
                            null,
                            "",
                            Authority.RECORD,
                            "Whether we have a record of it."));
            all.put(
                    path + MAYBE,
                    new FactName(
                            path + MAYBE,
                            FactType.TEXT,
                            false,
                            null,
                            null,
                            null,
                            "",
                            Authority.RECORD,
                            "Id on record that differs from it only in case, width or blanks."));
        } else if (field instanceof BusinessField.Parts parts) {
            SortedMap<String, FactName> names = new TreeMap<>();
            names.put(path + ".count", number(path + ".count", "", parts, "How many there are."));
            names.putAll(names(path + ".first", parts.type()));
            names.putAll(names(path + ".last", parts.type()));
            types.of(parts.type()).forEach((name, part) -> together(path + "." + name, part, "all of them", names));
            choices(parts.type())
                    .forEach((of, words) -> words.forEach(word -> {
                        String some = path + "." + of + "." + word;
                        names.put(
                                some + ".count",
                                number(some + ".count", "", parts, "How many of them are " + word + "."));
                        types.of(parts.type()).forEach((name, part) -> {
                            if (!name.equals(of)) {
                                together(some + "." + name, part, "those that are " + word, names);
                            }
                        });
                    }));
            all.putAll(by(parts.authority(), names));
        }
    }

    private static SortedMap<String, FactName> by(Authority authority, SortedMap<String, FactName> names) {
        names.replaceAll((path, fact) -> fact.by(authority));
        return names;
    }

    /** Fields of a part that hold a word out of a list, with the words of that list. */
    private SortedMap<String, List<String>> choices(String type) {
        SortedMap<String, List<String>> choices = new TreeMap<>();
        types.of(type).forEach((name, field) -> {
            if (field instanceof BusinessField.Plain plain && plain.fact().list() != null) {
                choices.put(name, types.lists().getOrDefault(plain.fact().list(), List.of()));
            }
        });
        return choices;
    }

    /** The combined value of one field of parts. @param which parts, for the analyst */
    private static void together(String path, BusinessField field, String which, SortedMap<String, FactName> names) {
        if (!(field instanceof BusinessField.Plain plain)) {
            return;
        }
        FactName fact = plain.fact();
        if (isWord(fact)) {
            names.put(
                    path,
                    new FactName(
                            path,
                            fact.type(),
                            true,
                            fact.list(),
                            null,
                            null,
                            "",
                            fact.authority(),
                            join(fact.help(), "Of " + which + " together.")));
        }
        if (fact.type() == FactType.NUMBER) {
            names.put(path + ".sum", number(path + ".sum", fact.unit(), plain, "Of " + which + " together."));
        }
    }

    private static boolean isWord(FactName fact) {
        return fact.type() == FactType.TEXT || fact.type() == FactType.LIST;
    }

    private static FactName number(String path, String unit, BusinessField field, String help) {
        return new FactName(
                path, FactType.NUMBER, false, null, null, null, unit, field.authority(), join(field.help(), help));
    }

    private static String join(String help, String more) {
        return help.isEmpty() ? more : help + " " + more;
    }

    /**
     * The values of one fact, by path.
     *
     * @param fact    its fields by name, as they were read
     * @param at      the decision time
     * @param records another own fact by type and id
     * @param near    an id on record that may be meant, if there is no such fact
     */
    public SortedMap<String, Object> values(
            String prefix,
            String type,
            Map<String, Object> fact,
            Instant at,
            BiFunction<String, String, Optional<Map<String, Object>>> records,
            BiFunction<String, String, Optional<String>> near) {
        SortedMap<String, Object> values = new TreeMap<>();
        types.of(type).forEach((name, field) -> {
            Object value = fact.get(name);
            if (value != null) {
                value(prefix + "." + name, field, value, at, records, near, values);
            }
        });
        return values;
    }

    private void value(
            String path,
            BusinessField field,
            Object value,
            Instant at,
            BiFunction<String, String, Optional<Map<String, Object>>> records,
            BiFunction<String, String, Optional<String>> near,
            SortedMap<String, Object> values) {
        if (field instanceof BusinessField.Moment) {
            Duration age = Duration.between((Instant) value, at);
            values.put(path + AGE, (age.getSeconds() + age.getNano() / NANOS_OF_A_SECOND) / SECONDS_OF_AN_HOUR);
        } else if (field instanceof BusinessField.Reference reference) {
            Optional<Map<String, Object>> held = records.apply(reference.type(), (String) value);
            values.put(path, value);
            values.put(path + RECORDED, held.isPresent());
            if (held.isEmpty()) {
                near.apply(reference.type(), (String) value).ifPresent(id -> values.put(path + MAYBE, id));
            }
            held.ifPresent(record -> values.putAll(values(path, reference.type(), record, at, records, near)));
        } else if (field instanceof BusinessField.Parts parts) {
            List<Map<String, Object>> all = parts(value);
            values.put(path + ".count", (double) all.size());
            if (!all.isEmpty()) {
                values.putAll(values(path + ".first", parts.type(), all.get(0), at, records, near));
                values.putAll(values(path + ".last", parts.type(), all.get(all.size() - 1), at, records, near));
            }
            together(path, parts.type(), "", all, values);
            choices(parts.type()).forEach((of, words) -> {
                if (all.stream().allMatch(each -> each.containsKey(of))) {
                    words.forEach(word -> chosen(
                            path + "." + of + "." + word,
                            parts.type(),
                            of,
                            all.stream()
                                    .filter(each -> members(Objects.requireNonNull(each.get(of)))
                                            .contains(word))
                                    .toList(),
                            values));
                }
            });
        } else {
            values.put(path, value);
        }
    }

    /** The combined values of the parts whose field has one word. */
    private void chosen(
            String path, String type, String of, List<Map<String, Object>> some, SortedMap<String, Object> values) {
        values.put(path + ".count", (double) some.size());
        together(path, type, of, some, values);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parts(Object value) {
        return (List<Map<String, Object>>) value;
    }

    /** The combined values of parts, except the field by which they were selected. */
    private void together(
            String path, String type, String but, List<Map<String, Object>> parts, SortedMap<String, Object> values) {
        types.of(type).forEach((name, field) -> {
            if (!name.equals(but)
                    && field instanceof BusinessField.Plain plain
                    && parts.stream().allMatch(each -> each.containsKey(name))) {
                together(
                        path + "." + name,
                        plain.fact(),
                        parts.stream().map(each -> each.get(name)).toList(),
                        values);
            }
        });
    }

    private static void together(String path, FactName fact, List<Object> said, SortedMap<String, Object> values) {
        if (isWord(fact)) {
            Set<String> words = new TreeSet<>();
            said.forEach(each -> words.addAll(members(each)));
            values.put(path, words);
        }
        if (fact.type() == FactType.NUMBER) {
            values.put(
                    path + ".sum",
                    said.stream()
                            .map(each -> BigDecimal.valueOf((Double) each))
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .doubleValue());
        }
    }

    @SuppressWarnings("unchecked")
    private static Collection<String> members(Object value) {
        return value instanceof Set<?> set ? (Set<String>) set : List.of((String) value);
    }
}
