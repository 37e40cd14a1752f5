package dev.countersign.decisions.history;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.own.Reserving;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.Outcome;
import dev.countersign.decisions.record.People;
import dev.countersign.decisions.record.Recorded;
import dev.countersign.decisions.record.RecordedReservation;
import dev.countersign.decisions.record.SealedUnder;
import dev.countersign.decisions.replay.Replay;
import dev.countersign.decisions.replay.Replayed;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.Reservations;
import dev.countersign.decisions.reserve.StillReserved;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.Refused;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.Opened;
import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.Outside;
import dev.countersign.ledger.find.Projection;
import dev.countersign.ledger.find.Sought;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.Stored;
import dev.countersign.ledger.keys.Subject;
import dev.countersign.policy.Release;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was decided, approved and reported, as the ledger has it: for finding and reading. May be used by any number of threads. */
public final class Records implements AutoCloseable {

    private static final int ALL = Integer.MAX_VALUE;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Entries entries;
    private final Projection projection;
    private final Function<String, Release> releases;
    private final Replay replay;
    private final String origin;
    private final long atStart;

    /**
     * @param folder   for the database that entries are found by
     * @param releases by id, as they are stored
     */
    public Records(
            TreeEntries entries, String origin, Path folder, Function<String, Release> releases, Outside outside) {
        this.entries = entries;
        this.origin = origin;
        this.releases = releases;
        projection = Projection.open(folder, entries, new RecordLabels(entries), outside);
        replay = new Replay(this::stored, this::replayedFaithfully);
        atStart = entries.size();
    }

    /** The database that entries are found by. */
    public Projection projection() {
        return projection;
    }

    /** How many entries there are. */
    public long size() {
        return entries.size();
    }

    /** The public record at a place. */
    public JsonNode json(long sequence) {
        return JSON.readTree(entries.get(sequence).open());
    }

    /** Place of the entry with that id. */
    public Optional<Long> place(String id) {
        return projection.having("id=" + id).stream().findFirst();
    }

    /** Entries that are sought, newest first. */
    public List<Stored> search(Sought sought) {
        return projection.search(sought).stream().map(entries::get).toList();
    }

    /** The same, of those in which that person has a part. @param subject such as {@code customer:C-1001} */
    public List<Stored> search(Sought sought, String subject) {
        return entries.subject(subject)
                .map(Subject::keyId)
                .map(key -> projection.search(sought, "subject=" + key).stream()
                        .map(entries::get)
                        .toList())
                .orElse(List.of());
    }

    /** Entries in which that person has a part, while they can be found, newest first. @param subject such as {@code customer:C-1001} */
    public List<Long> of(String subject) {
        return entries.subject(subject)
                .map(Subject::keyId)
                .map(key -> projection.having("subject=" + key))
                .orElse(List.of());
    }

    /** Keys of the days on which a decision was about that person or thing while it had none of its own. */
    public Set<String> daysOf(String subject) {
        Set<String> days = new TreeSet<>();
        for (long sequence : projection.marked("about", subject, size())) {
            boolean staff = subject.startsWith(People.STAFF);
            entries.parts(sequence).stream()
                    .map(Opened::subject)
                    .filter(key -> SealedUnder.isOfADay(key) && key.startsWith(SealedUnder.UNRECORDED) != staff)
                    .forEach(days::add);
        }
        return days;
    }

    /** The decision with that id. */
    public Optional<OnRecord> decision(String id) {
        return place(id)
                .filter(sequence ->
                        EntryType.DECISION.equals(json(sequence).path("type").asString()))
                .map(this::at);
    }

    /** The decision at a place. */
    public OnRecord at(long sequence) {
        Stored stored = entries.get(sequence);
        Recorded recorded = Recorded.read(stored.open(), entries.parts(sequence))
                .orElseThrow(() -> new IllegalArgumentException("entry " + sequence + " is no decision"));
        return new OnRecord(JSON.readTree(stored.open()), recorded, Receipt.of(origin, stored), releases);
    }

    /** What was reported of a decision, in order. */
    public List<Outcome> outcomes(String decision) {
        return projection.having("decision=" + decision).stream()
                .map(this::json)
                .filter(each -> EntryType.OUTCOME.equals(each.path("type").asString()))
                .map(each -> Outcome.valueOf(each.path("outcome").asString()))
                .toList();
    }

    /** Replays the decision at a place. */
    public Replayed replay(long sequence) {
        Stored stored = entries.get(sequence);
        return replay.of(
                        stored.open(),
                        entries.parts(sequence),
                        Receipt.of(origin, stored).leafHash())
                .orElseThrow(() -> new IllegalArgumentException("entry " + sequence + " is no decision"));
    }

    private Release stored(String id) {
        Release release = releases.apply(id);
        if (!release.id().equals(id)) {
            throw new Refused(new Problem(
                    "release",
                    "the release `" + id + "` of its day is not at hand.",
                    "Maybe name its pack with --pack."));
        }
        return release;
    }

    /** When the decision was replayed faithfully before a person of it was erased, for the last time; empty where it was not. */
    public Optional<Instant> replayedFaithfully(String decision) {
        return projection.having("replayed=" + decision).stream()
                .reduce((first, last) -> last)
                .map(sequence -> Instant.parse(json(sequence).path("at").asString()));
    }

    /** The latest decision for a key: after an approval the same key is decided once more. */
    public Optional<OnRecord> decidedFor(String idempotencyKey, long asOf) {
        return projection.marked("idempotency", idempotencyKey, Math.max(asOf, atStart)).stream()
                .reduce((first, last) -> last)
                .map(this::at);
    }

    /** When the last entry was made. */
    public Optional<Instant> latest() {
        return size() == 0
                ? Optional.empty()
                : Optional.of(Instant.parse(json(size() - 1).path("at").asString()));
    }

    /** Adds the approvals that have not run out then, the decisions that used them, and what became of these. */
    void fold(Approvals into, Instant then) {
        for (long sequence :
                projection.search(new Sought(Set.of("type=" + EntryType.APPROVAL), null, null, null, ALL))) {
            List<Opened> parts = entries.parts(sequence);
            ApprovalEntries.read(entries.get(sequence), parts)
                    .filter(approval -> approval.until().isAfter(then))
                    .ifPresent(approval -> {
                        into.add(approval, ApprovalEntries.about(parts), sequence);
                        uses(approval.id()).forEach(decision -> {
                            into.use(decision, List.of(approval.id()));
                            List<Outcome> reported = new ArrayList<>();
                            outcomes(decision).forEach(outcome -> {
                                into.reported(List.of(approval.id()), outcome, reported);
                                reported.add(outcome);
                            });
                        });
                    });
        }
    }

    /** Whether the approval at a place can be read whole: no person of it was erased. */
    boolean isApproval(long sequence) {
        return ApprovalEntries.read(entries.get(sequence), entries.parts(sequence))
                .isPresent();
    }

    /** Ids of the decisions that used an approval, in order. */
    List<String> uses(String approval) {
        return projection.having("uses=" + approval).stream()
                .map(this::json)
                .map(each -> each.path("id").asString())
                .toList();
    }

    /** The approval with that id: its public record. */
    Optional<JsonNode> approval(String id) {
        return place(id)
                .map(this::json)
                .filter(each -> EntryType.APPROVAL.equals(each.path("type").asString()));
    }

    /** What allowed decisions reserved under a key, with what became of it; without what was given back. */
    Collection<Reservation> reservations(String key) {
        List<Reservation> reservations = new ArrayList<>();
        for (long sequence : projection.marked(RecordLabels.RESERVES, key, entries.size())) {
            List<Opened> parts = entries.parts(sequence);
            List<StillReserved> kept = ErasureEntries.reserved(parts);
            Stream<Reservation> found = kept.isEmpty()
                    ? reservation(sequence, parts).stream()
                    : kept.stream().filter(each -> each.key().equals(key)).flatMap(each -> reservation(each).stream());
            found.flatMap(each -> settled(each).stream()).forEach(reservations::add);
        }
        return reservations;
    }

    /** What the decision at a place reserved, whatever became of it; where somebody of it was erased, as far as it still does. */
    public Optional<Reservation> reservation(long sequence) {
        return reservation(sequence, entries.parts(sequence))
                .or(() -> kept(json(sequence).path("id").asString()));
    }

    private Optional<Reservation> reservation(long sequence, List<Opened> parts) {
        return RecordedReservation.of(json(sequence), contents(parts));
    }

    private static List<JsonNode> contents(List<Opened> parts) {
        return parts.stream().map(part -> JSON.readTree(part.content())).toList();
    }

    private Optional<Reservation> kept(String decision) {
        return projection.having(RecordLabels.STILL_RESERVED + "=" + decision).stream()
                .flatMap(sequence -> ErasureEntries.reserved(entries.parts(sequence)).stream())
                .filter(each -> each.decision().equals(decision))
                .findFirst()
                .flatMap(this::reservation);
    }

    private Optional<Reservation> reservation(StillReserved kept) {
        return place(kept.decision()).flatMap(sequence -> RecordedReservation.of(json(sequence), kept));
    }

    /**
     * What decisions reserve of resources that our record does not show yet, of those whose facts go with these persons.
     *
     * @param decisions their places
     * @param persons   that are to be erased
     * @param own       facts that may show it
     */
    public List<StillReserved> stillReserved(
            Collection<Long> decisions, Set<String> persons, OwnFacts own, Instant now) {
        return decisions.stream()
                .flatMap(sequence -> stillReserved(sequence, persons, own, now).stream())
                .toList();
    }

    private Optional<StillReserved> stillReserved(long sequence, Set<String> persons, OwnFacts own, Instant now) {
        JsonNode open = json(sequence);
        if (!Reserving.isOfResource(open.at("/action/reservedFor").asString(""))) {
            return Optional.empty();
        }
        List<Opened> parts = entries.parts(sequence);
        if (parts.stream()
                .noneMatch(part -> persons.contains(part.subject())
                        && JSON.readTree(part.content()).has("digest"))) {
            return Optional.empty();
        }
        Function<String, @Nullable Object> facts = RecordedReservation.facts(open, contents(parts));
        Instant asOf = own.vouched(
                        String.valueOf(facts.apply("resource.type")), String.valueOf(facts.apply("resource.id")), now)
                .orElse(null);
        return reservation(sequence, parts)
                .flatMap(this::settled)
                .filter(each -> each.at().isAfter(now.minus(Reservations.OLDEST)) && !each.isShown(asOf))
                .map(each -> new StillReserved(each.decision(), each.keys().first(), each.euros()));
    }

    private Optional<Reservation> settled(Reservation reservation) {
        List<JsonNode> reports = projection.having("decision=" + reservation.decision()).stream()
                .map(this::json)
                .filter(each -> EntryType.OUTCOME.equals(each.path("type").asString()))
                .toList();
        Optional<Instant> executed = reports.stream()
                .filter(each ->
                        Outcome.EXECUTED.name().equals(each.path("outcome").asString()))
                .findFirst()
                .map(each -> Instant.parse(each.path("at").asString()));
        return executed.isPresent()
                ? executed.map(reservation::executed)
                : reports.isEmpty() ? Optional.of(reservation) : Optional.empty();
    }

    @Override
    public void close() {
        projection.close();
    }
}
