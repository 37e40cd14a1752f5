package dev.countersign.decisions.history;

import dev.countersign.context.own.FactOrigin;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.Reservations;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.UtcTime;
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
 * Finds executed actions beyond a used-up right: an executed decision that would not have been allowed if it had known
 * everything that was executed by permission of earlier decisions and not in its own record.
 */
final class OveruseCheck {

    private final LongFunction<StoredDecision> decisions;
    private final List<Done> done = new ArrayList<>();
    private final Map<String, List<Done>> byKey = new HashMap<>();
    private long unreadable;

    /** @param decisions decisions by sequence */
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

    /** @param executed when it was first reported as done. Call it in the order of the ledger */
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

    /** The number of executed decisions that cannot be checked, because a person was erased or a release is missing. */
    long unreadable() {
        return unreadable;
    }

    /** Sequence numbers of the decisions that were executed beyond the right. */
    List<Long> beyond() {
        return done.stream()
                .filter(each -> isBeyond(each, earlier(each)))
                .map(each -> each.sequence)
                .sorted()
                .toList();
    }

    /**
     * What earlier decisions executed of the same right. A customer's right is compared under every id that both
     * customers had.
     */
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
                .map(origin -> UtcTime.read(origin.asOf()))
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
