package dev.countersign.web.http;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The members that the body of a command, or of a change of the directory, may have, by name. An unknown member is
 * refused, because a misspelt one would otherwise be ignored.
 */
public record OperatorMembers(SortedMap<String, Kind> allowed) {

    /** What a member must be. */
    public enum Kind {
        TEXT("is not a text"),
        FLAG("is not true or false"),
        NUMBER("is not a whole number"),
        NUMBER_OR_NULL("is not a whole number or null"),
        TEXTS("is not a list of texts"),
        OBJECTS("is not a list of objects"),
        OBJECT("is not an object");

        private final String wrong;

        Kind(String wrong) {
            this.wrong = wrong;
        }

        private boolean fits(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isString();
                case FLAG -> value.isBoolean();
                case NUMBER -> value.isIntegralNumber() && value.canConvertToInt();
                case NUMBER_OR_NULL -> value.isNull() || NUMBER.fits(value);
                case TEXTS -> value.isArray() && value.valueStream().allMatch(JsonNode::isString);
                case OBJECTS -> value.isArray() && value.valueStream().allMatch(JsonNode::isObject);
                case OBJECT -> value.isObject();
            };
        }
    }

    public OperatorMembers(Map<String, Kind> allowed) {
        this((SortedMap<String, Kind>) new TreeMap<>(allowed));
    }

    /** @throws InvalidInput when it is not an object, has another member, or has a member of another kind */
    public void hold(JsonNode body) {
        if (!body.isObject()) {
            throw new InvalidInput(new Problem(
                    "body",
                    "it is not a JSON object.",
                    allowed.isEmpty() ? "Maybe {}." : "Maybe {\"" + allowed.firstKey() + "\": …}."));
        }
        List<Problem> told = new ArrayList<>();
        int count = 0;
        for (Map.Entry<String, JsonNode> each : body.properties()) {
            Kind kind = allowed.get(each.getKey());
            if (kind != null && kind.fits(each.getValue())) {
                continue;
            }
            count++;
            if (told.size() < InvalidInput.SHOWN) {
                told.add(
                        kind != null
                                ? new Problem(
                                        each.getKey(),
                                        "`" + Problem.shown(each.getValue().toString()) + "` " + kind.wrong + ".",
                                        "")
                                : new Problem(
                                        each.getKey(),
                                        "there is no such member. Allowed: "
                                                + (allowed.isEmpty() ? "none" : String.join(", ", allowed.keySet()))
                                                + ".",
                                        Problem.hint(each.getKey(), allowed.keySet())));
            }
        }
        if (count > 0) {
            throw new InvalidInput(told, count);
        }
    }

    /**
     * The same for an object in a body. A missing one has no member.
     *
     * @param place where it is, for the messages
     * @throws InvalidInput when it is not an object, has another member, or has a member of another kind
     */
    public void holdIn(String place, JsonNode object) {
        if (object.isMissingNode()) {
            return;
        }
        if (!object.isObject()) {
            throw new InvalidInput(new Problem(place, "it is not an object.", ""));
        }
        try {
            hold(object);
        } catch (InvalidInput wrong) {
            throw new InvalidInput(
                    wrong.problems().stream()
                            .map(each -> new Problem(place + "." + each.place(), each.message(), each.hint()))
                            .toList(),
                    wrong.count());
        }
    }

    /**
     * The body of a request with these members.
     *
     * @throws NotJson when it is not JSON
     * @throws InvalidInput when it is not an object, has another member, or has a member of another kind
     */
    public JsonNode read(HttpServletRequest http) throws IOException {
        JsonNode body = JsonBodyReader.readJson(http);
        hold(body);
        return body;
    }

    /** @throws InvalidInput when it is missing or blank */
    public static String text(JsonNode body, String name) {
        String text = body.path(name).asString("");
        if (text.isBlank()) {
            throw new InvalidInput(new Problem(name, "it is missing.", ""));
        }
        return text;
    }
}
