package dev.countersign.decisions;

import dev.countersign.decisions.held.ReviewLimits;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.words.ReviewLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast people approve: nobody reads a hundred cards in an hour. The count is made again from the ledger at a start.
 * Any number of threads may use it.
 */
final class ApprovalPace {

    static final Duration WINDOW = Duration.ofHours(1);

    private static final String CODE = "TOO_MANY_APPROVALS";

    /** When each person has approved within the last hour, the earliest first, by what the id looks like. */
    private final Map<String, Deque<Instant>> byPerson = new HashMap<>();

    /** An approval of the ledger. */
    synchronized void gave(String person, Instant at) {
        byPerson.computeIfAbsent(PersonId.looks(person), unused -> new ArrayDeque<>())
                .add(at);
    }

    /**
     * Counts one approval more of a person.
     *
     * @param formal whether it is a formal review
     * @throws InvalidInput when the person has approved too much within the last hour; it is not counted then
     */
    synchronized void take(String person, boolean formal, ReviewLimits limits, Instant at) {
        byPerson.values()
                .forEach(times -> times.removeIf(each -> !each.plus(WINDOW).isAfter(at)));
        byPerson.values().removeIf(Deque::isEmpty);
        int given = byPerson.getOrDefault(PersonId.looks(person), new ArrayDeque<>())
                .size();
        if (given >= limits.most(ReviewLimit.APPROVAL_PACE)) {
            throw refused("nothing more", given);
        }
        if (formal && given >= limits.most(ReviewLimit.FORMAL_REVIEW_PACE)) {
            throw refused("no formal review", given);
        }
        gave(person, at);
    }

    private static InvalidInput refused(String what, int given) {
        return ApprovalService.refused(
                        "person",
                        "this person has approved " + given + " actions within the last hour, and approves " + what
                                + " for now.",
                        "Maybe another person approves it. Rejecting is always possible.")
                .coded(CODE);
    }
}
