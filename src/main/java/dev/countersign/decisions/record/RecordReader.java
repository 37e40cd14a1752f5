package dev.countersign.decisions.record;

import dev.countersign.context.own.FactOrigin;
import dev.countersign.facts.Case;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.LocalClock;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.DecryptedPart;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads one record back, member by member and without a tree: the members of the public part that cannot be computed,
 * and the complete private parts.
 */
public final class RecordReader {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .build())
            .build();
    private static final int SEED = 32;

    private final Map<String, String> open = new HashMap<>();
    private final Map<String, String> agent = new HashMap<>();
    private final Map<String, String> about = new HashMap<>();
    private final Map<String, List<String>> surroundings = new HashMap<>();
    private final List<List<List<String>>> clocks = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private final SortedMap<String, Object> values = new TreeMap<>();
    private final SortedMap<Integer, Map<String, String>> approvals = new TreeMap<>();
    private final Map<Integer, Set<String>> rows = new HashMap<>();
    private final Map<Integer, Integer> uses = new HashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> scopes = new ArrayList<>();
    private final SortedMap<String, FactOrigin> origins = new TreeMap<>();
    private final Map<String, byte[]> seeds = new HashMap<>();
    private byte @Nullable [] seed;
    private double format;

    /** Empty for an entry of another type. @throws InvalidInput when it cannot be read */
    public Optional<ParsedRecord> read(byte[] record, List<DecryptedPart> parts) {
        try {
            members(record, this::open);
            if (!PublicRecord.TYPE.equals(open.get("type"))) {
                return Optional.empty();
            }
            if (format < 1 || format > PublicRecord.FORMAT) {
                throw new InvalidInput(new Problem(
                        "record",
                        "it has the format " + Case.text(format) + ". Allowed: 1 to " + PublicRecord.FORMAT + ".",
                        "Maybe a later version of this program wrote it."));
            }
            boolean current = format == PublicRecord.FORMAT;
            if (current) {
                parts.forEach(part -> part(part.content()));
            }
            return Optional.of(new ParsedRecord(
                    (int) format,
                    text("id"),
                    UtcTime.read(text("at")),
                    LocalDate.parse(text(format < 3 ? "inForce" : "effectiveOn")),
                    text("release"),
                    Verdict.valueOf(text("verdict")),
                    tokens,
                    current ? whole() : Optional.empty()));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new InvalidInput(new Problem(
                    "record",
                    "it cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".",
                    "Maybe it is damaged. The command `verify` checks that."));
        }
    }

    private String text(String name) {
        return text(open, name);
    }

    private static String text(Map<String, String> from, String name) {
        String text = from.get(name);
        if (text == null) {
            throw new IllegalArgumentException("`" + name + "` is missing");
        }
        return text;
    }

    private Optional<ParsedRecord.Whole> whole() {
        if (seed == null) {
            return Optional.empty();
        }
        List<String> planned = surroundings.get("plannedAt");
        Facts facts = new Facts(
                new Case(values),
                new TreeSet<>(around("places")),
                clocks(),
                planned == null ? null : UtcTime.read(planned.get(0)),
                new TreeSet<>(around("holidays").stream().map(LocalDate::parse).toList()),
                text(about, "digest"),
                approvals(),
                around("expires").stream().map(UtcTime::read).toList(),
                new TreeSet<>(around("claimsDiffer")),
                customerIds());
        RecordSubjects subjects = RecordSubjects.of(facts);
        // an erased part of the staff leaves no sign that there was one
        if (subjects.staff().size() + 1 != tokens.size() || !seeds.keySet().containsAll(subjects.staff())) {
            return Optional.empty();
        }
        List<byte[]> inOrder = new ArrayList<>();
        inOrder.add(seed);
        for (String person : subjects.staff()) {
            inOrder.add(Objects.requireNonNull(seeds.get(person)));
        }
        return Optional.of(new ParsedRecord.Whole(
                new Provenance(
                        text("id"),
                        text(EntryType.CALLER),
                        UtcTime.read(text("at")),
                        LocalDate.parse(text("effectiveOn")),
                        text("engine"),
                        agent.get("contract"),
                        agent.get("model"),
                        open.get("trace"),
                        text(about, "request"),
                        about.get("idempotencyKey"),
                        origins,
                        inOrder,
                        tokens),
                facts,
                new Conclusion(text(about, "evaluation"), scopes)));
    }

    /** The approver is in the approver's part. Action and reason are in the part of the subject. */
    private List<Approval> approvals() {
        if (!approvals.isEmpty() && approvals.lastKey() >= reasons.size()) {
            throw new IllegalArgumentException("an approval has no reason");
        }
        List<Approval> all = new ArrayList<>();
        approvals.forEach((place, said) -> all.add(new Approval(
                text(said, "id"),
                text(said, "person"),
                Role.valueOf(text(said, "role")),
                text(said, "qualifier"),
                text(about, "digest"),
                UtcTime.read(text(said, "until")),
                reasons.get(place),
                rows.get(place),
                said.containsKey("risk") ? Risk.valueOf(text(said, "risk")) : null,
                said.get("grade"),
                uses.get(place))));
        return all;
    }

    /** An older record has only the offsets at its time: clocks without changes. */
    private List<LocalClock> clocks() {
        List<LocalClock> all = new ArrayList<>();
        for (List<List<String>> clock : clocks) {
            all.add(LocalClock.of(clock));
        }
        for (String offset : around("offsets")) {
            all.add(LocalClock.of(List.of(List.of(text("at"), offset))));
        }
        return all;
    }

    /** For a customer with one id, the id is only among the facts. */
    private TreeSet<String> customerIds() {
        return new TreeSet<>(
                surroundings.containsKey("customerIds")
                        ? around("customerIds")
                        : values.get(CorePath.CUSTOMER_ID) instanceof String id ? List.of(id) : List.of());
    }

    private Collection<String> around(String name) {
        return surroundings.getOrDefault(name, List.of());
    }

    /** Handles a member whose value is next. If it does nothing, the member is skipped. */
    private interface Member {
        boolean take(String name, JsonParser json);
    }

    private static void members(byte[] bytes, Member member) {
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            members(json, member);
        }
    }

    private static void members(JsonParser json, Member member) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("an object is expected, not " + json.currentToken());
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            if (!member.take(name, json)) {
                json.skipChildren();
            }
        }
    }

    private boolean open(String name, JsonParser json) {
        switch (name) {
            case "agent" -> members(json, (each, inside) -> texts(agent, each, inside));
            case "facts" -> members(json, this::value);
            case "format" -> format = json.getDoubleValue();
            case "people" -> strings(json, tokens);
            default -> {
                return texts(open, name, json);
            }
        }
        return true;
    }

    private static boolean texts(Map<String, String> into, String name, JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            into.put(name, json.getString());
            return true;
        }
        return false;
    }

    private static void strings(JsonParser json, Collection<String> into) {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            into.add(json.getString());
        }
    }

    private boolean value(String path, JsonParser json) {
        if (path.indexOf('.') < 0) {
            throw new IllegalArgumentException("`" + path + "` is not the path of a fact");
        }
        switch (json.currentToken()) {
            case VALUE_STRING -> values.put(path, json.getString());
            case VALUE_TRUE -> values.put(path, true);
            case VALUE_FALSE -> values.put(path, false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> values.put(path, json.getDoubleValue());
            case START_ARRAY -> {
                TreeSet<String> members = new TreeSet<>();
                strings(json, members);
                values.put(path, members);
            }
            default ->
                members(json, (kind, inside) -> {
                    values.put(
                            path,
                            kind.equals("date")
                                    ? LocalDate.parse(inside.getString())
                                    : LocalTime.parse(inside.getString()));
                    return true;
                });
        }
        return true;
    }

    private void part(byte[] content) {
        Map<String, String> said = new HashMap<>();
        members(content, (name, json) -> {
            switch (name) {
                case "approvals" -> approvals(json);
                case "facts" -> members(json, this::value);
                case "reasons" -> strings(json, reasons);
                case "origins" -> members(json, this::origin);
                case "scopes" -> strings(json, scopes);
                case "surroundings" -> members(json, this::surrounding);
                default -> {
                    return texts(said, name, json);
                }
            }
            return true;
        });
        byte[] salt = Base64.getUrlDecoder().decode(text(said, "seed"));
        if (salt.length != SEED) {
            throw new IllegalArgumentException("a seed has " + SEED + " bytes");
        }
        String person = said.get("person");
        if (person == null) {
            seed = salt;
            about.putAll(said);
        } else {
            seeds.put(person, salt);
        }
    }

    private boolean origin(String about, JsonParser json) {
        Map<String, String> said = new HashMap<>();
        members(json, (name, inside) -> texts(said, name, inside));
        origins.put(about, new FactOrigin(text(said, "source"), text(said, "asOf")));
        return true;
    }

    private boolean surrounding(String name, JsonParser json) {
        if (name.equals("clocks")) {
            while (json.nextToken() == JsonToken.START_ARRAY) {
                List<List<String>> clock = new ArrayList<>();
                while (json.nextToken() == JsonToken.START_ARRAY) {
                    List<String> change = new ArrayList<>();
                    strings(json, change);
                    clock.add(change);
                }
                clocks.add(clock);
            }
            return true;
        }
        List<String> texts = new ArrayList<>();
        if (json.currentToken() == JsonToken.START_ARRAY) {
            strings(json, texts);
        } else {
            texts.add(json.getString());
        }
        surroundings.put(name, texts);
        return true;
    }

    private void approvals(JsonParser json) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> said = new HashMap<>();
            int[] place = new int[1];
            List<Integer> counted = new ArrayList<>();
            List<Set<String>> shown = new ArrayList<>();
            members(json, (name, inside) -> {
                switch (name) {
                    case "place" -> place[0] = inside.getIntValue();
                    case "uses" -> counted.add(inside.getIntValue());
                    case "rows" -> {
                        Set<String> marks = new TreeSet<>();
                        strings(inside, marks);
                        shown.add(marks);
                    }
                    default -> {
                        return texts(said, name, inside);
                    }
                }
                return true;
            });
            approvals.put(place[0], said);
            counted.forEach(times -> uses.put(place[0], times));
            shown.forEach(marks -> rows.put(place[0], marks));
        }
    }
}
