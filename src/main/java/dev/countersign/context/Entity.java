package dev.countersign.context;

import dev.countersign.facts.BusinessTypes;
import dev.countersign.facts.Problem;
import dev.countersign.facts.UseCase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One own fact: {@code {"type":…, "id":…, "properties":{…}, "source":…, "asOf":…}}. The type is the name of a record of the fact
 * model, or of a business fact that the pack declares, with a small first letter.
 *
 * @param value the record, or for a declared type its properties by name
 */
record Entity(String type, String id, Object value, Origin origin) {

    private static final Map<String, Class<? extends Record>> RECORDS = new TreeMap<>();
    private static final Set<String> MEMBERS = Set.of("type", "id", "properties", "source", "asOf");

    static {
        BusinessTypes.RECORDS.forEach(record -> RECORDS.put(named(record), record));
    }

    private static String named(Class<?> record) {
        return Character.toLowerCase(record.getSimpleName().charAt(0)) + record.getSimpleName().substring(1);
    }

    /**
     * @param declared types of the pack
     * @param place    file and line, for messages
     * @return null when something is wrong, with the problems told
     */
    static @Nullable Entity read(JsonNode node, BusinessTypes declared, Values values, String place, List<Problem> problems) {
        int before = problems.size();
        if (!node.isObject()) {
            problems.add(new Problem(place, "an own fact is one JSON object a line.", ""));
            return null;
        }
        node.propertyNames().stream().filter(name -> !MEMBERS.contains(name)).forEach(name -> problems.add(new Problem(place,
                "`" + name + "` is no member of an own fact. Allowed: asOf, id, properties, source, type.", Problem.maybe(name, MEMBERS))));
        for (String name : List.of("type", "id", "source", "asOf")) {
            if (!node.path(name).isString() || node.path(name).asString().isBlank()) {
                problems.add(new Problem(place, "`" + name + "` is missing, or is no text.", ""));
            }
        }
        String type = node.path("type").asString("");
        String id = node.path("id").asString("");
        instant(node.path("asOf").asString(""), place + ", asOf", problems);
        Set<String> types = new TreeSet<>(RECORDS.keySet());
        types.addAll(declared.kept());
        if (!type.isEmpty() && !types.contains(type)) {
            problems.add(new Problem(place, "`" + type + "` is no type of fact. Allowed: " + String.join(", ", types) + ".", Problem.maybe(type, types)));
        }
        if (problems.size() > before) {
            return null;
        }
        JsonNode properties = node.path("properties");
        Class<? extends Record> record = RECORDS.get(type);
        Object value = record != null ? record(record, id, properties, values, place, problems) : values.all(properties, declared.of(type), place + ", properties.", problems);
        return problems.size() > before || value == null ? null : new Entity(type, id, value, new Origin(node.path("source").asString(), node.path("asOf").asString()));
    }

    private static @Nullable Record record(Class<? extends Record> type, String id, JsonNode properties, Values values, String place, List<Problem> problems) {
        int before = problems.size();
        RecordComponent[] components = type.getRecordComponents();
        List<String> names = Arrays.stream(components).map(RecordComponent::getName).filter(name -> !name.equals("id")).toList();
        properties.propertyNames().stream().filter(name -> !names.contains(name)).forEach(name -> problems.add(new Problem(place + ", properties." + name,
                "`" + named(type) + "` has no such property. Allowed: " + String.join(", ", names) + ".", Problem.maybe(name, names))));
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            arguments.put(component.getName(), component.getName().equals("id") ? id
                    : component(component, properties.path(component.getName()), values, place + ", properties." + component.getName(), problems));
        }
        if (problems.size() > before) {
            return null;
        }
        try {
            var constructor = type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(arguments.values().toArray());
        } catch (InvocationTargetException e) {
            problems.add(new Problem(place, String.valueOf(e.getCause().getMessage()), ""));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object component(RecordComponent component, JsonNode node, Values values, String place, List<Problem> problems) {
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (node.isMissingNode() || node.isNull()) {
            if (!optional && component.getType() != Set.class) {
                problems.add(new Problem(place, "it is missing.", ""));
            }
            return component.getType() == Set.class && !optional ? Set.of() : null;
        }
        if (component.getType() == Set.class) {
            Type member = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            if (!node.isArray()) {
                problems.add(new Problem(place, "it must be an array.", ""));
                return null;
            }
            Set<Object> set = new LinkedHashSet<>();
            node.forEach(each -> {
                Object value = listed(single((Class<?>) member, each, place, problems), component, values, place, problems);
                if (value != null) {
                    set.add(value);
                }
            });
            return set;
        }
        return listed(single(component.getType(), node, place, problems), component, values, place, problems);
    }

    private static @Nullable Object listed(@Nullable Object value, RecordComponent component, Values values, String place, List<Problem> problems) {
        List<String> allowed = words(component, values);
        if (value instanceof String word && !allowed.isEmpty() && !allowed.contains(word)) {
            problems.add(new Problem(place, "`" + word + "` is not one of " + String.join(", ", allowed) + ".", Problem.maybe(word, allowed)));
        }
        return value;
    }

    /** What a text property is chosen from; nothing where it is free. */
    private static List<String> words(RecordComponent component, Values values) {
        return switch (named(component.getDeclaringRecord()) + "." + component.getName()) {
            case "agent.kind" -> values.words("agentKind");
            case "organisation.sector" -> values.words("sector");
            case "organisation.riskAppetite" -> values.words("riskAppetite");
            case "useCase.uses" -> values.words("use").stream().filter(word -> !word.equals(UseCase.UNKNOWN)).toList();
            case "useCase.exception" -> values.words("exception");
            case "consent.similarGoods" -> values.words("similarGoods");
            case "attestation.what" -> List.of("SPONSOR_ATTESTED", "SIMULATION_PASSED");
            case "suppression.channel" -> Stream.concat(Stream.of("ALL"), values.words("channel").stream()).toList();
            default -> List.of();
        };
    }

    private static @Nullable Object single(Class<?> type, JsonNode node, String place, List<Problem> problems) {
        if (type == String.class && node.isString()) {
            return node.asString();
        }
        if ((type == Boolean.class || type == boolean.class) && node.isBoolean()) {
            return node.asBoolean();
        }
        if ((type == int.class || type == Integer.class) && node.isInt()) {
            return node.asInt();
        }
        if (type == double.class && node.isNumber()) {
            return node.asDouble();
        }
        if (type.isEnum() && node.isString()) {
            List<String> allowed = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
            int at = allowed.indexOf(node.asString());
            if (at < 0) {
                problems.add(new Problem(place, "`" + node.asString() + "` is not one of " + String.join(", ", allowed) + ".", Problem.maybe(node.asString(), allowed)));
                return null;
            }
            return type.getEnumConstants()[at];
        }
        if (type == LocalDate.class && node.isString()) {
            try {
                return LocalDate.parse(node.asString());
            } catch (DateTimeException e) {
                problems.add(new Problem(place, "`" + node.asString() + "` is no day.", "Maybe write it as 2026-01-31."));
                return null;
            }
        }
        if (type == Instant.class && node.isString()) {
            return instant(node.asString(), place, problems);
        }
        problems.add(new Problem(place, "`" + node + "` is no " + word(type) + ".", ""));
        return null;
    }

    private static String word(Class<?> type) {
        return type == String.class ? "text" : type == int.class || type == Integer.class ? "whole number" : type == double.class ? "number" : type == LocalDate.class ? "day such as \"2026-01-31\""
                : type == Instant.class ? "moment such as \"2026-01-31T08:00:00Z\"" : type.isEnum() ? "word" : "true or false";
    }

    static @Nullable Instant instant(String text, String place, List<Problem> problems) {
        try {
            return java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            if (!text.isEmpty()) {
                problems.add(new Problem(place, "`" + text + "` is no moment.", "Maybe write it as 2026-01-31T08:00:00Z."));
            }
            return null;
        }
    }
}
