package dev.countersign.decisions.history;

import dev.countersign.context.own.FactOrigin;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.Reservations;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Finds what was done beyond a right that is used up: a decision that was carried out and would not have been allowed, had it known of all that was carried
 * out of what earlier decisions allowed and its own record did not show.
 */
final class OveruseCheck {

    private final LongFunction<StoredDecision> decisions;
    private final List<Done> done = new ArrayList<>();
    private final Map<String, List<Done>> byKey = new HashMap<>();
    private long unreadable;

    /** @param decisions by place */
    OveruseCheck(LongFunction<StoredDecision> decisions) {
        this.decisions = decisions;
    }

    private static final class Done {

        private final long sequence;
        private final Reservation reservation;

        private Done(long sequence, Reservation reservation) {
            this.sequence = sequence;
            this.reservation = reservation;
        }
    }

    /** @param executed when it was first reported as done. Asked in the order of the ledger */
    void done(long sequence, Instant executed) {
        Optional<Reservation> reservation = readable(sequence).flatMap(StoredDecision::reservation);
        if (reservation.isEmpty()) {
            unreadable++;
        } else {
            Done one = new Done(sequence, reservation.get().executed(executed));
            done.add(one);
            one.reservation
                    .keys()
                    .forEach(key -> byKey.computeIfAbsent(key, unused -> new ArrayList<>())
                            .add(one));
        }
    }

    private Optional<StoredDecision> readable(long sequence) {
        return Optional.of(decisions.apply(sequence)).filter(StoredDecision::isWhole);
    }

    /** How many were carried out and cannot be judged, because a person was erased or a release is not there. */
    long unreadable() {
        return unreadable;
    }

    /** Places of the decisions that were carried out beyond the right. */
    List<Long> beyond() {
        return done.stream()
                .filter(each -> isBeyond(each, earlier(each)))
                .map(each -> each.sequence)
                .sorted()
                .toList();
    }

    /** What was carried out of the same right by decisions before it; of a customer's, under any id that both customers had. */
    private Collection<Done> earlier(Done done) {
        Map<Long, Done> earlier = new TreeMap<>();
        done.reservation.keys().stream()
                .flatMap(key -> byKey.getOrDefault(key, List.of()).stream())
                .filter(each -> each.sequence < done.sequence)
                .forEach(each -> earlier.put(each.sequence, each));
        return earlier.values();
    }

    private boolean isBeyond(Done done, Collection<Done> earlier) {
        if (earlier.isEmpty()) {
            return false;
        }
        StoredDecision decision = decisions.apply(done.sequence);
        Facts facts = decision.facts();
        Instant vouched = Optional.ofNullable(decision.origins().get(FactOrigin.RESERVED))
                .map(origin -> Instant.parse(origin.asOf()))
                .orElse(null);
        List<Reservation> unshown = earlier.stream()
                .map(each -> each.reservation)
                .filter(each -> !each.isShown(vouched)
                        && !each.reservedAt()
                                .isBefore(done.reservation.reservedAt().minus(Reservations.OLDEST)))
                .toList();
        boolean money = done.reservation.keys().first().startsWith(ReservationRule.Kind.AMOUNT + "/");
        double owed = money
                ? unshown.stream()
                        .map(Reservation::euros)
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .doubleValue()
                : unshown.size();
        String path = money ? CorePath.RESERVED_AMOUNT : CorePath.RESERVED_COUNT;
        double known = facts.known().value(path) instanceof Double number ? number : 0;
        if (owed <= known) {
            return false;
        }
        try {
            return decision.release()
                            .evaluate(facts.with(path, owed), decision.dates())
                            .verdict()
                    != Verdict.ALLOW;
        } catch (InvalidInput e) {
            unreadable++;
            return false;
        }
    }
}
