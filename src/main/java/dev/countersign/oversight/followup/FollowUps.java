package dev.countersign.oversight.followup;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.Participants;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What follows from reviews. All of it is in the ledger. Any number of threads may use it. */
public final class FollowUps {

    /** What a reader who disagrees can ask for. */
    public static final List<FollowUpKind> OFFERED = List.of(
            FollowUpKind.INCIDENT, FollowUpKind.CORRECTING_ACTION, FollowUpKind.TEST_ROW, FollowUpKind.RULE_CHANGE);

    private static final int MOST = 10_000;
    private static final int LONGEST_TEXT = 1_000;
    private static final int SALTS = 32;
    private static final String TEXT = "text";

    private final DataFolder folder;
    private final DecisionRecords records;
    private final ClockAndRandom clock;
    private final FollowUpFold fold;
    private final OtherShare others;

    public FollowUps(DataFolder folder, ClockAndRandom clock) {
        this.folder = folder;
        this.clock = clock;
        records = folder.records();
        fold = new FollowUpFold(records);
        others = new OtherShare(records, fold);
    }

    /** The open ones that this person may see, the first due one first: of the person's roles, or all. */
    public List<FollowUp> open(ReviewCodes codes, Caller person) {
        return Stream.concat(others.latest(clock.now()).stream(), fold.latest(codes, MOST).stream())
                .filter(each -> each.state() == FollowUp.State.OPEN && isVisible(each, person))
                .sorted(Comparator.comparing(FollowUp::due).thenComparing(FollowUp::id))
                .toList();
    }

    /** The one with that id, if this person may see it. */
    public Optional<FollowUp> find(ReviewCodes codes, String id, Caller person) {
        return fold.find(id, codes).or(() -> others.find(id, clock.now())).filter(each -> isVisible(each, person));
    }

    private static boolean isVisible(FollowUp each, Caller person) {
        return person.reads() == Caller.Reads.EVERYTHING || isOfRole(each, person);
    }

    private static boolean isOfRole(FollowUp each, Caller person) {
        return person.roles().stream().anyMatch(held -> held.role() == each.role());
    }

    /**
     * The reader who disagreed asks for something.
     *
     * @param look id of the entry of the second look
     * @param kind one of {@link #OFFERED}
     * @param text what must be done, at most 1,000 letters
     * @return empty if this person has no second look with that id that disagreed
     * @throws FollowUpRefused when it was asked for already
     * @throws InvalidInput when the kind is not offered, or the text is missing or too long
     * @throws NotDecided when it cannot be recorded
     */
    public synchronized Optional<FollowUp> open(
            ReviewCodes codes, Caller by, String look, FollowUpKind kind, String text) {
        checkText(text);
        if (!OFFERED.contains(kind)) {
            throw new InvalidInput(new Problem(
                    FollowUpFold.KIND,
                    "`" + kind + "` does not follow from a second look. Allowed: " + OFFERED + ".",
                    "Maybe use TEST_ROW."));
        }
        return records.place(look)
                .filter(sequence -> isLookOf(sequence, by))
                .map(records::json)
                .map(entry -> {
                    String decision = entry.path("decision").asString();
                    if (fold.ofLook(decision, look).stream().anyMatch(each -> each.kind() == kind)) {
                        throw new FollowUpRefused(
                                FollowUpRefused.Why.ALREADY_OPEN,
                                "`" + kind + "` was asked for already after this look.");
                    }
                    String id = clock.id();
                    SealedEntry follow = new SealedEntry(EntryType.FOLLOW_UP, id, clock.now(), by.recordedAs())
                            .with("decision", decision)
                            .with(FollowUpFold.KIND, kind.name())
                            .with(FollowUpFold.LOOK, look)
                            .with("role", kind.owner().name());
                    write(id, by, decision, follow, text);
                    return fold.find(id, codes).orElseThrow();
                });
    }

    /** Whether this person looked a second time there, and disagreed. */
    private boolean isLookOf(long sequence, Caller by) {
        JsonNode entry = records.json(sequence);
        return entry.path("type").asString("").equals(EntryType.SECOND_LOOK)
                && entry.path("answer").asString("").equals("DISAGREE")
                && records.persons(sequence).anyMatch(by.id()::equals);
    }

    /**
     * A person whose work it is ends it.
     *
     * @param result DONE or NOT_NEEDED
     * @param text   what was done, or why nothing needs to be done
     * @throws FollowUpRefused when it has ended, it is not the work of this person, or the person has a part in the
     *     decision that it is about
     * @throws InvalidInput when the text is missing or too long
     * @throws NotDecided when it cannot be recorded
     */
    public synchronized FollowUp close(
            ReviewCodes codes, FollowUp before, Caller by, FollowUp.State result, String text) {
        checkText(text);
        FollowUp current = find(codes, before.id(), by).orElseThrow();
        if (!isOfRole(current, by)) {
            throw new FollowUpRefused(
                    FollowUpRefused.Why.WRONG_ROLE,
                    "It is the work of a " + current.role() + ". Your roles: " + by.rolesText() + ".");
        }
        refuseConcerned(current, by);
        if (current.state() != FollowUp.State.OPEN) {
            throw new FollowUpRefused(FollowUpRefused.Why.ALREADY_CLOSED, "It is " + current.state() + " already.");
        }
        String id = clock.id();
        Instant now = clock.now();
        write(
                id,
                by,
                current.decision(),
                new SealedEntry(EntryType.FOLLOW_UP_CLOSED, id, now, by.recordedAs())
                        .with(FollowUpFold.FOLLOW_UP, current.id())
                        .with(FollowUpFold.RESULT, result.name()),
                text);
        return current.closed(result, now);
    }

    /** Feedback is about nobody's mistake; the rest may be about the person's own. */
    private void refuseConcerned(FollowUp followUp, Caller by) {
        if (followUp.kind() != FollowUpKind.FEEDBACK
                && records.decision(followUp.decision())
                        .filter(decision -> isConcerned(by, decision))
                        .isPresent()) {
            throw new FollowUpRefused(
                    FollowUpRefused.Why.BARRED,
                    "You (or an id that looks like one of yours, or somebody for whom you look after tasks or who "
                            + "does it for you) have a part in the decision. Maybe another person closes it.");
        }
    }

    private boolean isConcerned(Caller by, StoredDecision decision) {
        Set<String> concerned = Participants.ofDecision(records, decision);
        return by.countedAsOneSince(Participants.earliest(decision)).stream()
                .anyMatch(each -> RecordSubjects.looksLikeOneOf(each, concerned));
    }

    private static void checkText(String text) {
        if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw new InvalidInput(new Problem(
                    TEXT,
                    text.isBlank() ? "it is empty." : "it has more than " + LONGEST_TEXT + " letters.",
                    "Maybe say in a sentence what must be done, or what was done."));
        }
    }

    /** The text is erased with the person whom the decision is about. */
    private void write(String id, Caller by, String decision, SealedEntry entry, String text) {
        String writer = RecordSubjects.STAFF + by.id();
        folder.write(
                id,
                () -> {
                    String about =
                            records.place(decision).flatMap(records::subjectOf).orElse(writer);
                    entry.sealed(about, TEXT, text).by(by, "person");
                    if (by.example()) {
                        entry.with(EntryType.EXAMPLE, true);
                    }
                    return entry.entry(clock.random(SALTS), NotDecided.subjects(folder.ledger()));
                },
                receipt -> {});
    }
}
