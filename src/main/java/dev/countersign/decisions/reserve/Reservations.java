package dev.countersign.decisions.reserve;

import dev.countersign.context.PendingContact;
import dev.countersign.context.ReservedAmounts;
import dev.countersign.context.own.ReservationRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reservations of allowed decisions: places in frequency caps, money of an order, numbers of uses.
 *
 * <p>What is not in memory is read from the ledger, so that a start or a long list of keys changes nothing. At most
 * {@value #KEYS} keys are kept, those used last.
 */
public final class Reservations {

    private static final int KEYS = 50_000;
    /** The time after which a reservation does not count any more, shown by our record or not. */
    public static final Duration OLDEST = Duration.ofDays(400);
    /**
     * How long a reservation that our record shows is kept, so that a slightly older record does not require reading
     * the ledger.
     */
    private static final Duration SHOWN = Duration.ofDays(1);

    private final Function<String, Collection<Reservation>> recorded;
    private final Map<String, Known> byKey = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > KEYS;
        }
    };

    /** The reservations under one key, by decision. */
    private static final class Known {

        private final Map<String, Reservation> all = new LinkedHashMap<>();
        /** Reservations that a record of this time shows were dropped; null if none were. */
        private @Nullable Instant dropped;

        /**
         * Whether a dropped reservation is not shown by a record of that time. This happens if our record is older than
         * before, for example restored from a backup.
         */
        private boolean lacks(@Nullable Instant asOf) {
            return dropped != null && (asOf == null || asOf.isBefore(dropped));
        }

        /** Keeps reservations that are being written, and reports about the others since. */
        private void add(Collection<Reservation> recorded) {
            recorded.forEach(each -> all.putIfAbsent(each.decision(), each));
            dropped = null;
        }

        private void drop(Instant oldest, @Nullable Instant shown) {
            all.values().removeIf(each -> each.reservedAt().isBefore(oldest));
            if (shown != null
                    && all.values().removeIf(each -> each.isShown(shown))
                    && (dropped == null || dropped.isBefore(shown))) {
                dropped = shown;
            }
        }
    }

    /** @param recorded reads the reservations under a key from the ledger */
    public Reservations(Function<String, Collection<Reservation>> recorded) {
        this.recorded = recorded;
    }

    /** Messages to a customer that were sent or may still be sent. @param customers every id of the customer */
    public synchronized List<PendingContact> contacts(Collection<String> customers, Instant at) {
        List<PendingContact> all = new ArrayList<>();
        for (Reservation each : under(ReservationRule.contacts(customers), at, null)) {
            if (each.executed() != null || each.until().isAfter(at)) {
                each.contact().ifPresent(contact -> all.add(new PendingContact(contact, each.executed() != null)));
            }
        }
        return all;
    }

    /**
     * The reservations under the keys that our record does not show.
     *
     * @param asOf the time of our record; null if we have none
     */
    public synchronized ReservedAmounts reserved(Collection<String> keys, Instant at, @Nullable Instant asOf) {
        BigDecimal euros = BigDecimal.ZERO;
        int count = 0;
        for (Reservation each : under(keys, at, asOf)) {
            if (!each.isShown(asOf)) {
                euros = euros.add(each.euros());
                count++;
            }
        }
        return new ReservedAmounts(euros.doubleValue(), count);
    }

    /** Each decision once, because it is under every id of its customer. */
    private Collection<Reservation> under(Collection<String> keys, Instant at, @Nullable Instant asOf) {
        Map<String, Reservation> all = new LinkedHashMap<>();
        for (String key : keys) {
            Known known = known(key);
            if (known.lacks(asOf)) {
                known.add(recorded.apply(key));
            }
            known.drop(at.minus(OLDEST), asOf == null ? null : asOf.minus(SHOWN));
            all.putAll(known.all);
        }
        return all.values();
    }

    private Known known(String key) {
        Known known = byKey.get(key);
        if (known == null) {
            known = new Known();
            known.add(recorded.apply(key));
            byKey.put(key, known);
        }
        return known;
    }

    /** Adds a reservation. Call it under the locks of its keys, before another request is decided. */
    public synchronized void reserve(Reservation reservation) {
        reservation.keys().forEach(key -> known(key).all.put(reservation.decision(), reservation));
    }

    /** Removes the reservation, because the decision was not recorded. */
    public synchronized void release(Reservation reservation) {
        inMemory(reservation).forEach(known -> known.remove(reservation.decision()));
    }

    /**
     * The action was reported as done: from then on only our own record ends the reservation, even if it was released
     * before.
     */
    public synchronized void executed(Reservation reservation, Instant when) {
        inMemory(reservation)
                .forEach(known -> known.put(
                        reservation.decision(),
                        known.getOrDefault(reservation.decision(), reservation).executed(when)));
    }

    /** The action was reported as not done, so the reservation is released, unless it was reported as done before. */
    public synchronized void givenBack(Reservation reservation) {
        inMemory(reservation)
                .forEach(known -> known.computeIfPresent(
                        reservation.decision(), (id, held) -> held.executed() != null ? held : null));
    }

    /** The reservations under each of its keys in memory. Another key is read from the ledger when it is needed. */
    private List<Map<String, Reservation>> inMemory(Reservation reservation) {
        return reservation.keys().stream()
                .map(byKey::get)
                .filter(Objects::nonNull)
                .map(known -> known.all)
                .toList();
    }

    /**
     * Drops everything: it is read from the ledger again when needed. Call it while every reservation is on disk or
     * never will be.
     */
    public synchronized void forget() {
        byKey.clear();
    }

    /** The number of reservations in memory under a key. */
    public synchronized int held(String key) {
        return byKey.containsKey(key) ? byKey.get(key).all.size() : 0;
    }

    /** The number of keys in memory. */
    public synchronized int keys() {
        return byKey.size();
    }
}
