package dev.countersign.facts;

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
import org.jspecify.annotations.Nullable;

/**
 * How facts of declared types lie flat in the case. A booking with two segments becomes {@code resource.segments.count},
 * {@code resource.segments.status} (what any of them says), {@code resource.segments.status.FLYING.count},
 * {@code resource.segments.first.origin}, {@code resource.segments.price.sum}; a member it refers to becomes {@code resource.member.tier};
 * a moment becomes {@code resource.createdAt.hoursAgo}.
 *
 * <p>The paths of the vocabulary and the values of a case both come from here. What parts say together is known only when every part says it.
 */
public record Flattening(BusinessTypes types) {

    private static final double NANOS_OF_AN_HOUR = 3.6e12;

    /** The facts of a type, by path. @param prefix such as {@code resource} */
    public SortedMap<String, FactName> names(String prefix, String type) {
        SortedMap<String, FactName> names = new TreeMap<>();
        types.of(type).forEach((name, field) -> names(prefix + "." + name, field, names));
        return names;
    }

    private void names(String path, BusinessField field, SortedMap<String, FactName> names) {
        if (field instanceof BusinessField.Plain plain) {
            names.put(path, plain.fact().at(path));
        } else if (field instanceof BusinessField.Moment moment) {
            names.put(path + ".hoursAgo", number(path + ".hoursAgo", "hours", moment, "Hours since then; below zero for what is to come."));
        } else if (field instanceof BusinessField.Reference reference) {
            names.put(path, new FactName(path, FactType.TEXT, false, null, null, null, "", reference.authority(), reference.help()));
            names.putAll(names(path, reference.type()));
        } else if (field instanceof BusinessField.Parts parts) {
            names.put(path + ".count", number(path + ".count", "", parts, "How many there are."));
            names.putAll(names(path + ".first", parts.type()));
            names.putAll(names(path + ".last", parts.type()));
            types.of(parts.type()).forEach((name, part) -> together(path + "." + name, part, names));
        }
    }

    /** What all parts say together of one field. */
    private void together(String path, BusinessField field, SortedMap<String, FactName> names) {
        if (!(field instanceof BusinessField.Plain plain)) {
            return;
        }
        FactName fact = plain.fact();
        if (fact.type() == FactType.TEXT || fact.type() == FactType.LIST) {
            names.put(path, new FactName(path, fact.type(), true, fact.list(), null, null, "", fact.authority(), join(fact.help(), "Of all of them together.")));
        }
        if (fact.type() == FactType.NUMBER) {
            names.put(path + ".sum", number(path + ".sum", fact.unit(), plain, "Of all of them together."));
        }
        if (fact.type() == FactType.LIST) {
            types.lists().getOrDefault(String.valueOf(fact.list()), List.of()).forEach(word ->
                    names.put(path + "." + word + ".count", number(path + "." + word + ".count", "", plain, "How many of them are " + word + ".")));
        }
    }

    private static FactName number(String path, String unit, BusinessField field, String help) {
        return new FactName(path, FactType.NUMBER, false, null, null, null, unit, field.authority(), join(field.help(), help));
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
     */
    public SortedMap<String, Object> values(String prefix, String type, Map<String, Object> fact, Instant at, BiFunction<String, String, Optional<Map<String, Object>>> records) {
        SortedMap<String, Object> values = new TreeMap<>();
        types.of(type).forEach((name, field) -> {
            Object value = fact.get(name);
            if (value != null) {
                value(prefix + "." + name, field, value, at, records, values);
            }
        });
        return values;
    }

    private void value(String path, BusinessField field, Object value, Instant at, BiFunction<String, String, Optional<Map<String, Object>>> records, SortedMap<String, Object> values) {
        if (field instanceof BusinessField.Moment) {
            values.put(path + ".hoursAgo", Duration.between((Instant) value, at).toNanos() / NANOS_OF_AN_HOUR);
        } else if (field instanceof BusinessField.Reference reference) {
            values.put(path, value);
            records.apply(reference.type(), (String) value).ifPresent(record -> values.putAll(values(path, reference.type(), record, at, records)));
        } else if (field instanceof BusinessField.Parts parts) {
            List<Map<String, Object>> all = parts(value);
            values.put(path + ".count", (double) all.size());
            if (!all.isEmpty()) {
                values.putAll(values(path + ".first", parts.type(), all.get(0), at, records));
                values.putAll(values(path + ".last", parts.type(), all.get(all.size() - 1), at, records));
            }
            types.of(parts.type()).forEach((name, part) -> together(path + "." + name, part, all.stream().map(each -> each.get(name)).toList(), values));
        } else {
            values.put(path, value);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parts(Object value) {
        return (List<Map<String, Object>>) value;
    }

    private void together(String path, BusinessField field, List<@Nullable Object> said, SortedMap<String, Object> values) {
        if (!(field instanceof BusinessField.Plain plain) || said.stream().anyMatch(Objects::isNull)) {
            return;
        }
        FactName fact = plain.fact();
        if (fact.type() == FactType.TEXT || fact.type() == FactType.LIST) {
            Set<String> words = new TreeSet<>();
            said.forEach(each -> words.addAll(members(each)));
            values.put(path, words);
        }
        if (fact.type() == FactType.NUMBER) {
            values.put(path + ".sum", said.stream().map(each -> BigDecimal.valueOf((Double) each)).reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue());
        }
        if (fact.type() == FactType.LIST) {
            types.lists().getOrDefault(String.valueOf(fact.list()), List.of()).forEach(word ->
                    values.put(path + "." + word + ".count", (double) said.stream().filter(each -> members(each).contains(word)).count()));
        }
    }

    @SuppressWarnings("unchecked")
    private static Collection<String> members(Object value) {
        return value instanceof Set<?> set ? (Set<String>) set : List.of((String) value);
    }
}
