package dev.countersign.decisions.history;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SaltedCommitments;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.decisions.reserve.ReservedAfterErasure;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads the entries of an erasure: the begin, with the replay result of each decision, and the end.
 *
 * <p>A public list of a person's decisions would link them forever, so the public record counts them and commits to the
 * list. The list is in a part with a key that belongs to no person. The reason and the people of the staff are
 * encrypted with the keys of the staff. The list's part also has what the decisions still reserve of resources.
 */
public final class ErasureEntries {

    /** Id of the key for lists of decisions. Every id of a person or a business object contains a colon. */
    static final String LISTS = "erasures";
    /** The greatest number of decisions in one entry, so that their list fits a part. */
    public static final int MOST = 10_000;

    private static final String ROLE = "role";
    private static final String ERASED = "erased";
    private static final String FAITHFUL = "faithful";
    private static final String RESERVED = "reserved";
    private static final String EUROS = "euros";
    private static final String RIGHT = "right";
    private static final int WHOM = 0;
    private static final int LIST = 1;
    private static final int BY = 2;
    private static final int SECOND = 3;
    private static final int PARTS = 4;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder SEED = Base64.getUrlEncoder().withoutPadding();

    private ErasureEntries() {}

    /** The replay results of a person's decisions: their ids by result. */
    public static final class Verdicts {

        private final SortedMap<String, List<String>> byVerdict = new TreeMap<>(Map.of(
                "differs",
                new ArrayList<>(),
                ERASED,
                new ArrayList<>(),
                FAITHFUL,
                new ArrayList<>(),
                "impossible",
                new ArrayList<>()));

        public void add(ReplayResult replayed, String decision) {
            String verdict = replayed instanceof ReplayResult.Faithful
                    ? FAITHFUL
                    : replayed instanceof ReplayResult.Erased
                            ? ERASED
                            : replayed instanceof ReplayResult.Differs ? "differs" : "impossible";
            of(verdict).add(decision);
        }

        /** Ids of decisions that replayed differently from the record, or could not be replayed. */
        public List<String> unproven() {
            return Stream.of("differs", "impossible")
                    .flatMap(verdict -> of(verdict).stream())
                    .toList();
        }

        public int faithful() {
            return of(FAITHFUL).size();
        }

        private List<String> of(String verdict) {
            return Objects.requireNonNull(byVerdict.get(verdict), verdict);
        }
    }

    /**
     * @param id       id of the entry
     * @param proposal id of the proposal; empty for an erasure without one
     * @param reserved what decisions about the persons still reserve of resources; it is in the list's part
     * @param erased   one of the persons to erase: as long as that part can be read, nothing was erased
     */
    public static Entry begun(
            String id,
            String erasure,
            String proposal,
            Instant at,
            Verdicts verdicts,
            List<ReservedAfterErasure> reserved,
            ErasureSubject erased,
            ErasureRequest wish,
            byte[] seed,
            Function<String, ErasureSubject> subjects) {
        List<byte[]> seeds = IntStream.range(0, PARTS)
                .mapToObj(part -> SaltedCommitments.seed(seed, part))
                .toList();
        SaltedCommitments commitments = new SaltedCommitments(seeds);
        CanonicalJson open = new CanonicalJson()
                .object()
                .member("at", at.toString())
                .member(EntryType.CALLER, wish.by().recordedAs())
                .member("erasure", erasure);
        if (wish.example()) {
            open.member(EntryType.EXAMPLE, true);
        }
        open.member("format", EntryType.FORMAT).member("id", id);
        if (!proposal.isEmpty()) {
            open.member(EntryType.PROPOSAL, proposal);
        }
        open.name("sealed")
                .object()
                .member("by.person", commitments.of(BY, "by.person", wish.requester()))
                .member("by.reason", commitments.of(BY, "by.reason", wish.reason()))
                .member("decisions", commitments.ofJson(LIST, "decisions", list(verdicts)));
        if (!reserved.isEmpty()) {
            open.member(
                    RESERVED,
                    commitments.ofJson(
                            LIST,
                            RESERVED,
                            reserved(new CanonicalJson(), reserved).bytes()));
        }
        open.member("second.person", commitments.of(SECOND, "second.person", wish.confirmer()))
                .endObject()
                .member("type", EntryType.ERASURE_BEGUN)
                .name("verdicts")
                .object();
        verdicts.byVerdict.forEach((verdict, decisions) -> open.member(verdict, decisions.size()));
        CanonicalJson list = new CanonicalJson()
                .object()
                .name("decisions")
                .values(verdicts.byVerdict)
                .member("format", EntryType.FORMAT);
        byte[] kept = seed(
                (reserved.isEmpty() ? list : reserved(list.name(RESERVED), reserved)).member(ROLE, "list"),
                seeds,
                LIST);
        return new Entry(
                        open.endObject().endObject().bytes(),
                        List.of(
                                new Entry.Part(
                                        erased,
                                        seed(new CanonicalJson().object().member(ROLE, ERASED), seeds, WHOM)),
                                new Entry.Part(subjects.apply(LISTS), kept),
                                new Entry.Part(
                                        subjects.apply(RecordSubjects.STAFF + wish.requester()),
                                        seed(
                                                new CanonicalJson()
                                                        .object()
                                                        .member("person", wish.requester())
                                                        .member("reason", wish.reason())
                                                        .member(ROLE, "by"),
                                                seeds,
                                                BY)),
                                new Entry.Part(
                                        subjects.apply(RecordSubjects.STAFF + wish.confirmer()),
                                        seed(
                                                new CanonicalJson()
                                                        .object()
                                                        .member("person", wish.confirmer())
                                                        .member(ROLE, "second"),
                                                seeds,
                                                SECOND))))
                .asUrgent();
    }

    private static byte[] seed(CanonicalJson part, List<byte[]> seeds, int place) {
        return part.member("seed", SEED.encodeToString(seeds.get(place)))
                .endObject()
                .bytes();
    }

    /** By id of the decision. */
    private static CanonicalJson reserved(CanonicalJson json, List<ReservedAfterErasure> reserved) {
        json.object();
        reserved.stream()
                .sorted(Comparator.comparing(ReservedAfterErasure::decision))
                .forEach(each -> json.name(each.decision())
                        .object()
                        .member(EUROS, each.euros().toPlainString())
                        .member(RIGHT, each.key())
                        .endObject());
        return json.endObject();
    }

    /** Whether the part under that key has the lists of an erasure. */
    static boolean isList(String subject) {
        return subject.equals(LISTS);
    }

    private static Stream<JsonNode> lists(List<DecryptedPart> parts) {
        return parts.stream().filter(part -> isList(part.subject())).map(part -> JSON.readTree(part.content()));
    }

    /** What decisions about erased persons still reserve of resources; empty for an entry of another type. */
    static List<ReservedAfterErasure> reserved(List<DecryptedPart> parts) {
        return lists(parts).flatMap(list -> reserved(list).stream()).toList();
    }

    /** @param list content of a part that {@linkplain #isList has lists} */
    static List<ReservedAfterErasure> reserved(JsonNode list) {
        return list.path(RESERVED)
                .propertyStream()
                .map(each -> new ReservedAfterErasure(
                        each.getKey(),
                        each.getValue().path(RIGHT).asString(),
                        new BigDecimal(each.getValue().path(EUROS).asString())))
                .toList();
    }

    /** Canonical JSON of the ids by result: the public record commits to it. */
    private static byte[] list(Verdicts verdicts) {
        return new CanonicalJson().values(verdicts.byVerdict).bytes();
    }

    public static Entry done(String erasure, Instant at, long decisions, long faithful) {
        return new Entry(
                        new CanonicalJson()
                                .object()
                                .member("at", at.toString())
                                .member(EntryType.CALLER, EntryType.SYSTEM)
                                .member("decisions", decisions)
                                .member(FAITHFUL, faithful)
                                .member("format", EntryType.FORMAT)
                                .member("id", erasure)
                                .member("type", EntryType.ERASURE)
                                .endObject()
                                .bytes(),
                        List.of())
                .asUrgent();
    }

    /** Ids of the decisions that were replayed faithfully before an erasure; empty for an entry of another type. */
    public static List<String> faithful(List<DecryptedPart> parts) {
        return lists(parts).flatMap(list -> faithful(list).stream()).toList();
    }

    /** @param list content of a part that {@linkplain #isList has lists} */
    static List<String> faithful(JsonNode list) {
        return list.at("/decisions/" + FAITHFUL)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    /** Whether the person of a begun erasure still exists. */
    public static boolean isOpen(List<DecryptedPart> parts) {
        return parts.stream()
                .filter(part -> !isList(part.subject()))
                .anyMatch(part ->
                        JSON.readTree(part.content()).path(ROLE).asString("").equals(ERASED));
    }

    /** Completes an erasure whose begin is in these entries. */
    public static Entry done(List<StoredEntry> begun, Instant at) {
        List<JsonNode> all =
                begun.stream().map(each -> JSON.readTree(each.open())).toList();
        return done(
                all.get(0).path("erasure").asString(),
                at,
                all.stream()
                        .flatMap(each -> each.path("verdicts").valueStream())
                        .mapToLong(JsonNode::asLong)
                        .sum(),
                all.stream()
                        .mapToLong(each -> each.at("/verdicts/" + FAITHFUL).asLong())
                        .sum());
    }
}
