package dev.countersign.decisions;

import dev.countersign.context.Origin;
import dev.countersign.context.Reserving;
import dev.countersign.facts.Facts;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Verdict;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was done beyond a right that is used up: a decision that was carried out and would not have been allowed, had it known of all that was carried
 * out of what earlier decisions allowed.
 */
final class UsedUp {

    private final LongFunction<OnRecord> decisions;
    private final List<Done> done = new ArrayList<>();
    private final Map<String, List<Done>> byKey = new HashMap<>();
    private long unreadable;

    /** @param decisions by place */
    UsedUp(LongFunction<OnRecord> decisions) {
        this.decisions = decisions;
    }

    private static final class Done {

        private final long sequence;
        private final Reservation reservation;
        private final boolean givenBack;

        private Done(long sequence, Reservation reservation, boolean givenBack) {
            this.sequence = sequence;
            this.reservation = reservation;
            this.givenBack = givenBack;
        }
    }

    /** @param givenBack when it was first reported as not done; null where it never was. Asked in the order of the ledger */
    void done(long sequence, Instant executed, @Nullable Instant givenBack) {
        Optional<Reservation> reservation = readable(sequence).flatMap(OnRecord::reservation);
        if (reservation.isEmpty()) {
            unreadable++;
        } else {
            Done one = new Done(sequence, reservation.get().executed(executed), givenBack != null && givenBack.isBefore(executed));
            done.add(one);
            one.reservation.keys().forEach(key -> byKey.computeIfAbsent(key, unused -> new ArrayList<>()).add(one));
        }
    }

    private Optional<OnRecord> readable(long sequence) {
        return Optional.of(decisions.apply(sequence)).filter(OnRecord::isWhole);
    }

    /** How many were carried out and cannot be judged, because a person was erased or a release is not there. */
    long unreadable() {
        return unreadable;
    }

    /** Places of the decisions that were carried out beyond the right. */
    List<Long> beyond() {
        return done.stream().filter(each -> isBeyond(each, earlier(each))).map(each -> each.sequence).sorted().toList();
    }

    /** What was carried out of the same right by decisions before it; of a customer's, under any id that both customers had. */
    private Collection<Done> earlier(Done done) {
        Map<Long, Done> earlier = new TreeMap<>();
        done.reservation.keys().stream().flatMap(key -> byKey.get(key).stream()).filter(each -> each.sequence < done.sequence).forEach(each -> earlier.put(each.sequence, each));
        return earlier.values();
    }

    private boolean isBeyond(Done done, Collection<Done> earlier) {
        if (earlier.isEmpty()) {
            return false;
        }
        OnRecord decision = decisions.apply(done.sequence);
        Facts facts = decision.facts();
        BigDecimal euros = BigDecimal.ZERO;
        int count = 0;
        for (Done each : earlier) {
            if (isUnknownTo(each, decision, done)) {
                euros = euros.add(each.reservation.euros());
                count++;
            }
        }
        String path = done.reservation.keys().first().startsWith("AMOUNT/") ? "reserved.amount" : "reserved.count";
        double known = facts.known().value(path) instanceof Double number ? number : 0;
        double owed = path.equals("reserved.amount") ? euros.doubleValue() : count;
        if (owed <= known) {
            return false;
        }
        try {
            return decision.release().evaluate(facts.with(path, owed), decision.dates()).verdict() != Verdict.ALLOW;
        } catch (Refused e) {
            unreadable++;
            return false;
        }
    }

    /** Whether its record did not show it yet; one dated ahead of its decision shows nothing. Of a customer's histories no moment is kept: there only what had been given back was unknown. */
    private static boolean isUnknownTo(Done earlier, OnRecord decision, Done done) {
        Origin origin = decision.origins().get("resource");
        boolean ofResource = !Reserving.isOfCustomer(done.reservation.keys().first());
        Instant asOf = origin == null ? null : OffsetDateTime.parse(origin.asOf()).toInstant();
        return ofResource ? asOf == null || asOf.isAfter(decision.dates().at()) || !earlier.reservation.isShown(asOf) : earlier.givenBack;
    }
}
