package dev.countersign.decisions.request;

import dev.countersign.context.own.StrictJson;
import dev.countersign.facts.json.HashableValue;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.PolicyRelease;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * Reads a request as JSON with its own validation: nothing is coerced, nothing unknown is ignored, every problem names
 * its member.
 */
public final class RequestParser {

    /** The greatest number of bytes of a body. */
    public static final int LARGEST = 256 * 1024;

    private static final String PURPOSE = "countersign-request-v2";

    private RequestParser() {}

    /**
     * Reads JSON text.
     *
     * @throws InvalidInput when it is not JSON, too large or too deep, has a member twice, or has a text that is not
     *     valid Unicode or a number out of bounds
     */
    public static JsonNode json(byte[] body) {
        if (body.length > LARGEST) {
            throw new InvalidInput(new Problem(
                    "body",
                    "it has " + body.length + " bytes. Allowed: " + LARGEST + ".",
                    "Maybe send a digest of the content instead of the content."));
        }
        return whole(StorableText.utf8(body, "body").text());
    }

    private static JsonNode whole(String text) {
        if (StorableJson.isPlain(text)) {
            try {
                JsonNode node = StrictJson.exact(text);
                if (!node.isMissingNode()) {
                    return node;
                }
            } catch (JacksonException e) {
                // reported below, by the token that is wrong
            }
        }
        try {
            try (JsonParser tokens = StrictJson.tokens(text)) {
                StorableJson.check(tokens);
            }
            JsonNode node = StrictJson.exact(text);
            if (node.isMissingNode()) {
                throw new InvalidInput(new Problem(
                        "body", "it is empty.", "Maybe send a JSON object with subject, action and resource."));
            }
            return node;
        } catch (JacksonException e) {
            throw new InvalidInput(new Problem("body", noJson(e)));
        }
    }

    private static String noJson(JacksonException e) {
        return "this is not readable JSON: " + StrictJson.problem(e) + StrictJson.place(e) + ".";
    }

    /** One of several requests. @param place its position; the JSON is read on demand */
    public record Item(String place, String text) {

        /** @throws InvalidInput when it is not JSON */
        public JsonNode json() {
            return RequestParser.json(text);
        }
    }

    /**
     * The requests of a text: one JSON object, an array of them, or JSON Lines.
     *
     * @throws InvalidInput when there is none
     */
    public static List<Item> many(String text) {
        List<Item> items = new ArrayList<>();
        String[] lines = text.strip().split("\\R");
        if (text.strip().startsWith("[")) {
            try {
                StrictJson.exact(text)
                        .forEach(node -> items.add(new Item("request " + (items.size() + 1), node.toString())));
            } catch (JacksonException e) {
                throw new InvalidInput(new Problem("body", noJson(e)));
            }
        } else if (lines.length > 1 && complete(lines[0])) {
            for (int i = 0; i < lines.length; i++) {
                if (!lines[i].isBlank()) {
                    items.add(new Item("line " + (i + 1), lines[i]));
                }
            }
        } else {
            items.add(new Item("request 1", text));
        }
        if (items.isEmpty()) {
            throw new InvalidInput(new Problem("body", "it contains no request.", ""));
        }
        return items;
    }

    private static boolean complete(String line) {
        try {
            return StrictJson.exact(line).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * SHA-256, in hex, over the canonical bytes of a request as it was sent. The order of members does not matter.
     *
     * @throws InvalidInput when a text in it has half of a surrogate pair
     */
    public static String digest(JsonNode body) {
        try {
            return new HashableValue(canonical(body)).sha256(PURPOSE);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(
                    new Problem("body", e.getMessage() + ".", "Maybe the text was cut in the middle of a character."));
        }
    }

    private static @Nullable Object canonical(JsonNode node) {
        if (node.isObject()) {
            SortedMap<String, @Nullable Object> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
            return members;
        }
        if (node.isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            node.forEach(each -> items.add(canonical(each)));
            return items;
        }
        return node.isNull()
                ? null
                : node.isBoolean()
                        ? (Object) node.booleanValue()
                        : node.isNumber() ? node.decimalValue() : node.asString();
    }

    /** The same. The bytes of a text with half of a surrogate pair would be those of another text, so it is refused. */
    public static JsonNode json(String text) {
        return StorableText.wrong(text).isEmpty() ? json(text.getBytes(StandardCharsets.UTF_8)) : whole(text);
    }

    /**
     * The request in an object.
     *
     * @throws InvalidInput with every problem, by member
     */
    public static Request read(JsonNode body, PolicyRelease release) {
        RequestReader reader = new RequestReader(release, false, new ProblemBudget());
        Request request = reader.request(body);
        if (!reader.told().isEmpty() || request == null) {
            throw reader.told().refused();
        }
        return request;
    }

    /**
     * The same for a client that knows only AuthZEN: unknown members are ignored and listed, words are
     * read in any letter case, and an invalid value of a fact causes a denial instead of an error.
     *
     * @throws InvalidInput when the object is not a request: a required member is missing, or a member has the wrong
     *     JSON type (AuthZEN 1.0, section 5)
     */
    public static ParsedRequest asked(JsonNode body, PolicyRelease release) {
        return asked(body, release, null, new ProblemBudget());
    }

    /**
     * The same at that time, as one of several requests. An action that is planned too far ahead has a bad value too.
     *
     * @param answer the problems in the answer to all of them so far; the problems of this one are added unless it is
     *     refused
     */
    public static ParsedRequest asked(
            JsonNode body, PolicyRelease release, @Nullable Instant at, ProblemBudget answer) {
        RequestReader reader = new RequestReader(release, true, answer);
        Request request = reader.request(body);
        RequestProblems problems = reader.told();
        if (problems.count(RequestProblems.Kind.SHAPE) > 0 || request == null) {
            throw problems.refused(RequestProblems.Kind.SHAPE);
        }
        if (at != null) {
            PlanningHorizon.problem(request, at).ifPresent(far -> problems.tell(RequestProblems.Kind.VALUE, far));
        }
        answer.count(problems.count(RequestProblems.Kind.VALUE));
        return new ParsedRequest(
                request,
                problems.kept(RequestProblems.Kind.VALUE),
                problems.count(RequestProblems.Kind.VALUE),
                problems.kept(RequestProblems.Kind.UNKNOWN).stream()
                        .map(Problem::place)
                        .sorted()
                        .toList(),
                problems.count(RequestProblems.Kind.UNKNOWN),
                ClientCapabilities.of(body.path("context")));
    }

    /**
     * @param bad          facts with an invalid value, as far as the answer lists them
     * @param badCount     their number; if there is one, nothing may be allowed
     * @param ignored      ignored members, the first {@link InvalidInput#SHOWN}, sorted
     * @param ignoredCount their number
     */
    public record ParsedRequest(
            Request request,
            List<Problem> bad,
            int badCount,
            List<String> ignored,
            int ignoredCount,
            ClientCapabilities capabilities) {

        public ParsedRequest {
            bad = List.copyOf(bad);
            ignored = List.copyOf(ignored);
        }

        /** Whether a fact has an invalid value, so that nothing may be allowed. */
        public boolean isBad() {
            return badCount > 0;
        }

        /** @throws InvalidInput with the listed bad values, if there are any */
        public Request good() {
            if (isBad()) {
                throw new InvalidInput(bad, badCount);
            }
            return request;
        }
    }
}
