package dev.countersign.oversight.review;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.held.ReviewLimits;
import dev.countersign.decisions.record.ShownCard;
import dev.countersign.facts.Case;
import dev.countersign.facts.Risk;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.ReviewLimit;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Approves several alike tasks in one step. Each has an approval and an entry of its own, by the checks of an approval
 * alone.
 */
final class TaskBatches {

    private static final String PLACE = "tasks";
    private static final String SEND = "SEND";
    private static final String VULNERABLE = "VULNERABLE";
    /** The code of one that was practice. */
    private static final String PRACTICE = "PRACTICE";

    /** The code of a refusal that says no more. */
    private static final String NOT_POSSIBLE = "NOT_POSSIBLE";

    /** An approval of one task, as for a person who approves it alone. */
    @FunctionalInterface
    interface Approving {

        ApprovalService.Approved approve(
                PolicySnapshot snapshot,
                ReviewTask task,
                String version,
                ApprovalService.Yes yes,
                ReviewDesk.Showing how);
    }

    private final ApprovalService approving;
    private final TaskFold fold;
    private final Readings readings;
    private final ClockAndRandom clock;
    private final Approving alone;
    private final BatchDraws draws;

    TaskBatches(ApprovalService approving, TaskFold fold, Readings readings, ClockAndRandom clock, Approving alone) {
        this.approving = approving;
        this.fold = fold;
        this.readings = readings;
        this.clock = clock;
        this.alone = alone;
        draws = new BatchDraws(clock);
    }

    /** What must be the same of all. */
    private record Likeness(String action, String template, SortedSet<String> rows) {

        Likeness {
            rows = Collections.unmodifiableSortedSet(new TreeSet<>(rows));
        }
    }

    ReviewDesk.Batch approve(PolicySnapshot snapshot, List<ReviewDesk.BatchItem> items, ApprovalService.Yes yes) {
        Instant now = clock.now();
        refuseNumber(snapshot, items.size());
        refuseTwice(items);
        Map<String, ReviewDesk.BatchResult> leftOut = new HashMap<>();
        Set<Likeness> alike = new HashSet<>();
        SortedSet<String> current = new TreeSet<>();
        for (ReviewDesk.BatchItem item : items) {
            String id = item.task().id();
            ReviewDesk.OfPractice practice = item.practice();
            Optional<HeldForPeople> held = practice == null
                    ? approving.held(snapshot, item.task().decision(), now)
                    : Optional.of(practice.held());
            Optional<TaskRefused> changed = changed(item, held, now);
            if (changed.isPresent()) {
                leftOut.put(id, refused(item, changed.get()));
                continue;
            }
            refuseAlone(item, held);
            current.add(id);
            held.map(TaskBatches::likeness).ifPresent(alike::add);
        }
        if (alike.size() > 1) {
            throw refused(
                    "NOT_ALIKE",
                    "they are not alike: all must have the same action, template and reasons.",
                    "Maybe approve those with the same action and reasons together.");
        }
        if (!current.isEmpty()) {
            draws.first(yes.by(), current, task -> readings.hasOpened(task, yes.by()))
                    .ifPresent(task -> {
                        throw TaskRefused.openFirst(task);
                    });
        }
        String batch = clock.id();
        List<ReviewDesk.BatchResult> results = new ArrayList<>();
        for (ReviewDesk.BatchItem item : items) {
            ReviewDesk.BatchResult out = leftOut.get(item.task().id());
            results.add(out == null ? approved(snapshot, item, yes, batch) : out);
        }
        return new ReviewDesk.Batch(batch, results);
    }

    /** @throws InvalidInput when there are none, or more than the pack allows */
    void refuseNumber(PolicySnapshot snapshot, int number) {
        int most = new ReviewLimits(snapshot.release(), clock.now()).most(ReviewLimit.TASKS_OF_BATCH);
        if (number < 1 || number > most) {
            throw refused(
                    "TOO_MANY_TASKS",
                    "there are " + number + ". Allowed: 1 to " + most + ".",
                    "Maybe approve them in several steps.");
        }
    }

    private static void refuseTwice(List<ReviewDesk.BatchItem> items) {
        Set<String> ids = new TreeSet<>();
        for (ReviewDesk.BatchItem item : items) {
            if (!ids.add(item.task().id())) {
                throw new InvalidInput(
                        new Problem(PLACE, "`" + item.task().id() + "` is there twice.", "Maybe send it once."));
            }
        }
    }

    /** Why it is not what the person has seen any more; empty if it is. */
    private Optional<TaskRefused> changed(ReviewDesk.BatchItem item, Optional<HeldForPeople> held, Instant now) {
        ReviewState state = item.task().state(now, fold::isUsed);
        if (!state.isOpen()) {
            return Optional.of(TaskRefused.ended(state));
        }
        return differing(held.map(each -> TaskCard.version(item.task(), each)).orElse(""), item.version());
    }

    private static Optional<TaskRefused> differing(String current, String version) {
        return current.equals(version) ? Optional.empty() : Optional.of(ReviewDesk.changed(current, version));
    }

    /** The message does not say which of the reasons it is: not every person may know it. */
    private void refuseAlone(ReviewDesk.BatchItem item, Optional<HeldForPeople> held) {
        if (held.filter(each -> mayBeTogether(item, each)).isEmpty()) {
            throw refused(
                    "ONE_BY_ONE",
                    "`" + item.task().id()
                            + "` is decided alone: it is a formal review, of high risk, has a text in the "
                            + "agent's words, or needs a closer look.",
                    "Maybe read and approve it alone, and send the others together.");
        }
    }

    private boolean mayBeTogether(ReviewDesk.BatchItem item, HeldForPeople held) {
        ReviewDesk.OfPractice practice = item.practice();
        ReviewTask task = practice == null ? item.task() : practice.rejected();
        Case known = held.facts().known();
        Risk risk = held.evaluation().risk();
        return !held.grade().equals(HeldForPeople.FORMAL_REVIEW)
                && (risk == Risk.LOW || risk == Risk.MEDIUM)
                && !isFreeText(held, known)
                && !mayBeVulnerable(known)
                && !known.atLeast(CorePath.REVIEW_REJECTED_ALIKE, 1)
                && !fold.isOfEdit(task, held.facts());
    }

    /** Text that is not known to come from an approved template is the agent's own. */
    private static boolean isFreeText(HeldForPeople held, Case known) {
        boolean hasText = held.actionType().equals(SEND) || held.contentDigest().isPresent();
        return known.yes(CorePath.ACTION_FREE_TEXT)
                || hasText && !(known.known(CorePath.ACTION_TEMPLATE) && known.yes(CorePath.ACTION_TEMPLATE_APPROVED));
    }

    private static boolean mayBeVulnerable(Case known) {
        return known.value(CorePath.CUSTOMER_STATES) instanceof Set<?> states
                ? states.contains(VULNERABLE)
                : known.known(CorePath.CUSTOMER_ID);
    }

    private static Likeness likeness(HeldForPeople held) {
        return new Likeness(
                held.action(), String.valueOf(held.facts().known().value(CorePath.ACTION_TEMPLATE)), held.rows());
    }

    /** One that is refused does not stop the others. */
    private ReviewDesk.BatchResult approved(
            PolicySnapshot snapshot, ReviewDesk.BatchItem item, ApprovalService.Yes yes, String batch) {
        ReviewTask task = item.task();
        Runnable check = () -> refuseAlone(item, approving.held(snapshot, task.decision(), clock.now()));
        try {
            ReviewDesk.OfPractice practice = item.practice();
            if (practice != null) {
                practice.approve().accept(yes);
                return new ReviewDesk.BatchResult(task, null, PRACTICE, Practice.MISSED);
            }
            ApprovalService.Approved approved = alone.approve(
                    snapshot,
                    task,
                    item.version(),
                    yes,
                    new ReviewDesk.Showing(
                            ShownCard.Needed.NOT_ASKED, batch, () -> refuseAlone(item, Optional.empty()), check));
            return new ReviewDesk.BatchResult(task, approved, "", "");
        } catch (TaskRefused refused) {
            return refused(item, refused);
        } catch (InvalidInput refused) {
            return new ReviewDesk.BatchResult(task, null, refused.code().orElse(NOT_POSSIBLE), refused.text());
        } catch (NotDecided refused) {
            return new ReviewDesk.BatchResult(task, null, refused.code(), says(refused));
        }
    }

    private static ReviewDesk.BatchResult refused(ReviewDesk.BatchItem item, TaskRefused refused) {
        return new ReviewDesk.BatchResult(item.task(), null, refused.why().name(), says(refused));
    }

    private static String says(RuntimeException refused) {
        return Objects.requireNonNullElse(refused.getMessage(), "");
    }

    private static InvalidInput refused(String code, String says, String maybe) {
        return new InvalidInput(new Problem(PLACE, says, maybe)).coded(code);
    }
}
