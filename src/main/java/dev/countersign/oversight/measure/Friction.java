package dev.countersign.oversight.measure;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.ReadingTime;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the roles whose people approve faster than anybody can read. They are asked a question before a formal review
 * is approved, as long as that lasts. It says nothing about one person. Any number of threads may use it.
 */
public final class Friction {

    /** Code of a refusal: the answer to the question of the card is missing or wrong. */
    public static final String WRONG_ANSWER = "WRONG_ANSWER";

    private static final int MOST_PERCENT = 5;
    private static final int HUNDRED = 100;
    private static final Duration WINDOW = Duration.ofDays(30);
    private static final Duration FRESH = Duration.ofHours(1);

    private final ReviewedActs acts;
    private final ClockAndRandom clock;
    private final Map<Role, Found> found = new EnumMap<>(Role.class);

    private record Found(Instant at, boolean asked) {}

    public Friction(DecisionRecords records, ClockAndRandom clock) {
        acts = new ReviewedActs(records);
        this.clock = clock;
    }

    /** Whether people of that role are asked now. It is computed again after an hour. */
    public synchronized boolean isAsked(Role role) {
        Instant now = clock.now();
        Found known = found.get(role);
        if (known == null || !now.isBefore(known.at().plus(FRESH))) {
            known = new Found(now, isTooFast(role, now));
            found.put(role, known);
        }
        return known.asked();
    }

    private boolean isTooFast(Role role, Instant now) {
        List<ReviewedActs.Act> approvals = acts.between(now.minus(WINDOW), now.plusSeconds(1)).stream()
                .filter(act -> act.isApproval()
                        && act.role().equals(role.name())
                        && ReviewMeasures.reading(act.entry()).isPresent())
                .toList();
        Set<String> people = new HashSet<>();
        approvals.forEach(act -> people.addAll(act.people()));
        long tooFast = approvals.stream()
                .flatMap(act -> ReviewMeasures.reading(act.entry()).stream())
                .filter(ReadingTime::isTooShort)
                .count();
        return people.size() >= ReviewMeasures.LEAST_PEOPLE
                && approvals.size() >= ReviewMeasures.LEAST_REVIEWS
                && tooFast * HUNDRED > (long) approvals.size() * MOST_PERCENT;
    }

    /**
     * A formal review is approved without its card.
     *
     * @throws InvalidInput when a role of the person is asked a question
     */
    public void refuseWithoutCard(Caller person) {
        if (person.roles().stream().anyMatch(held -> isAsked(held.role()))) {
            throw refused(
                    "it needs an answer to the question of its task.", "Maybe approve its task at the review desk.");
        }
    }

    /** The refusal of an answer. */
    public static InvalidInput refused(String says, String maybe) {
        return new InvalidInput(new Problem("answer", says, maybe)).coded(WRONG_ANSWER);
    }
}
