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
 * {@value #KEYS} keys are kept, those used last. Each key has its own lock, and none is held while the ledger is read,
 * so a customer with very many decisions delays no other.
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
    /** Those used last. It is locked only to find a key. */
    private final Map<String, ReservedUnderKey> byKey = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ReservedUnderKey> eldest) {
            return size() > KEYS;
        }
    };

    /** @param recorded reads the reservations under a key from the ledger */
    public Reservations(Function<String, Collection<Reservation>> recorded) {
        this.recorded = recorded;
    }

    /**
     * Reads what is not in memory from the ledger. Call it before the locks of the keys are taken, so that no other
     * request waits for it.
     */
    public void prepare(Collection<String> keys) {
        keys.forEach(key -> known(key).read(recorded, Instant.MAX));
    }

    /** Whether {@link #prepare} has nothing to read. */
    public boolean isPrepared(Collection<String> keys) {
        for (String key : keys) {
            if (!known(key).hasRead(Instant.MAX)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Drops messages that were not sent in time.
     *
     * @param customers every id of the customer
     * @param now       a decision time that has passed
     */
    public void dropEnded(Collection<String> customers, Instant now) {
        ReservationRule.contacts(customers).forEach(key -> known(key).dropEnded(now));
    }

    /**
     * Messages to a customer that were sent or may still be sent. Those of a kind that may still be sent are one.
     *
     * @param customers every id of the customer
     */
    public List<PendingContact> contacts(Collection<String> customers, Instant at) {
        List<PendingContact> all = new ArrayList<>();
        List<String> keys = List.copyOf(ReservationRule.contacts(customers));
        for (String key : keys) {
            ReservedUnderKey known = known(key);
            known.read(recorded, null);
            known.contacts(keys, at, all::add);
        }
        return all;
    }

    /**
     * The reservations under the keys that our record does not show.
     *
     * @param asOf the time of our record; null if we have none
     */
    public ReservedAmounts reserved(Collection<String> keys, Instant at, @Nullable Instant asOf) {
        Map<String, Reservation> all = new LinkedHashMap<>();
        for (String key : keys) {
            ReservedUnderKey known = known(key);
            known.read(recorded, asOf);
            known.addTo(all, at.minus(OLDEST), asOf == null ? null : asOf.minus(SHOWN));
        }
        BigDecimal euros = BigDecimal.ZERO;
        int count = 0;
        for (Reservation each : all.values()) {
            if (!each.isShown(asOf)) {
                euros = euros.add(each.euros());
                count++;
            }
        }
        return new ReservedAmounts(euros.doubleValue(), count);
    }

    private ReservedUnderKey known(String key) {
        synchronized (byKey) {
            return byKey.computeIfAbsent(key, ReservedUnderKey::new);
        }
    }

    private @Nullable ReservedUnderKey inMemory(String key) {
        synchronized (byKey) {
            return byKey.get(key);
        }
    }

    /** Adds a reservation. Call it under the locks of its keys, before another request is decided. */
    public void reserve(Reservation reservation) {
        reservation.keys().forEach(key -> known(key).reserve(reservation));
    }

    /** Removes the reservation, because the decision was not recorded. */
    public void release(Reservation reservation) {
        inMemory(reservation).forEach(known -> known.release(reservation.decision()));
    }

    /**
     * The action was reported as done: from then on only our own record ends the reservation, even if it was released
     * before.
     */
    public void executed(Reservation reservation, Instant when) {
        inMemory(reservation).forEach(known -> known.executed(reservation, when));
    }

    /** The action was reported as not done, so the reservation is released, unless it was reported as done before. */
    public void givenBack(Reservation reservation) {
        inMemory(reservation).forEach(known -> known.givenBack(reservation.decision()));
    }

    /** The reservations under each of its keys in memory. Another key is read from the ledger when it is needed. */
    private List<ReservedUnderKey> inMemory(Reservation reservation) {
        return reservation.keys().stream()
                .map(this::inMemory)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Drops everything: it is read from the ledger again when needed. Call it while every reservation is on disk or
     * never will be.
     */
    public void forget() {
        synchronized (byKey) {
            byKey.clear();
        }
    }

    /** The number of reservations in memory under a key. */
    public int held(String key) {
        ReservedUnderKey known = inMemory(key);
        return known == null ? 0 : known.size();
    }

    /** The number of keys in memory. */
    public int keys() {
        synchronized (byKey) {
            return byKey.size();
        }
    }
}
