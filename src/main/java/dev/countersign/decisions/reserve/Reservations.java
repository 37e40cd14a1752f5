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
 * What allowed decisions hold of rights that are used up: places in frequency caps, money of an order, times that something may be done.
 *
 * <p>What is not in memory is read from the ledger, so that a start or a long list of keys changes nothing. At most {@value #KEYS} keys are kept, those
 * used last.
 */
public final class Reservations {

    private static final int KEYS = 50_000;
    /** After which nothing counts any more, shown or not. */
    public static final Duration OLDEST = Duration.ofDays(400);
    /** How long one that our record shows is kept, so that a record that goes back a little needs no reading of the ledger. */
    private static final Duration SHOWN = Duration.ofDays(1);

    private final Function<String, Collection<Reservation>> recorded;
    private final Map<String, Known> byKey = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > KEYS;
        }
    };

    /** What is reserved under one key, by decision. */
    private static final class Known {

        private final Map<String, Reservation> all = new LinkedHashMap<>();
        /** What a record shows that vouches for this moment was dropped; null where nothing was. */
        private @Nullable Instant dropped;

        /** Whether something was dropped that a record of that moment does not show: ours went back, as one does that is restored from a backup. */
        private boolean lacks(@Nullable Instant asOf) {
            return dropped != null && (asOf == null || asOf.isBefore(dropped));
        }

        /** What is on its way to the disk stays, and what was reported of the others meanwhile. */
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

    /** @param recorded reservations under a key, as the ledger has them */
    public Reservations(Function<String, Collection<Reservation>> recorded) {
        this.recorded = recorded;
    }

    /** Messages to a customer that may still be sent, and those that were. @param customers every id of the customer */
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
     * What is reserved under one of the keys and not shown.
     *
     * @param asOf the moment for which our record vouches; null where we hold none
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

    /** Each decision once: it lies under every id that its customer had. */
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

    /** From now on it is held. Asked under the locks of its keys, before anybody else is decided on. */
    public synchronized void reserve(Reservation reservation) {
        reservation.keys().forEach(key -> known(key).all.put(reservation.decision(), reservation));
    }

    /** It was not written down, so it never was. */
    public synchronized void release(Reservation reservation) {
        inMemory(reservation).forEach(known -> known.remove(reservation.decision()));
    }

    /** It was reported as done: from then on nothing but our own record ends it, also where it was given back before. */
    public synchronized void executed(Reservation reservation, Instant when) {
        inMemory(reservation)
                .forEach(known -> known.put(
                        reservation.decision(),
                        known.getOrDefault(reservation.decision(), reservation).executed(when)));
    }

    /** It was reported as not done, and so is given back; what was reported as done before stays. */
    public synchronized void givenBack(Reservation reservation) {
        inMemory(reservation)
                .forEach(known -> known.computeIfPresent(
                        reservation.decision(), (id, held) -> held.executed() != null ? held : null));
    }

    /** What is under each of its keys; a key that is not in memory is read from the ledger when it is asked for. */
    private List<Map<String, Reservation>> inMemory(Reservation reservation) {
        return reservation.keys().stream()
                .map(byKey::get)
                .filter(Objects::nonNull)
                .map(known -> known.all)
                .toList();
    }

    /** Drops all: what is asked for is read from the ledger again. Asked while every reservation is there, or never will be. */
    public synchronized void forget() {
        byKey.clear();
    }

    /** How many reservations are in memory under a key. */
    public synchronized int held(String key) {
        return byKey.containsKey(key) ? byKey.get(key).all.size() : 0;
    }

    /** How many keys are in memory. */
    public synchronized int keys() {
        return byKey.size();
    }
}
