package dev.countersign.decisions;

import dev.countersign.context.Values;
import dev.countersign.facts.Authority;
import dev.countersign.facts.FactName;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Request;
import dev.countersign.policy.Release;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request as JSON by its own validation: nothing is coerced, nothing unknown is passed over, every problem is told by its member. */
public final class Requests {

    /** Bytes of the largest body that is read. */
    public static final int LARGEST = 256 * 1024;
    private static final int DEEPEST = 64;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final Set<String> MEMBERS = Set.of("subject", "action", "resource", "context");
    private static final Set<String> CONTEXT = Set.of("time", "purpose", "identityVerified", "traceparent");

    private final Release release;
    private final Values values;
    private final List<Problem> problems = new ArrayList<>();

    private Requests(Release release) {
        this.release = release;
        values = new Values(release.vocabulary());
    }

    /**
     * Reads JSON text.
     *
     * @throws Refused when it is no JSON, too large or too deep, or names a member twice
     */
    public static JsonNode json(byte[] body) {
        if (body.length > LARGEST) {
            throw new Refused(new Problem("body", "it has " + body.length + " bytes. Allowed: " + LARGEST + ".", "Maybe send a digest of the content instead of the content."));
        }
        try {
            JsonNode node = JSON.readTree(body);
            if (node.isMissingNode()) {
                throw new Refused(new Problem("body", "it is empty.", "Maybe send a JSON object with subject, action and resource."));
            }
            return node;
        } catch (JacksonException e) {
            throw new Refused(new Problem("body", "this is no JSON we read: " + e.getOriginalMessage().replaceAll("\\s+", " ") + place(e) + "."));
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1 ? "" : " (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")";
    }

    /** One of several requests. @param place which one; the JSON is read when it is asked for */
    public record Item(String place, String text) {

        /** @throws Refused when it is no JSON */
        public JsonNode json() {
            return Requests.json(text);
        }
    }

    /**
     * The requests of a text: one JSON object, an array of them, or JSON Lines.
     *
     * @throws Refused when there is none
     */
    public static List<Item> many(String text) {
        List<Item> items = new ArrayList<>();
        String[] lines = text.strip().split("\\R");
        if (text.strip().startsWith("[")) {
            try {
                JSON.readTree(text).forEach(node -> items.add(new Item("request " + (items.size() + 1), node.toString())));
            } catch (JacksonException e) {
                throw new Refused(new Problem("body", "this is no JSON we read: " + e.getOriginalMessage().replaceAll("\\s+", " ") + place(e) + "."));
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
            throw new Refused(new Problem("body", "there is no request in it.", ""));
        }
        return items;
    }

    private static boolean complete(String line) {
        try {
            return JSON.readTree(line).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    public static JsonNode json(String text) {
        return json(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The request an object asks.
     *
     * @throws Refused with every problem, by member
     */
    public static Request read(JsonNode body, Release release) {
        Requests reader = new Requests(release);
        Request request = reader.request(body);
        if (!reader.problems.isEmpty() || request == null) {
            throw new Refused(reader.problems);
        }
        return request;
    }

    private @Nullable Request request(JsonNode body) {
        if (!body.isObject()) {
            problem("body", "a request is one JSON object.", "");
            return null;
        }
        members("", body, MEMBERS);
        JsonNode subject = entity(body, "subject", Set.of("type", "id", "properties"));
        JsonNode action = entity(body, "action", Set.of("name", "properties"));
        JsonNode resource = entity(body, "resource", Set.of("type", "id", "properties"));
        JsonNode context = body.path("context");
        object("context", context);
        members("context.", context, CONTEXT);
        members("subject.properties.", subject.path("properties"), Set.of("onBehalfOf"));
        JsonNode claimed = action.path("properties");
        String currency = claimed.has("currency") ? text("action.properties.currency", claimed.path("currency")) : null;
        SortedMap<String, Object> properties = values.all(without(claimed, "currency"), callersFacts(), "action.properties.", problems);
        purpose(context, properties);
        return new Request(word("subject.type", subject.path("type"), release.vocabulary().words("subjectType")), text("subject.id", subject.path("id")),
                subject.path("properties").has("onBehalfOf") ? text("subject.properties.onBehalfOf", subject.path("properties").path("onBehalfOf")) : null,
                text("action.name", action.path("name")), properties, currency, text("resource.type", resource.path("type")), text("resource.id", resource.path("id")),
                claims(resource), time(context), yesno(context));
    }

    /** Facts of the action that only the caller can know, by name. */
    private SortedMap<String, FactName> callersFacts() {
        SortedMap<String, FactName> facts = new TreeMap<>();
        release.vocabulary().facts().forEach((path, fact) -> {
            if (path.startsWith("action.") && fact.authority() == Authority.CALLER && !path.equals("action.name") && !path.equals("action.onBehalfOf")) {
                facts.put(path.substring("action.".length()), fact);
            }
        });
        return facts;
    }

    private static JsonNode without(JsonNode object, String name) {
        return object instanceof ObjectNode node ? node.deepCopy().without(name) : object;
    }

    /** The purpose may stand in the action or in the context; said twice, it must be the same. */
    private void purpose(JsonNode context, SortedMap<String, Object> properties) {
        if (!context.has("purpose")) {
            return;
        }
        Object purpose = values.of(context.path("purpose"), release.vocabulary().facts().get("action.purpose"), "context.purpose", problems);
        Object said = properties.get("purpose");
        if (purpose != null && said != null && !said.equals(purpose)) {
            problem("context.purpose", "`" + purpose + "` is not the purpose of the action, `" + said + "`.", "Maybe say it once, in action.properties.purpose.");
        }
        if (purpose != null) {
            properties.put("purpose", purpose);
        }
    }

    /** Claims about the resource: of a declared type its fields, of a customer the facts we may hold. */
    private SortedMap<String, Object> claims(JsonNode resource) {
        String type = resource.path("type").asString("");
        Map<String, FactName> fields = new TreeMap<>();
        if (release.declaredTypes().containsKey(type)) {
            fields.putAll(release.declaredTypes().get(type));
        } else {
            release.vocabulary().facts().forEach((path, fact) -> {
                if (path.startsWith(type + ".") && fact.authority() == Authority.RECORD) {
                    fields.put(path.substring(type.length() + 1), fact);
                }
            });
        }
        return resource.path("properties").isObject() ? values.all(resource.path("properties"), fields, "resource.properties.", problems) : new TreeMap<>();
    }

    private JsonNode entity(JsonNode body, String name, Set<String> allowed) {
        JsonNode entity = body.path(name);
        if (!entity.isObject()) {
            problem(name, entity.isMissingNode() ? "it is missing." : "it is no object.", "");
        }
        members(name + ".", entity, allowed);
        object(name + ".properties", entity.path("properties"));
        return entity;
    }

    private void object(String place, JsonNode node) {
        if (!node.isMissingNode() && !node.isObject()) {
            problem(place, "it is no object.", "");
        }
    }

    private void members(String place, JsonNode object, Set<String> allowed) {
        object.propertyNames().stream().filter(name -> !allowed.contains(name)).forEach(name ->
                problem(place + name, "there is no such member. Allowed: " + String.join(", ", allowed.stream().sorted().toList()) + ".", Problem.maybe(name, allowed)));
    }

    private String text(String place, JsonNode node) {
        if (!node.isString() || node.asString().isBlank()) {
            problem(place, node.isMissingNode() ? "it is missing." : "it is no text.", "");
            return "";
        }
        return node.asString();
    }

    private String word(String place, JsonNode node, List<String> allowed) {
        String text = text(place, node);
        if (!text.isEmpty() && !allowed.contains(text)) {
            problem(place, "`" + text + "` is not one of " + String.join(", ", allowed) + ".", Problem.maybe(text, allowed));
        }
        return text;
    }

    private @Nullable Instant time(JsonNode context) {
        if (!context.has("time")) {
            return null;
        }
        try {
            return OffsetDateTime.parse(context.path("time").asString("")).toInstant();
        } catch (DateTimeException e) {
            problem("context.time", "`" + context.path("time").asString() + "` is no moment with an offset.", "Maybe write it as 2026-01-31T08:00:00Z.");
            return null;
        }
    }

    private @Nullable Boolean yesno(JsonNode context) {
        if (!context.has("identityVerified")) {
            return null;
        }
        if (!context.path("identityVerified").isBoolean()) {
            problem("context.identityVerified", "`" + context.path("identityVerified") + "` is neither true nor false.", "");
        }
        return context.path("identityVerified").asBoolean(false);
    }

    private void problem(String place, String says, String maybe) {
        problems.add(new Problem(place, says, maybe));
    }
}
