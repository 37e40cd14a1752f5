package dev.countersign.decisions.held;

import dev.countersign.decisions.answer.Explanation;
import dev.countersign.decisions.evaluate.Catalogue;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.PublicRecord;
import dev.countersign.decisions.request.ActionDigest;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An action that a decision held, for people who decide on it.
 *
 * @param id         of the decision
 * @param stored     the decision; null while it is being written
 * @param about      what the decision is about, as {@link dev.countersign.decisions.record.RecordSubjects#about}
 * @param release    id of the active release
 * @param actionType such as SEND; empty for an action that the release does not know
 * @param rows       marks of the rows and rules that are its reasons, as {@link PolicyRelease#mark}
 * @param evaluation by the active release, now, with the approvals so far
 */
public record HeldForPeople(
        String id,
        @Nullable StoredDecision stored,
        Facts facts,
        String about,
        String release,
        String actionType,
        SortedSet<String> rows,
        Evaluation evaluation) {

    /** How long after a decision people may be asked about it. */
    public static final Duration FRESH = Duration.ofMinutes(30);

    /** The grade of a review that needs other people than any else. */
    public static final String FORMAL_REVIEW = "FORMAL_REVIEW";

    private static final int SHOWN = 16;
    private static final Duration USUAL = Duration.ofHours(24);
    private static final double SECONDS_OF_AN_HOUR = 3600;
    private static final String SEND = "SEND";

    public HeldForPeople {
        rows = Collections.unmodifiableSortedSet(new TreeSet<>(rows));
    }

    /** @param evaluation by that release, now, with the approvals so far */
    public static HeldForPeople of(
            StoredDecision decision,
            Facts facts,
            String about,
            PolicyRelease release,
            Evaluation evaluation,
            Instant at) {
        return of(decision.id(), decision, facts, about, release, evaluation, at);
    }

    /** The same of a decision that is being written, by the release that made it. */
    public static HeldForPeople justDecided(Decision decision, String about, PolicyRelease release, Instant at) {
        return of(decision.id(), null, decision.facts(), about, release, decision.evaluation(), at);
    }

    private static HeldForPeople of(
            String id,
            @Nullable StoredDecision stored,
            Facts facts,
            String about,
            PolicyRelease release,
            Evaluation evaluation,
            Instant at) {
        return new HeldForPeople(
                id,
                stored,
                facts,
                about,
                release.id(),
                actionType(facts, release, at),
                evaluation.reasons().stream()
                        .map(Reason::row)
                        .filter(Objects::nonNull)
                        .map(release::mark)
                        .collect(Collectors.toCollection(TreeSet::new)),
                evaluation);
    }

    /** The decision, which is on disk. */
    public StoredDecision decision() {
        return Objects.requireNonNull(stored, "it is being written");
    }

    /** Whether an action sends something and does not name its text, so that people cannot read what they approve. */
    public static boolean isTextUnknown(Facts facts, PolicyRelease release, Instant at) {
        return isTextUnknown(facts, actionType(facts, release, at));
    }

    private static boolean isTextUnknown(Facts facts, String actionType) {
        return actionType.equals(SEND) && contentDigest(facts).isEmpty();
    }

    private static String actionType(Facts facts, PolicyRelease release, Instant at) {
        Object type = Catalogue.of(
                        release,
                        text(facts, CorePath.ACTION_NAME),
                        release.dates(at).effectiveOn())
                .get("action.type");
        return type instanceof String word ? word : "";
    }

    /** Whether it sends something and does not name its text. */
    public boolean isTextUnknown() {
        return isTextUnknown(facts, actionType);
    }

    /** The grade of the review; empty if the pack gives none. */
    public String grade() {
        return grade(evaluation);
    }

    /** The same of any evaluation. */
    public static String grade(Evaluation evaluation) {
        return String.valueOf(evaluation.oversight().measures().getOrDefault("grade", ""));
    }

    /** Whether nights, weekends and holidays count for its deadlines. */
    boolean runsByWallClock() {
        return "wall".equals(evaluation.oversight().measures().get("clock"));
    }

    /** Whether the person for whom the agent acts may approve it now. */
    public boolean isOwnYesEnough() {
        return Boolean.TRUE.equals(evaluation.oversight().measures().get(PublicRecord.OWN_YES));
    }

    /** How long an approval of it lasts at most, if nobody uses it. */
    public Duration holdsFor() {
        return evaluation.oversight().measures().get("holdsFor") instanceof Number hours
                ? Duration.ofSeconds((long) (hours.doubleValue() * SECONDS_OF_AN_HOUR))
                : USUAL;
    }

    /** What a person may change before approving it: {@code content}, or names of properties of the action. */
    public SortedSet<String> mayEdit() {
        return words("mayEdit");
    }

    /**
     * Facts that its reasons depend on, as they were when it was decided, as far as this person may read them.
     *
     * @throws dev.countersign.facts.text.InvalidInput when a person of the decision was erased
     */
    public List<ShownFact> facts(Explanation explained, CardReader reader) {
        return ShownFact.of(explained, evaluation.reasons(), decision().release(), reader);
    }

    /** Actions that would have been allowed with the same properties when it was decided. */
    public List<String> allowedInstead(Explanation explained) {
        return explained.evaluated().allowedInstead();
    }

    /** Whether a property of the action says nothing about what it does, such as how sure the agent is. */
    public static boolean isPassing(String property) {
        return ActionDigest.isPassing(property);
    }

    /** What happens if nobody decides in time. */
    public SortedSet<String> onTimeout() {
        return words("onTimeout");
    }

    private SortedSet<String> words(String measure) {
        return evaluation.oversight().measures().get(measure) instanceof Set<?> words
                ? words.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new))
                : Collections.emptySortedSet();
    }

    /** The same for the same rows, risk and grade: for what an approval counts. */
    public String shown() {
        return Sha256.hex(String.join("\n", rows) + "\n" + evaluation.risk() + "\n" + grade())
                .substring(0, SHOWN);
    }

    /** Whether the decision was about the action of that request. */
    public boolean isAbout(Request request) {
        return digest().equals(ActionDigest.of(request));
    }

    /** Whether two requests are about the same action. */
    public static boolean isSame(Request one, Request other) {
        return ActionDigest.of(one).equals(ActionDigest.of(other));
    }

    /** The digest that an approval is bound to. */
    public String digest() {
        return facts.digest();
    }

    /** Whether it waits for people now. */
    public boolean isOpen() {
        return waits(evaluation);
    }

    /** Whether an action with that evaluation waits for people. */
    public static boolean waits(Evaluation evaluation) {
        return evaluation.verdict() == Verdict.REVIEW
                && !evaluation.oversight().open().isEmpty();
    }

    public String agentType() {
        return text(facts, CorePath.SUBJECT_TYPE);
    }

    public String agentId() {
        return text(facts, CorePath.SUBJECT_ID);
    }

    public String action() {
        return text(facts, CorePath.ACTION_NAME);
    }

    public String resourceType() {
        return text(facts, CorePath.RESOURCE_TYPE);
    }

    public String resourceId() {
        return text(facts, CorePath.RESOURCE_ID);
    }

    /** The person for whom the agent acts. */
    public Optional<String> onBehalfOf() {
        return Optional.ofNullable(facts.known().value(CorePath.ACTION_ON_BEHALF_OF))
                .map(String::valueOf);
    }

    /** The digest of the exact text. */
    public Optional<String> contentDigest() {
        return contentDigest(facts);
    }

    private static Optional<String> contentDigest(Facts facts) {
        return Optional.ofNullable(facts.known().value(CorePath.ACTION_CONTENT_DIGEST))
                .map(String::valueOf);
    }

    private static String text(Facts facts, String path) {
        return String.valueOf(facts.known().value(path));
    }
}
