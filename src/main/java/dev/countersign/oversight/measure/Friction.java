package dev.countersign.oversight.measure;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.ReadingTime;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
    private Found found = new Found(Instant.MIN, Set.of());

    /** @param asked the roles whose people are asked */
    private record Found(Instant at, Set<String> asked) {}

    public Friction(DecisionRecords records, ClockAndRandom clock) {
        acts = new ReviewedActs(records);
        this.clock = clock;
    }

    /** Whether people of that role are asked now. It is computed again after an hour. */
    public synchronized boolean isAsked(Role role) {
        Instant now = clock.now();
        if (!found.at().isAfter(now.minus(FRESH))) {
            found = new Found(now, tooFast(now));
        }
        return found.asked().contains(role.name());
    }

    private Set<String> tooFast(Instant now) {
        return acts
                .approvals(now.minus(WINDOW), now.plusSeconds(1))
                .filter(act -> ReviewMeasures.reading(act.entry()).isPresent())
                .collect(Collectors.groupingBy(ReviewedActs.Act::role))
                .entrySet()
                .stream()
                .filter(each -> isTooFast(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean isTooFast(List<ReviewedActs.Act> approvals) {
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

    /** The refusal of an answer. */
    public static InvalidInput refused(String says, String maybe) {
        return new InvalidInput(new Problem("answer", says, maybe)).coded(WRONG_ANSWER);
    }
}
