package dev.countersign.tables.make;

import dev.countersign.facts.text.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One object of a table specification. Each member has one kind of value, and every other kind is reported; {@code
 * null} counts as missing.
 *
 * @param file for messages
 * @param path   where in the file, such as {@code rows[2].}; empty for the specification itself
 */
record SpecMembers(String file, String path, JsonNode node, List<Problem> problems) {

    private static final int LONGEST = 80;

    SpecMembers {
        if (!node.isObject()) {
            problems.add(new Problem(
                    file + ", " + (path.endsWith(".") ? path.substring(0, path.length() - 1) : path),
                    "`" + shown(node) + "` is not allowed here. Allowed: an object, in braces.",
                    "Maybe `{…}`."));
        }
    }

    /** Members that are none of these are reported. */
    SpecMembers only(Set<String> allowed) {
        List<String> sorted = allowed.stream().sorted().toList();
        node.propertyNames().stream()
                .filter(name -> !allowed.contains(name))
                .forEach(name -> tell(
                        name,
                        "there is no such member. Allowed: " + String.join(", ", sorted) + ".",
                        Problem.oneOf(name, sorted)));
        return this;
    }

    boolean has(String member) {
        return node.hasNonNull(member);
    }

    String required(String member) {
        String value = text(member, "");
        if (value.isBlank() && (!has(member) || node.path(member).isString())) {
            tell(member, "it is missing.", "Maybe `\"" + member + "\": \"…\"`.");
        }
        return value;
    }

    String text(String member, String standard) {
        return text(member, standard, ", ");
    }

    /** @param apart the separator of several values in one text */
    String text(String member, String standard, String apart) {
        JsonNode value = node.path(member);
        if (!has(member)) {
            return standard;
        }
        if (!value.isString()) {
            refuse(member, value, "one text, in quotation marks", "Maybe `" + quoted(value, apart) + "`.");
            return standard;
        }
        return value.asString();
    }

    /** One of the allowed words. */
    String word(String member, String value, List<String> allowed, String standard) {
        if (value.isBlank()) {
            return standard;
        }
        if (!allowed.contains(value)) {
            tell(
                    member,
                    "`" + value + "` is not allowed here. Allowed: " + String.join(", ", allowed) + ".",
                    Problem.oneOf(value, allowed));
            return standard;
        }
        return value;
    }

    @Nullable
    Double number(String member) {
        JsonNode value = node.path(member);
        if (has(member) && !value.isNumber()) {
            refuse(member, value, "a number, without quotation marks", "Maybe `5`.");
        }
        return value.isNumber() ? (Double) value.asDouble() : null;
    }

    boolean flag(String member) {
        JsonNode value = node.path(member);
        if (has(member) && !value.isBoolean()) {
            refuse(member, value, "true or false, without quotation marks", "Maybe `true`.");
        }
        return value.isBoolean() && value.asBoolean();
    }

    /** The objects of an array. */
    List<SpecMembers> objects(String member) {
        JsonNode value = node.path(member);
        List<SpecMembers> objects = new ArrayList<>();
        if (has(member) && !value.isArray()) {
            refuse(member, value, "an array of objects", "Maybe `[{…}]`.");
        } else {
            for (int i = 0; i < value.size(); i++) {
                objects.add(new SpecMembers(file, path + member + "[" + i + "].", value.get(i), problems));
            }
        }
        return objects;
    }

    /** Words by list. */
    TreeMap<String, List<String>> lists(String member) {
        TreeMap<String, List<String>> lists = new TreeMap<>();
        inner(member).node.properties().forEach(list -> {
            if (list.getValue().isArray() && list.getValue().valueStream().allMatch(JsonNode::isString)) {
                lists.put(
                        list.getKey(),
                        list.getValue().valueStream().map(JsonNode::asString).toList());
            } else {
                refuse(
                        member + "." + list.getKey(),
                        list.getValue(),
                        "an array of texts",
                        "Maybe `[\"ONE\", \"TWO\"]`.");
            }
        });
        return lists;
    }

    /** Cells by header, as an analyst would type them. */
    Map<String, Object> cells(String member, List<String> headers) {
        Map<String, Object> cells = new LinkedHashMap<>();
        inner(member).node.properties().forEach(cell -> {
            JsonNode value = cell.getValue();
            if (!headers.contains(cell.getKey())) {
                tell(
                        member + "." + cell.getKey(),
                        "there is no such column. Columns: " + String.join(", ", headers) + ".",
                        Problem.oneOf(cell.getKey(), headers));
            } else if (value.isNumber()) {
                cells.put(cell.getKey(), value.asDouble());
            } else if (value.isBoolean()) {
                cells.put(cell.getKey(), value.asBoolean() ? "yes" : "no");
            } else if (value.isString()) {
                cells.put(cell.getKey(), value.asString());
            } else if (!value.isNull()) {
                refuse(
                        member + "." + cell.getKey(),
                        value,
                        "one value: a text, a number, true or false",
                        "Maybe `" + quoted(value, ", ") + "`.");
            }
        });
        return cells;
    }

    private SpecMembers inner(String member) {
        return new SpecMembers(
                file,
                path + member,
                has(member) ? node.path(member) : tools.jackson.databind.node.JsonNodeFactory.instance.objectNode(),
                problems);
    }

    /** The probable intention, as one text. */
    private static String quoted(JsonNode value, String apart) {
        boolean plain = value.isValueNode()
                || value.isArray() && !value.isEmpty() && value.valueStream().allMatch(JsonNode::isValueNode);
        String meant = !plain
                ? "…"
                : value.isArray()
                        ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(apart))
                        : value.asString();
        return "\"" + meant + "\"";
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private void refuse(String member, JsonNode value, String allowed, String maybe) {
        tell(member, "`" + shown(value) + "` is not allowed here. Allowed: " + allowed + ".", maybe);
    }

    void tell(String member, String says, String maybe) {
        problems.add(new Problem(file + ", " + path + member, says, maybe));
    }
}
