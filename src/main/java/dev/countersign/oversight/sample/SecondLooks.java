package dev.countersign.oversight.sample;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.held.ReviewCode;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.Participants;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Second looks of people at drawn decisions. The reader says what the verdict should be before the recorded one is
 * shown. Any number of threads may use it.
 */
public final class SecondLooks {

    private static final int SALTS = 32;
    /** Facts of the request itself. Others, such as a level of autonomy, could tell the verdict. */
    private static final List<String> SHOWN = List.of("action.", "resource.", CorePath.SUBJECT_TYPE);

    private final DataFolder folder;
    private final DecisionRecords records;
    private final Samples samples;
    private final ClockAndRandom clock;
    private final HighLooks high;

    public SecondLooks(DataFolder folder, Samples samples, ClockAndRandom clock) {
        this.folder = folder;
        this.samples = samples;
        this.clock = clock;
        records = folder.records();
        high = new HighLooks(records, clock);
    }

    /** How a second look ends. */
    public enum Answer {
        /** The reader would have given the same verdict. */
        AGREE,
        /** The reader would have given another one. */
        DISAGREE,
        /** The reader cannot tell. */
        CANNOT_TELL
    }

    /**
     * What a reader thinks of a decision without knowing its verdict.
     *
     * @param by      who reads it
     * @param verdict that it should have; null if the reader cannot tell
     * @param code    why it should not be done as requested; null for none
     * @param harm    how bad it is if the recorded verdict is another one; null for unknown
     */
    public record View(
            Caller by,
            @Nullable Verdict verdict,
            @Nullable ReviewCode code,
            @Nullable Risk harm) {}

    /**
     * @param id      of the entry
     * @param verdict that the decision has, or got by the approval
     */
    public record Looked(String id, Answer answer, Verdict verdict) {}

    /**
     * A drawn decision as it was requested, without verdict, persons and reasons; empty if it was not drawn, its seed
     * is not revealed, or a person of it was erased.
     */
    public Optional<ObjectNode> card(String decision) {
        return drawn(decision).map(found -> card(found).put("looked", isLooked(decision)));
    }

    private ObjectNode card(StoredDecision found) {
        JsonNode open = records.json(found.receipt().sequence());
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("decisionId", found.id())
                .put("at", open.path("at").asString());
        ObjectNode facts = json.putObject("facts");
        open.path("facts").properties().stream()
                .filter(fact -> SHOWN.stream().anyMatch(fact.getKey()::startsWith))
                .forEach(fact -> facts.set(fact.getKey(), fact.getValue()));
        about(found.id())
                .flatMap(sequence -> records.texts(sequence, "content"))
                .findFirst()
                .ifPresent(content -> json.put("content", content));
        return json;
    }

    /** Whether somebody has looked at a decision. */
    public boolean isLooked(String decision) {
        return about(decision)
                .map(records::json)
                .anyMatch(entry -> entry.path("type").asString("").equals(EntryType.SECOND_LOOK)
                        && !entry.has(EntryType.APPROVAL));
    }

    private Optional<StoredDecision> drawn(String decision) {
        return records.decision(decision)
                .filter(StoredDecision::isWhole)
                .filter(found -> samples.isDrawn(found.receipt().sequence()));
    }

    /** Sequences of the entries that belong to a decision. */
    private Stream<Long> about(String decision) {
        return records.searchIndex().having("decision=" + decision).stream();
    }

    /**
     * Records what a reader thinks.
     *
     * @return empty if there is no such decision that was drawn
     * @throws AlreadyLooked when somebody has looked at it already
     * @throws InvalidInput when this person may not look at it
     * @throws NotDecided when it cannot be recorded
     */
    public synchronized Optional<Looked> look(String decision, View view) {
        return drawn(decision).map(found -> {
            refuseConcerned(view.by(), found);
            if (isLooked(decision)) {
                throw new AlreadyLooked(decision);
            }
            return written(found, found.verdict(), view, entry -> {});
        });
    }

    /** What can be read of an approved decision of high risk; empty as for {@link #lookAtApproval}. */
    public Optional<ObjectNode> approvedCard(String approval) {
        return high.of(approval)
                .flatMap(each -> decision(each).map(found -> {
                    ObjectNode json = card(found)
                            .put("approvalId", approval)
                            .put("stage", each.stage().name())
                            .put("looked", each.looked());
                    if (each.stage() == HighLooks.Stage.OUTCOME) {
                        json.set("outcomes", high.outcomes(approval));
                    }
                    return json;
                }));
    }

    /**
     * Records what a reader thinks of what was approved at a high risk: soon after the approval, and again after 30
     * days.
     *
     * @return empty if the approval does not exist or is not of a high risk, or a person of its decision was erased
     * @throws AlreadyLooked when nobody must look at it now
     * @throws InvalidInput when this person may not look at it
     * @throws NotDecided when it cannot be recorded
     */
    public synchronized Optional<Looked> lookAtApproval(String approval, View view) {
        return high.of(approval)
                .flatMap(each -> decision(each).map(found -> {
                    refuseConcerned(view.by(), found);
                    if (each.looked()) {
                        throw new AlreadyLooked(approval);
                    }
                    return written(
                            found,
                            Verdict.ALLOW,
                            view,
                            entry -> entry.with(EntryType.APPROVAL, approval)
                                    .with(HighLooks.STAGE, each.stage().name()));
                }));
    }

    private Optional<StoredDecision> decision(HighLooks.High approved) {
        return records.decision(approved.decision()).filter(StoredDecision::isWhole);
    }

    private Looked written(StoredDecision found, Verdict verdict, View view, Consumer<SealedEntry> more) {
        String id = clock.id();
        Answer answer = answer(verdict, view);
        SealedEntry entry = entry(id, found, answer, view);
        more.accept(entry);
        folder.write(id, () -> entry.entry(clock.random(SALTS), NotDecided.subjects(folder.ledger())), receipt -> {});
        return new Looked(id, answer, verdict);
    }

    private static Answer answer(Verdict verdict, View view) {
        return view.verdict() == null ? Answer.CANNOT_TELL : view.verdict() == verdict ? Answer.AGREE : Answer.DISAGREE;
    }

    private SealedEntry entry(String id, StoredDecision found, Answer answer, View view) {
        SealedEntry entry = new SealedEntry(
                        EntryType.SECOND_LOOK, id, clock.now(), view.by().recordedAs())
                .with("answer", answer.name())
                .with("decision", found.id())
                .by(view.by(), "person");
        if (view.code() != null) {
            entry.with("code", view.code().publicName());
        }
        if (view.harm() != null) {
            entry.with("harm", view.harm().name());
        }
        return view.by().example() ? entry.with(EntryType.EXAMPLE, true) : entry;
    }

    /** Nobody looks a second time at what they asked for, own, approved or rejected, or at what is about them. */
    private void refuseConcerned(Caller by, StoredDecision found) {
        Set<String> concerned = Participants.ofDecision(records, found);
        if (by.countedAsOneSince(Participants.earliest(found)).stream()
                .anyMatch(each -> RecordSubjects.looksLikeOneOf(each, concerned))) {
            throw new InvalidInput(new Problem(
                    "person",
                    "`" + by.id() + "` requested, owns, approved or rejected it, or it is about this person (or one "
                            + "of the person's ids looks like an id of the decision, or it is somebody for whom this "
                            + "person looks after tasks or who does it for this person).",
                    "Maybe another person looks at it."));
        }
    }
}
