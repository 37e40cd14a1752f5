package dev.countersign.decisions.history;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.record.DecisionIndexKeys;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.decisions.record.PartSubjects;
import dev.countersign.decisions.record.RecordHead;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.ReportedState;
import dev.countersign.decisions.record.ReservationReader;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.replay.Replayer;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.Reservations;
import dev.countersign.decisions.reserve.ReservedAfterErasure;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.ActionAlike;
import dev.countersign.facts.verdict.ActionEffect;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.find.IndexKeys;
import dev.countersign.ledger.find.SearchIndex;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.policy.PolicyRelease;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds and reads decisions, approvals and reports in the ledger. Any number of threads may use it. */
public final class DecisionRecords implements AutoCloseable {

    /** The index key of what hands out groups of customers. */
    static final String GROUPS = "groups=released";

    private static final int ALL = Integer.MAX_VALUE;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Entries entries;
    private final SearchIndex searchIndex;
    private final Function<String, PolicyRelease> releases;
    private final Replayer replay;
    private final String origin;
    private final long atStart;

    /**
     * @param folder   folder of the search index
     * @param releases by id, as they are stored
     */
    public DecisionRecords(
            TreeEntries entries,
            String origin,
            Path folder,
            Function<String, PolicyRelease> releases,
            ClockAndRandom clock) {
        this.entries = entries;
        this.origin = origin;
        this.releases = releases;
        searchIndex = SearchIndex.open(folder, entries, new RecordIndexKeys(entries), clock);
        replay = new Replayer(this::stored, this::replayedFaithfully);
        atStart = entries.size();
    }

    /** The search index. */
    public SearchIndex searchIndex() {
        return searchIndex;
    }

    /** The index keys of an entry that is not written yet, to be handed over when it is. */
    public static IndexKeys.Known indexKeys(Entry entry) {
        return RecordIndexKeys.of(entry);
    }

    /** Takes the index keys of an entry that is being written, so that it is not read again for them. */
    public void handOver(IndexKeys.Known keys, CompletableFuture<Receipt> written) {
        written.thenAccept(receipt -> handOver(receipt, keys));
    }

    /** The same for an entry that was written. */
    public void handOver(Receipt receipt, IndexKeys.Known keys) {
        searchIndex.handOver(receipt.sequence(), keys);
    }

    /** The number of entries. */
    public long size() {
        return entries.size();
    }

    /** The public record with that sequence. */
    public JsonNode json(long sequence) {
        return JSON.readTree(open(sequence));
    }

    /** The bytes of the public record with that sequence. */
    public byte[] open(long sequence) {
        return entries.get(sequence).open();
    }

    /** Sequence of the entry with that id. */
    public Optional<Long> place(String id) {
        return searchIndex.having("id=" + id).stream().findFirst();
    }

    /** The matching entries, newest first. */
    public List<StoredEntry> search(EntryQuery query) {
        return searchIndex.search(query).stream().map(entries::get).toList();
    }

    /** The same, restricted to entries with a part of that person. @param subject such as {@code customer:C-1001} */
    public List<StoredEntry> search(EntryQuery query, String subject) {
        return entries.subject(subject)
                .map(ErasureSubject::keyId)
                .map(key -> searchIndex.search(query, DecisionIndexKeys.SUBJECT + key).stream()
                        .map(entries::get)
                        .toList())
                .orElse(List.of());
    }

    /**
     * Entries with a part of that person, as long as they can be found, newest first. @param subject such as
     * {@code customer:C-1001}
     */
    public List<Long> of(String subject) {
        return entries.subject(subject)
                .map(ErasureSubject::keyId)
                .map(key -> searchIndex.having(DecisionIndexKeys.SUBJECT + key))
                .orElse(List.of());
    }

    /** Whether the ledger has a key of that person. @param subject such as {@code customer:C-1001} */
    public boolean knows(String subject) {
        return entries.subject(subject).isPresent();
    }

    /**
     * Sequence numbers of decisions that held an action, the newest first.
     *
     * @param digest of the action
     * @param from   inclusive
     * @param to     exclusive
     * @param most   the greatest number of them
     */
    public List<Long> held(String digest, Instant from, Instant to, int most) {
        return searchIndex.search(new EntryQuery(Set.of(), from, to, null, most), DecisionIndexKeys.HELD, digest);
    }

    /** Sequence numbers of the entries with which people decided about an action of that effect. */
    List<Long> withEffect(ActionEffect effect) {
        return searchIndex.marked(EntryType.EFFECT, effect.sha256(), entries.size());
    }

    /** The texts with that name in the private parts of an entry that can still be read. */
    public Stream<String> texts(long sequence, String name) {
        return parts(sequence).stream()
                .map(part -> part.path(name))
                .filter(JsonNode::isString)
                .map(JsonNode::asString);
    }

    /** Ids of the people who made an entry, as long as they are not erased. */
    public Stream<String> persons(long sequence) {
        return texts(sequence, "person");
    }

    /** The private parts of an entry that can still be read. */
    public List<JsonNode> parts(long sequence) {
        return contents(entries.parts(sequence));
    }

    /** Ids of the customers with a part in an entry, as long as they are not erased. */
    public Set<String> customersOf(long sequence) {
        return entries.parts(sequence).stream()
                .map(DecryptedPart::subject)
                .filter(subject -> subject.startsWith(RecordSubjects.CUSTOMER))
                .map(subject -> subject.substring(RecordSubjects.CUSTOMER.length()))
                .collect(Collectors.toSet());
    }

    /** Ids of the people of the staff with a part in an entry, as long as they are not erased. */
    Set<String> staffOf(long sequence) {
        return entries.parts(sequence).stream()
                .map(DecryptedPart::subject)
                .filter(subject -> subject.startsWith(RecordSubjects.STAFF))
                .map(subject -> subject.substring(RecordSubjects.STAFF.length()))
                .collect(Collectors.toSet());
    }

    /**
     * The key of the person or thing that an entry is about, such as {@code customer:C-1001}; empty if that was erased.
     */
    public Optional<String> subjectOf(long sequence) {
        return entries.parts(sequence).stream()
                .map(DecryptedPart::subject)
                .filter(subject -> !PartSubjects.isOfStaff(subject))
                .findFirst();
    }

    /** Sequence numbers of the contests of a decision, in order. */
    public List<Long> contestsOf(String decision) {
        return searchIndex.having(RecordIndexKeys.CONTESTS + "=" + decision);
    }

    /** Sequence numbers of the later entries of a contest, in order. */
    public List<Long> stepsOf(String contest) {
        return searchIndex.having(EntryType.CONTEST + "=" + contest);
    }

    /** Keys of the days with decisions about that person or business object while it had no key of its own. */
    public Set<String> daysOf(String subject) {
        Set<String> days = new TreeSet<>();
        for (long sequence : searchIndex.marked(DecisionIndexKeys.ABOUT, subject, size())) {
            boolean staff = subject.startsWith(RecordSubjects.STAFF);
            entries.parts(sequence).stream()
                    .map(DecryptedPart::subject)
                    .filter(key -> PartSubjects.isOfADay(key) && key.startsWith(PartSubjects.UNRECORDED) != staff)
                    .forEach(days::add);
        }
        return days;
    }

    /** The decision with that id. */
    public Optional<StoredDecision> decision(String id) {
        return place(id)
                .map(entries::get)
                .filter(stored ->
                        EntryType.DECISION.equals(RecordHead.of(stored.open()).type()))
                .map(this::at);
    }

    /**
     * Whether {@link #decision} finds one that {@linkplain StoredDecision#isWhole is whole}, said without reading it:
     * it is a decision, and each person of it still has a key.
     */
    public boolean isWhole(String decision) {
        return place(decision)
                .filter(sequence -> {
                    RecordHead head = RecordHead.of(open(sequence));
                    return head.isDecisionOfThisFormat()
                            && head.people() > 0
                            && head.people() == entries.readableParts(sequence);
                })
                .isPresent();
    }

    /** One of {@link EntryType}. */
    public String type(long sequence) {
        return RecordHead.of(open(sequence)).type();
    }

    /** The decision with that sequence. */
    public StoredDecision at(long sequence) {
        return at(entries.get(sequence));
    }

    private StoredDecision at(StoredEntry stored) {
        ParsedRecord recorded = ParsedRecord.read(stored.open(), entries.parts(stored.sequence()))
                .orElseThrow(() -> new IllegalArgumentException("entry " + stored.sequence() + " is not a decision"));
        return new StoredDecision(JSON.readTree(stored.open()), recorded, Receipt.of(origin, stored), releases);
    }

    /** The reports for a decision, in order. */
    public List<ExecutionReport> outcomes(String decision) {
        return searchIndex.having("decision=" + decision).stream()
                .map(this::json)
                .filter(each -> EntryType.OUTCOME.equals(each.path("type").asString()))
                .map(each -> ExecutionReport.valueOf(each.path("outcome").asString()))
                .toList();
    }

    /** Whether what a decision used is given back, because its action was not executed. */
    public boolean isGivenBack(String decision) {
        return ReportedState.of(outcomes(decision)) == ReportedState.GIVEN_BACK;
    }

    /** Replays the decision with that sequence. */
    public ReplayResult replay(long sequence) {
        StoredEntry stored = entries.get(sequence);
        return replay.of(
                        stored.open(),
                        entries.parts(sequence),
                        Receipt.of(origin, stored).leafHash())
                .orElseThrow(() -> new IllegalArgumentException("entry " + sequence + " is not a decision"));
    }

    private PolicyRelease stored(String id) {
        PolicyRelease release = releases.apply(id);
        if (!release.id().equals(id)) {
            throw new InvalidInput(new Problem(
                    "release",
                    "the release `" + id + "` of its day is not available.",
                    "Maybe name its pack with --pack."));
        }
        return release;
    }

    /** The last faithful replay of the decision before a person of it was erased; empty if there was none. */
    public Optional<Instant> replayedFaithfully(String decision) {
        return searchIndex.having("replayed=" + decision).stream()
                .reduce((first, last) -> last)
                .map(sequence -> UtcTime.read(json(sequence).path("at").asString()));
    }

    /** The latest decision for a key: after an approval the same key is decided again. */
    public Optional<StoredDecision> decidedFor(String idempotencyKey, long asOf) {
        return underKey(idempotencyKey, Math.max(asOf, atStart))
                .reduce((first, last) -> last)
                .map(this::at);
    }

    /** Sequences of the entries by which groups of customers were handed out, oldest first. */
    public List<Long> releasedGroups() {
        return searchIndex.having(GROUPS);
    }

    /** Whether people rejected what was decided. */
    public boolean isRejected(String decision) {
        return searchIndex.having("decision=" + decision).stream()
                .anyMatch(sequence -> json(sequence).path("type").asString("").equals(EntryType.REJECTION));
    }

    /** Sequence of the latest entry with that idempotency key in a private part that can be read. */
    public Optional<Long> underKey(String idempotencyKey) {
        return underKey(idempotencyKey, size()).reduce((first, last) -> last);
    }

    private Stream<Long> underKey(String idempotencyKey, long asOf) {
        return searchIndex.marked(DecisionIndexKeys.IDEMPOTENCY, idempotencyKey, asOf).stream();
    }

    /** The time of the last entry. */
    public Optional<Instant> latest() {
        return size() == 0
                ? Optional.empty()
                : Optional.of(UtcTime.read(json(size() - 1).path("at").asString()));
    }

    /** Adds the approvals that have not expired by then, the decisions that used them, and their outcomes. */
    void fold(Approvals into, Instant then) {
        Set<String> revoked = revoked();
        for (long sequence :
                searchIndex.search(new EntryQuery(Set.of("type=" + EntryType.APPROVAL), null, null, null, ALL))) {
            List<DecryptedPart> parts = entries.parts(sequence);
            ApprovalEntries.read(entries.get(sequence), parts)
                    .filter(approval -> approval.until().isAfter(then) && !revoked.contains(approval.id()))
                    .filter(approval ->
                            !isEnded(json(sequence).path(EntryType.TASK).asString("")))
                    .ifPresent(approval -> {
                        Instant at = UtcTime.read(json(sequence).path("at").asString());
                        into.add(approval, ApprovalEntries.about(parts), at, sequence, isExample(sequence));
                        uses(approval.id()).forEach(decision -> {
                            into.use(decision, List.of(approval.id()));
                            ReportedState before = ReportedState.UNREPORTED;
                            for (ExecutionReport outcome : outcomes(decision)) {
                                into.reported(List.of(approval.id()), outcome, before);
                                before = before.after(outcome);
                            }
                        });
                    });
        }
    }

    /** Whether people rejected what a task shows, or it was closed: its approvals end with it. */
    private boolean isEnded(String task) {
        return !task.isEmpty()
                && ofTask(task)
                        .map(entry -> entry.path("type").asString(""))
                        .anyMatch(Set.of(EntryType.REJECTION, EntryType.TASK_CLOSED)::contains);
    }

    private Stream<JsonNode> ofTask(String task) {
        return searchIndex.having(EntryType.TASK + "=" + task).stream().map(this::json);
    }

    /** Ids of the approvals that answer a task. */
    public List<String> approvalsOf(String task) {
        return ofTask(task)
                .filter(entry -> entry.path("type").asString("").equals(EntryType.APPROVAL))
                .map(entry -> entry.path("id").asString())
                .toList();
    }

    /** Ids of the approvals that people took back. */
    private Set<String> revoked() {
        return searchIndex
                .search(new EntryQuery(Set.of("type=" + EntryType.APPROVAL_REVOKED), null, null, null, ALL))
                .stream()
                .map(sequence -> json(sequence).path("approval").asString())
                .collect(Collectors.toSet());
    }

    public boolean isRevoked(String approval) {
        return !searchIndex.having("revokes=" + approval).isEmpty();
    }

    /** The approval with that id; empty if there is none, or a person of it was erased. */
    public Optional<Approval> givenApproval(String id) {
        return place(id)
                .filter(sequence -> json(sequence).path("type").asString("").equals(EntryType.APPROVAL))
                .flatMap(sequence -> ApprovalEntries.read(entries.get(sequence), entries.parts(sequence)));
    }

    /** Who approved something at that time or later, and when, as far as it can still be read. */
    public void approvedSince(Instant from, BiConsumer<String, Instant> into) {
        for (long sequence :
                searchIndex.search(new EntryQuery(Set.of("type=" + EntryType.APPROVAL), from, null, null, ALL))) {
            Instant at = UtcTime.read(json(sequence).path("at").asString());
            ApprovalEntries.read(entries.get(sequence), entries.parts(sequence))
                    .ifPresent(approval -> into.accept(approval.person(), at));
        }
    }

    /** @param then rejections that had ended by that time are omitted */
    void fold(Rejections into, Instant then) {
        for (long sequence :
                searchIndex.search(new EntryQuery(Set.of("type=" + EntryType.REJECTION), null, null, null, ALL))) {
            JsonNode open = json(sequence);
            Rejections.Held held = new Rejections.Held(
                    texts(sequence, EntryType.ALIKE)
                            .findFirst()
                            .map(ActionAlike::new)
                            .orElse(null),
                    UtcTime.read(open.path("at").asString()),
                    UtcTime.read(open.path("until").asString()),
                    sequence,
                    isExample(sequence));
            if (held.counts(then)) {
                rejected(sequence).ifPresent(effect -> into.add(effect, held));
            }
        }
    }

    /** The effect of the action that the entry rejects; empty if the person whom it is about was erased. */
    Optional<ActionEffect> rejected(long sequence) {
        return texts(sequence, EntryType.EFFECT).findFirst().map(ActionEffect::new);
    }

    /** What the approval is about, as {@link RecordSubjects#about}; empty as for {@link #givenApproval}. */
    public Optional<String> aboutOfApproval(String id) {
        return givenApproval(id)
                .flatMap(approval -> place(id))
                .map(sequence -> ApprovalEntries.about(entries.parts(sequence)));
    }

    /** Whether the approval with that sequence can be read completely, because no person of it was erased. */
    boolean isApproval(long sequence) {
        return ApprovalEntries.read(entries.get(sequence), entries.parts(sequence))
                .isPresent();
    }

    /** Whether a person of the example company made the entry with that sequence. */
    private boolean isExample(long sequence) {
        return json(sequence).path(EntryType.EXAMPLE).asBoolean(false);
    }

    /** Whether a key, a grant or an issuer was ever recorded. */
    boolean isLaptopEnded() {
        return EntryType.ENDS_LAPTOP.stream()
                .anyMatch(type -> !searchIndex
                        .search(new EntryQuery(Set.of("type=" + type), null, null, null, 1))
                        .isEmpty());
    }

    /** Ids of the decisions that used an approval, in order. */
    List<String> uses(String approval) {
        return searchIndex.having("uses=" + approval).stream()
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

    /** The reservations of allowed decisions under a key, with their outcomes, without released ones. */
    Collection<Reservation> reservations(String key) {
        List<Reservation> reservations = new ArrayList<>();
        for (long sequence : searchIndex.marked(DecisionIndexKeys.RESERVES, key, entries.size())) {
            List<DecryptedPart> parts = entries.parts(sequence);
            List<ReservedAfterErasure> kept = ErasureEntries.reserved(parts);
            Stream<Reservation> found = kept.isEmpty()
                    ? reservation(sequence, parts).stream()
                    : kept.stream().filter(each -> each.key().equals(key)).flatMap(each -> reservation(each).stream());
            found.flatMap(each -> settled(each).stream()).forEach(reservations::add);
        }
        return reservations;
    }

    /**
     * The reservation of the decision with that sequence, independent of its outcome. If a person of it was erased,
     * what it still reserves.
     */
    public Optional<Reservation> reservation(long sequence) {
        return reservation(sequence, entries.parts(sequence))
                .or(() -> kept(json(sequence).path("id").asString()));
    }

    private Optional<Reservation> reservation(long sequence, List<DecryptedPart> parts) {
        return ReservationReader.of(json(sequence), contents(parts));
    }

    private static List<JsonNode> contents(List<DecryptedPart> parts) {
        return parts.stream().map(part -> JSON.readTree(part.content())).toList();
    }

    private Optional<Reservation> kept(String decision) {
        return searchIndex.having(RecordIndexKeys.STILL_RESERVED + "=" + decision).stream()
                .flatMap(sequence -> ErasureEntries.reserved(entries.parts(sequence)).stream())
                .filter(each -> each.decision().equals(decision))
                .findFirst()
                .flatMap(this::reservation);
    }

    private Optional<Reservation> reservation(ReservedAfterErasure kept) {
        return place(kept.decision()).flatMap(sequence -> ReservationReader.of(json(sequence), kept));
    }

    /**
     * Reservations of resources that our record does not show yet, by decisions whose facts are erased with these
     * persons.
     *
     * @param decisions their sequence numbers
     * @param persons   the persons to erase
     * @param own       own facts that may show it
     */
    public List<ReservedAfterErasure> stillReserved(
            Collection<Long> decisions, Set<String> persons, OwnFacts own, Instant now) {
        return decisions.stream()
                .flatMap(sequence -> stillReserved(sequence, persons, own, now).stream())
                .toList();
    }

    private Optional<ReservedAfterErasure> stillReserved(
            long sequence, Set<String> persons, OwnFacts own, Instant now) {
        JsonNode open = json(sequence);
        if (!ReservationRule.isOfResource(open.at("/action/reservedFor").asString(""))) {
            return Optional.empty();
        }
        List<DecryptedPart> parts = entries.parts(sequence);
        if (parts.stream()
                .noneMatch(part -> persons.contains(part.subject())
                        && JSON.readTree(part.content()).has("digest"))) {
            return Optional.empty();
        }
        Function<String, @Nullable Object> facts = ReservationReader.facts(open, contents(parts));
        Instant asOf = own.vouched(
                        String.valueOf(facts.apply(CorePath.RESOURCE_TYPE)),
                        String.valueOf(facts.apply(CorePath.RESOURCE_ID)),
                        now)
                .orElse(null);
        return reservation(sequence, parts)
                .flatMap(this::settled)
                .filter(each -> each.reservedAt().isAfter(now.minus(Reservations.OLDEST)) && !each.isShown(asOf))
                .map(each ->
                        new ReservedAfterErasure(each.decision(), each.keys().first(), each.euros()));
    }

    private Optional<Reservation> settled(Reservation reservation) {
        List<JsonNode> reports = searchIndex.having("decision=" + reservation.decision()).stream()
                .map(this::json)
                .filter(each -> EntryType.OUTCOME.equals(each.path("type").asString()))
                .toList();
        Optional<Instant> executed = reports.stream()
                .filter(each -> ExecutionReport.EXECUTED
                        .name()
                        .equals(each.path("outcome").asString()))
                .findFirst()
                .map(each -> UtcTime.read(each.path("at").asString()));
        return executed.isPresent()
                ? executed.map(reservation::executed)
                : reports.isEmpty() ? Optional.of(reservation) : Optional.empty();
    }

    @Override
    public void close() {
        searchIndex.close();
    }
}
