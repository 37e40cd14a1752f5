package dev.countersign.decisions.request;

import dev.countersign.context.own.ValueParser;
import dev.countersign.decisions.request.RequestProblems.Kind;
import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.text.Ids;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.Spelling;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.PolicyRelease;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reads the object of one request, strictly or leniently, and reports every problem with its member and kind. */
final class RequestReader {

    private static final Set<String> MEMBERS = Set.of("subject", "action", "resource", "context");
    /** Plain fields that name something. */
    private static final Set<String> NAMING =
            Set.of("customer", "id", "other", "runId", "template", "topic", "useCase");

    private static final Set<String> CONTEXT = Set.of("time", "purpose", "identityVerified", "traceparent", "agent");
    private static final Set<String> LENIENT_CONTEXT = Set.of(
            "time",
            "purpose",
            "identityVerified",
            "traceparent",
            "agent",
            ClientCapabilities.SUPPORTED,
            ClientCapabilities.INCLUDE,
            ClientCapabilities.APPROVAL);

    /**
     * Members that restrict what may be done. A member with a similar name is reported as an invalid value and never
     * ignored.
     */
    private static final Set<String> RESTRICTING = Set.of(
            "subject",
            "action",
            "resource",
            "context",
            "properties",
            "agent",
            "purpose",
            "time",
            "onBehalfOf",
            "on_behalf_of");
    /**
     * The spellings of the member that names the real agent, with the only place where it is read. In another place it
     * would be ignored, together with all restrictions of that agent.
     */
    private static final Map<String, String> ELSEWHERE = Stream.of(
                    "context.agent", "context", "subject.properties.onBehalfOf")
            .collect(Collectors.toUnmodifiableMap(
                    place -> new Spelling(place.substring(place.lastIndexOf('.') + 1)).folded(), place -> place));

    private final PolicyRelease release;
    private final RequestFields fields;
    private final ValueParser values;
    private final boolean lenient;
    private final RequestProblems problems;

    /** @param answer the problems of the answer, for this request and others */
    RequestReader(PolicyRelease release, boolean lenient, ProblemBudget answer) {
        problems = new RequestProblems(answer);
        this.release = release;
        this.lenient = lenient;
        fields = RequestFields.of(release);
        values = new ValueParser(release.vocabulary(), release.declaredTypes());
    }

    RequestProblems told() {
        return problems;
    }

    /** The request, as far as it can be read; null if there is no object. */
    @Nullable
    Request request(JsonNode body) {
        if (!body.isObject()) {
            tell(
                    Kind.SHAPE,
                    "body",
                    "a request is one JSON object.",
                    "Maybe send each request separately; `/access/v1/evaluations` takes several.");
            return null;
        }
        members("", body, MEMBERS);
        JsonNode subject = entity(body, "subject", Set.of("type", "id", "properties"));
        JsonNode action = entity(body, "action", Set.of("name", "properties"));
        JsonNode resource = entity(body, "resource", Set.of("type", "id", "properties"));
        JsonNode context = present(body.path("context"));
        object("context", context);
        members("context.", context, lenient ? LENIENT_CONTEXT : CONTEXT);
        JsonNode claimed = present(action.path("properties"));
        String currency =
                claimed.hasNonNull("currency") ? free("action.properties.currency", claimed.path("currency")) : null;
        SortedMap<String, Object> properties =
                claims(without(claimed, "currency"), fields.action(), "action.properties.");
        purpose(context, properties);
        String subjectType = text(subject, "subject", "type");
        String subjectId = text(subject, "subject", "id");
        SortedMap<String, Object> subjectProperties = aboutSubject(subjectType, present(subject.path("properties")));
        String onBehalfOf = onBehalfOf(present(subject.path("properties")));
        if (context.has("agent")) {
            String agent = agent(context.path("agent"));
            refuseTwo(subjectType, subjectId, onBehalfOf, agent);
            onBehalfOf = subjectId;
            subjectId = agent;
            subjectType = "agent";
            subjectProperties = new TreeMap<>();
        }
        return new Request(
                subjectType(subjectType),
                subjectId,
                subjectProperties,
                onBehalfOf,
                text(action, "action", "name"),
                properties,
                currency,
                text(resource, "resource", "type"),
                text(resource, "resource", "id"),
                claims(resource),
                time(context),
                yesno(context));
    }

    private static JsonNode present(JsonNode node) {
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    private String subjectType(String type) {
        List<String> allowed = release.vocabulary().words("subjectType");
        if (!type.isEmpty() && !allowed.contains(type)) {
            tell(
                    Kind.VALUE,
                    "subject.type",
                    "`" + type + "` is not one of " + String.join(", ", allowed) + ".",
                    Problem.hint(type, allowed));
        }
        return type;
    }

    /** The person that the agent acts for: an id, or an AuthZEN subject with type and id. Both spellings must agree. */
    private @Nullable String onBehalfOf(JsonNode properties) {
        String one = onBehalfOf(properties, "onBehalfOf");
        String other = onBehalfOf(properties, "on_behalf_of");
        if (one != null && other != null && !one.equals(other)) {
            tell(
                    Kind.VALUE,
                    "subject.properties.on_behalf_of",
                    "`" + Ids.shown(other) + "` is not `" + Ids.shown(one) + "`, the person in `onBehalfOf`.",
                    "Maybe name the person once.");
        }
        return one == null ? other : one;
    }

    private @Nullable String onBehalfOf(JsonNode properties, String name) {
        return properties.has(name) ? named("subject.properties." + name, properties.path(name)) : null;
    }

    /**
     * A person or an agent, as an id or as an object with an id. If there is none, the member must be omitted, not
     * null.
     */
    private String named(String place, JsonNode who) {
        if (who.isNull()) {
            tell(
                    Kind.VALUE,
                    place,
                    "it is null. Allowed: an id, or an object with `id`.",
                    "Maybe omit the member if there is nobody.");
            return "";
        }
        return free(place, who.isObject() ? who.path("id") : who);
    }

    /** One agent asks for one person. A second agent or person would not be evaluated. */
    private void refuseTwo(String subjectType, String subjectId, @Nullable String onBehalfOf, String agent) {
        if (subjectType.equals("agent") && !subjectId.equals(agent)) {
            tell(
                    Kind.VALUE,
                    "context.agent",
                    "the subject is an agent already, `" + Ids.shown(subjectId) + "`, so `" + Ids.shown(agent)
                            + "` cannot be its agent.",
                    "Maybe name the agent only as the subject.");
        }
        if (onBehalfOf != null && !onBehalfOf.equals(subjectId)) {
            tell(
                    Kind.VALUE,
                    "subject.properties.onBehalfOf",
                    "`" + Ids.shown(onBehalfOf) + "` is not the subject, `" + Ids.shown(subjectId)
                            + "`, the person that the agent in `context.agent` acts for.",
                    "Maybe name the person once.");
        }
    }

    /**
     * The agent of a request whose subject is the person it acts for, as sent by a gateway for tools: its id, or an
     * object with an id.
     */
    private String agent(JsonNode agent) {
        return named("context.agent", agent);
    }

    /** Claims about a subject of a declared type: its fields. */
    private SortedMap<String, Object> aboutSubject(String type, JsonNode properties) {
        Map<String, BusinessField> declared =
                release.declaredTypes().mayAsk(type) ? release.declaredTypes().of(type) : Map.of();
        if (declared.isEmpty()) {
            members("subject.properties.", properties, Set.of("onBehalfOf", "on_behalf_of"));
            return new TreeMap<>();
        }
        return claims(without(without(properties, "onBehalfOf"), "on_behalf_of"), declared, "subject.properties.");
    }

    private static JsonNode without(JsonNode object, String name) {
        return object instanceof ObjectNode node && node.has(name)
                ? node.deepCopy().without(name)
                : object;
    }

    /** The purpose may be in the action or in the context. If it is in both, the values must be equal. */
    private void purpose(JsonNode context, SortedMap<String, Object> properties) {
        if (!context.hasNonNull("purpose")) {
            return;
        }
        FactName fact = Objects.requireNonNull(release.vocabulary().facts().get("action.purpose"));
        Object purpose =
                values.of(inOurCase(context.path("purpose"), fact), fact, "context.purpose", problems.as(Kind.VALUE));
        Object said = properties.get("purpose");
        if (purpose != null && said != null && !said.equals(purpose)) {
            tell(
                    Kind.VALUE,
                    "context.purpose",
                    "`" + purpose + "` is not the purpose of the action, `" + said + "`.",
                    "Maybe give it once, in action.properties.purpose.");
        }
        if (purpose != null) {
            properties.put("purpose", purpose);
        }
    }

    /**
     * Claims about the resource: of a declared type its fields, of a customer the facts that we may have. A type that
     * is similar to a known one is treated as misspelt.
     */
    private SortedMap<String, Object> claims(JsonNode resource) {
        String type = resource.path("type").asString("");
        String maybe = fields.types().contains(type) ? "" : Problem.hint(type, fields.types());
        if (!maybe.isEmpty()) {
            tell(
                    Kind.VALUE,
                    "resource.type",
                    "`" + type + "` is not a type of this pack. Allowed: " + String.join(", ", fields.types()) + ".",
                    maybe);
        }
        return claims(present(resource.path("properties")), fields.resource(type), "resource.properties.");
    }

    /** Every member as the field of its name. */
    private SortedMap<String, Object> claims(JsonNode object, Map<String, BusinessField> known, String place) {
        SortedMap<String, Object> values = new TreeMap<>();
        object.properties().forEach(member -> {
            BusinessField field = known.get(member.getKey());
            if (field == null) {
                if (!elsewhere(member.getKey(), place)) {
                    problems.tell(
                            Kind.UNKNOWN,
                            ValueParser.unknown(member.getKey(), known.keySet(), place, problems.as(Kind.UNKNOWN)));
                }
            } else if (!member.getValue().isNull()) {
                Object value = this.values.of(
                        field instanceof BusinessField.Plain plain
                                ? inOurCase(member.getValue(), plain.fact())
                                : member.getValue(),
                        field,
                        place + member.getKey(),
                        problems.as(Kind.VALUE));
                if (value != null) {
                    values.put(member.getKey(), value);
                    ids(member.getKey(), field, value, place + member.getKey());
                }
            }
        });
        return values;
    }

    /** Checks that every id has the form of an id, also inside of parts. */
    private void ids(String name, BusinessField field, Object value, String place) {
        if (field instanceof BusinessField.Parts parts && value instanceof List<?> list) {
            Map<String, BusinessField> declared = release.declaredTypes().of(parts.type());
            for (int i = 0; i < list.size(); i++) {
                String each = place + "[" + i + "].";
                if (list.get(i) instanceof Map<?, ?> part) {
                    part.forEach((member, of) -> {
                        BusinessField inside = declared.get(String.valueOf(member));
                        if (inside != null) {
                            ids(String.valueOf(member), inside, of, each + member);
                        }
                    });
                }
            }
        } else if (value instanceof String id && (field instanceof BusinessField.Reference || NAMING.contains(name))) {
            form(place, id);
        }
    }

    private void form(String place, String id) {
        Ids.check(id).ifPresent(wrong -> tell(Kind.VALUE, place, "`" + Ids.shown(id) + "` " + wrong.message(), ""));
    }

    /** A lenient reader accepts {@code email} for EMAIL. */
    private JsonNode inOurCase(JsonNode value, FactName fact) {
        if (!lenient || fact.type() != FactType.LIST) {
            return value;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode words = array.arrayNode();
            array.forEach(each -> words.add(inOurCase(each, fact)));
            return words;
        }
        return release.vocabulary().words(fact.list()).stream()
                .filter(word -> value.isString()
                        && word.toLowerCase(Locale.ROOT).equals(value.asString().toLowerCase(Locale.ROOT)))
                .findFirst()
                .<JsonNode>map(StringNode::valueOf)
                .orElse(value);
    }

    private JsonNode entity(JsonNode body, String name, Set<String> allowed) {
        JsonNode entity = present(body.path(name));
        if (!entity.isObject()) {
            tell(Kind.SHAPE, name, entity.isMissingNode() ? "it is missing." : "it is not an object.", "");
        }
        members(name + ".", entity, allowed);
        object(name + ".properties", present(entity.path("properties")));
        return entity;
    }

    private void object(String place, JsonNode node) {
        if (!node.isMissingNode() && !node.isObject()) {
            tell(Kind.SHAPE, place, "it is not an object.", "");
        }
    }

    private void members(String place, JsonNode object, Set<String> allowed) {
        object.propertyNames().stream().filter(name -> !allowed.contains(name)).forEach(name -> {
            Kind kind =
                    RESTRICTING.stream().anyMatch(each -> allowed.contains(each) && new Spelling(name).isSlipOf(each))
                            ? Kind.VALUE
                            : Kind.UNKNOWN;
            if (kind == Kind.UNKNOWN && elsewhere(name, place)) {
                return;
            }
            tell(
                    kind,
                    place + name,
                    "there is no such member. Allowed: "
                            + String.join(", ", allowed.stream().sorted().toList()) + ".",
                    Problem.hint(problems.as(kind), name, allowed));
        });
    }

    /** Whether a member names the agent in a place where it is not read. If so, it is reported. */
    private boolean elsewhere(String name, String place) {
        String read = ELSEWHERE.get(new Spelling(name).folded());
        if (read != null) {
            tell(Kind.VALUE, place + name, "it would be ignored here.", "Maybe `" + read + "`?");
        }
        return read != null;
    }

    /** A required text of an entity. If the entity is not an object, nothing more is reported. */
    private String text(JsonNode entity, String place, String member) {
        return entity.isObject() ? text(Kind.SHAPE, place + "." + member, entity.path(member)) : "";
    }

    private String free(String place, JsonNode node) {
        return text(Kind.VALUE, place, node);
    }

    private String text(Kind kind, String place, JsonNode node) {
        if (!node.isString()) {
            tell(kind, place, present(node).isMissingNode() ? "it is missing." : "it is not a text.", "");
            return "";
        }
        if (node.asString().isBlank()) {
            tell(Kind.VALUE, place, "it is not a text.", "");
        } else {
            form(place, node.asString());
        }
        return node.asString();
    }

    private @Nullable Instant time(JsonNode context) {
        if (!context.hasNonNull("time")) {
            return null;
        }
        try {
            return new IsoTime(context.path("time").asString("")).moment();
        } catch (DateTimeException e) {
            tell(
                    Kind.VALUE,
                    "context.time",
                    "`" + Ids.shown(context.path("time").asString(""))
                            + "` is not a timestamp with a UTC offset. Allowed: years 0001 to 9999.",
                    "Maybe write it as 2026-01-31T08:00:00Z.");
            return null;
        }
    }

    private @Nullable Boolean yesno(JsonNode context) {
        if (!context.hasNonNull("identityVerified")) {
            return null;
        }
        if (!context.path("identityVerified").isBoolean()) {
            tell(
                    Kind.VALUE,
                    "context.identityVerified",
                    "`" + context.path("identityVerified") + "` is not true or false.",
                    "");
        }
        return context.path("identityVerified").asBoolean(false);
    }

    private void tell(Kind kind, String place, String says, String maybe) {
        problems.tell(kind, new Problem(place, says, maybe));
    }
}
