package dev.countersign.context.own;

import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Calendar;
import dev.countersign.facts.own.Suppression;
import dev.countersign.facts.text.Ids;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads one line of own facts. For a line with a mistake, it finds whom the line is about. */
final class LineReader {

    /** How many mistakes get a suggestion: a caller sees no more than these. */
    static final int GUESSES = 20;
    /** A business object of this type shows what is open with its customer. */
    static final String SERVICE_CASE = "serviceCase";

    private static final Set<String> MEMBERS = Set.of("type", "id", "properties", "source", "asOf");
    private static final Set<String> OF_A_PERSON = Set.of("consent", "contact", "history", "suppression");
    private static final String CUSTOMER = "customer";
    private static final String APPROVAL = "approval";
    private static final String NEVER = "1970-01-01T00:00:00Z";

    private final BusinessTypes declared;
    private final ValueParser values;
    private final Set<String> types = new TreeSet<>(FactRecord.records().keySet());
    private final SharedValues shared = new SharedValues();
    private final List<FactProblem> mistakes;
    /** The last moment that could be read: the lines of a file often have the same. Empty if there is none. */
    private String lastMoment = "";

    /** @param approvals whether approvals are allowed: only in a case @param mistakes receives what is wrong */
    LineReader(Vocabulary vocabulary, BusinessTypes declared, boolean approvals, List<FactProblem> mistakes) {
        this.declared = declared;
        this.mistakes = mistakes;
        values = new ValueParser(vocabulary, declared);
        types.addAll(declared.kept());
        if (!approvals) {
            types.remove(APPROVAL);
        }
    }

    /** A line about which nothing is known. */
    void unreadable(FactPlace at, String says, String maybe) {
        mistakes.add(new FactProblem(at, new Problem(at.text(), says, maybe), FactProblem.Effect.REFUSES, Set.of()));
    }

    /** The fact, as far as it can be read. */
    Optional<FactRecord> read(JsonNode node, FactPlace at) {
        if (!node.isObject()) {
            unreadable(at, "a line must contain one own fact, as a JSON object.", "");
            return Optional.empty();
        }
        boolean guess = mistakes.size() < GUESSES;
        List<Problem> problems = new ArrayList<>();
        if (!isWhole(node)) {
            letters(node, at.text(), "", problems);
        }
        node.propertyNames().stream()
                .filter(name -> !MEMBERS.contains(name))
                .forEach(name -> problems.add(new Problem(
                        at.text() + ", " + Problem.shown(name),
                        "`" + Problem.shown(name)
                                + "` is not a member of an own fact. Allowed: asOf, id, properties, source, type.",
                        guess ? Problem.hint(name, MEMBERS) : "")));
        for (String name : List.of("type", "id", "source", "asOf")) {
            if (!node.path(name).isString() || node.path(name).asString().isBlank()) {
                problems.add(new Problem(at.text() + ", " + name, "`" + name + "` is missing, or is not a text."));
            }
        }
        String type = shared.of(node.path("type").asString(""));
        if (type.equals(APPROVAL) && !types.contains(type)) {
            problems.add(new Problem(
                    at.text() + ", type",
                    "this is an approval. Only approvals in the ledger count, because the ledger records "
                            + "who gave them.",
                    "Maybe delete the line, and approve the task with `review approve`."));
        } else if (!type.isBlank() && !types.contains(type)) {
            problems.add(new Problem(
                    at.text() + ", type",
                    "`" + Problem.shown(type) + "` is not a type of fact. Allowed: " + String.join(", ", types) + ".",
                    guess ? Problem.hint(type, types) : ""));
        }
        String written = node.path("id").asString("");
        if (!written.isBlank()) {
            Ids.check(written)
                    .ifPresent(wrong -> problems.add(
                            new Problem(at.text() + ", id", "`" + Ids.shown(written) + "` " + wrong.message())));
        }
        String asOf = node.path("asOf").asString("");
        if (!asOf.isBlank() && !asOf.equals(lastMoment)) {
            lastMoment = PropertiesReader.instant(asOf, at.text() + ", asOf", problems) == null ? "" : asOf;
        }
        if (node.path("source").asString("").length() > Ids.LONGEST) {
            problems.add(new Problem(
                    at.text() + ", source", "it is too long for a source. Allowed: 1 to " + Ids.LONGEST + " letters."));
        }
        Optional<String> id = Ids.mended(written);
        return types.contains(type) && id.isPresent()
                ? properties(node, type, id.get(), at, guess, problems)
                : refused(at, problems);
    }

    private Optional<FactRecord> properties(
            JsonNode node, String type, String id, FactPlace at, boolean guess, List<Problem> problems) {
        JsonNode properties = node.path("properties");
        if (!properties.isMissingNode() && !properties.isObject()) {
            problems.add(new Problem(at.text() + ", properties", "it must be an object."));
            properties = JsonNodeFactory.instance.objectNode();
        }
        Class<? extends Record> record = FactRecord.records().get(type);
        Object value = record != null
                ? new PropertiesReader(record, at, values, shared, guess, problems).read(id, properties)
                : values.all(properties, declared.of(type), at.text() + ", properties.", problems);
        if (value instanceof Suppression of && of.customer() == null && of.phone() == null && of.email() == null) {
            problems.add(new Problem(
                    at.text() + ", properties",
                    "it does not name a person. Allowed: at least one of customer, phone, email."));
            return refused(at, problems);
        }
        if (problems.isEmpty() && value instanceof Calendar of && of.hours().isEmpty()) {
            problems.add(new Problem(
                    at.text() + ", properties",
                    "it has no opening hours. Allowed: hours on at least one weekday.",
                    "Maybe add \"monday\": \"09:00-17:00\"."));
        }
        if (problems.isEmpty()) {
            return value == null
                    ? Optional.empty()
                    : Optional.of(new FactRecord(type, id, value, origin(node), at, true, null));
        }
        Optional<Set<String>> about = about(node, type, id, properties, value);
        if (about.isEmpty()) {
            return refused(at, problems);
        }
        problems.forEach(
                problem -> mistakes.add(new FactProblem(at, problem, FactProblem.Effect.QUARANTINES, about.get())));
        return value == null
                ? Optional.empty()
                : Optional.of(new FactRecord(type, id, value, origin(node), at, false, null));
    }

    private Optional<FactRecord> refused(FactPlace at, List<Problem> problems) {
        problems.forEach(problem -> mistakes.add(new FactProblem(at, problem, FactProblem.Effect.REFUSES, Set.of())));
        return Optional.empty();
    }

    private FactOrigin origin(JsonNode node) {
        String asOf = node.path("asOf").asString("");
        boolean read = !asOf.isEmpty() && asOf.equals(lastMoment)
                || PropertiesReader.instant(asOf, "", new ArrayList<>()) != null;
        return shared.of(new FactOrigin(shared.of(node.path("source").asString("")), read ? asOf : NEVER));
    }

    /** Whom a line with a mistake is about; empty if that is not certain. */
    private Optional<Set<String>> about(
            JsonNode node, String type, String id, JsonNode properties, @Nullable Object value) {
        if (FactRecord.DEPENDED_ON.contains(type)) {
            return Optional.empty();
        }
        if (!node.path("properties").isObject()
                || misnamed(type, properties)
                || value instanceof Suppression of
                        && (unread(properties.path("phone"), of.phone())
                                || unread(properties.path("email"), of.email()))) {
            return Optional.empty();
        }
        Set<String> about = new TreeSet<>();
        if (type.equals("customer")) {
            about.add(Quarantine.key(type, id));
            return names(properties.path("aliases"), about);
        }
        if (OF_A_PERSON.contains(type)) {
            return value instanceof Suppression of && of.customer() == null
                    ? Optional.of(about)
                    : name(properties.path("customer"), about);
        }
        about.add(Quarantine.key(type, id));
        boolean unread = declared.of(type).entrySet().stream()
                .filter(field -> CrossFactChecks.refersTo(field.getKey(), field.getValue())
                        .isPresent())
                .anyMatch(field -> !properties.path(field.getKey()).isMissingNode()
                        && !properties.path(field.getKey()).isString());
        return unread
                ? Optional.empty()
                : type.equals(SERVICE_CASE) && properties.has("customer")
                        ? name(properties.path("customer"), about)
                        : Optional.of(about);
    }

    /** Whether a member that names the subject of the line may have a wrong name. */
    private boolean misnamed(String type, JsonNode properties) {
        Class<? extends Record> record = FactRecord.records().get(type);
        Collection<String> names = record != null
                ? RecordShape.of(record).names()
                : declared.of(type).keySet();
        List<String> lacking = whom(type)
                .filter(name -> properties.path(name).isMissingNode()
                        || properties.path(name).isNull())
                .toList();
        return !lacking.isEmpty()
                && properties.properties().stream()
                        .filter(member -> !names.contains(member.getKey()))
                        .anyMatch(member -> type.equals(CUSTOMER)
                                        && !member.getValue().isArray()
                                ? !Problem.hint(member.getKey(), lacking).isEmpty()
                                : member.getValue().isString()
                                        || member.getValue().isArray());
    }

    /** Members that name the subject of a line. */
    private Stream<String> whom(String type) {
        return type.equals(CUSTOMER)
                ? Stream.of("aliases")
                : type.equals("suppression")
                        ? Stream.of("customer", "phone", "email")
                        : declared.of(type).entrySet().stream()
                                .filter(field -> CrossFactChecks.refersTo(field.getKey(), field.getValue())
                                        .isPresent())
                                .map(Map.Entry::getKey);
    }

    private static boolean unread(JsonNode written, @Nullable String read) {
        return read == null && !written.isMissingNode() && !written.isNull();
    }

    private static Optional<Set<String>> name(JsonNode node, Set<String> about) {
        Optional<String> named = node.isString() ? Ids.mended(node.asString()) : Optional.empty();
        named.ifPresent(id -> about.add(Quarantine.key("customer", id)));
        return named.map(id -> about);
    }

    private static Optional<Set<String>> names(JsonNode aliases, Set<String> about) {
        if (aliases.isMissingNode() || aliases.isNull()) {
            return Optional.of(about);
        }
        return aliases.isArray()
                        && aliases.valueStream()
                                .allMatch(each -> name(each, about).isPresent())
                ? Optional.of(about)
                : Optional.empty();
    }

    /** Whether no text contains U+0000 or half of a letter. */
    private static boolean isWhole(JsonNode node) {
        if (node.isString()) {
            String text = node.asString();
            for (int at = 0; at < text.length(); at++) {
                char letter = text.charAt(at);
                if (letter == 0 || Character.isSurrogate(letter)) {
                    return false;
                }
            }
            return true;
        }
        for (JsonNode each : node.values()) {
            if (!isWhole(each)) {
                return false;
            }
        }
        return true;
    }

    /** No text may contain U+0000 or half of a letter: databases and other languages truncate or change such a text. */
    private static void letters(JsonNode node, String place, String member, List<Problem> problems) {
        if (node.isString()) {
            String text = node.asString();
            if (text.codePoints().anyMatch(letter -> letter == 0 || Character.getType(letter) == Character.SURROGATE)) {
                problems.add(new Problem(
                        place + ", " + member,
                        "it contains U+0000 or half of a letter (a lone surrogate). Allowed: whole Unicode "
                                + "letters."));
            }
        }
        node.properties()
                .forEach(each -> letters(
                        each.getValue(),
                        place,
                        member.isEmpty() ? each.getKey() : member + "." + each.getKey(),
                        problems));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            letters(node.get(i), place, member + "[" + i + "]", problems);
        }
    }
}
