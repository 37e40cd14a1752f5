package dev.countersign.decisions.reserve;

import dev.countersign.context.DecisionHistory;
import dev.countersign.context.PendingContact;
import dev.countersign.context.own.ReservationRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reservations under one key. Its lock is held only for work in memory. While they are read from the ledger, others
 * may change them; only those who need what is read wait for it.
 */
final class ReservedUnderKey {

    /** How often messages that no window counts any more are dropped. */
    private static final Duration PRUNE = Duration.ofHours(1);

    private final String key;
    private final boolean ofContacts;
    /** All but open messages, by decision. */
    private final Map<String, Reservation> all = new LinkedHashMap<>();

    private final OpenContacts open = new OpenContacts();
    private final ReentrantLock reading = new ReentrantLock();
    /** Decisions whose reservation was removed while the ledger was read. */
    private final Set<String> removed = new HashSet<>();
    /** Decisions that were reported as not done while the ledger was read. One that was done before stays. */
    private final Set<String> notDone = new HashSet<>();

    private boolean beingRead;
    private boolean isRead;
    private Instant pruned = Instant.MIN;
    /** Reservations that a record of this time shows were dropped; null if none were. */
    private @Nullable Instant dropped;

    ReservedUnderKey(String key) {
        this.key = key;
        ofContacts = key.startsWith(ReservationRule.Kind.CONTACT + "/");
    }

    /**
     * Reads what is not in memory from the ledger, once. Another thread that needs it waits. No other lock of
     * reservations is held.
     *
     * @param asOf the time of our record; if it is older than before, for example restored from a backup, dropped
     *     reservations are read again
     */
    void read(Function<String, Collection<Reservation>> recorded, @Nullable Instant asOf) {
        if (hasRead(asOf)) {
            return;
        }
        reading.lock();
        try {
            if (!hasRead(asOf)) {
                isBeingRead(true);
                add(recorded.apply(key));
            }
        } finally {
            isBeingRead(false);
            reading.unlock();
        }
    }

    /** Whether {@link #read} has nothing to read. */
    synchronized boolean hasRead(@Nullable Instant asOf) {
        return isRead && !(dropped != null && (asOf == null || asOf.isBefore(dropped)));
    }

    private synchronized void isBeingRead(boolean now) {
        beingRead = now;
        removed.clear();
        notDone.clear();
    }

    /** Keeps reservations that are being written, and reports about the others since. */
    private synchronized void add(Collection<Reservation> recorded) {
        for (Reservation each : recorded) {
            boolean gone =
                    removed.contains(each.decision()) || each.executed() == null && notDone.contains(each.decision());
            if (get(each.decision()) == null && !gone) {
                put(each);
            }
        }
        isRead = true;
        dropped = null;
    }

    private @Nullable Reservation get(String decision) {
        Reservation held = open.get(decision);
        return held != null ? held : all.get(decision);
    }

    private void put(Reservation reservation) {
        remove(reservation.decision());
        if (ofContacts && OpenContacts.holds(reservation)) {
            open.add(reservation);
        } else {
            all.put(reservation.decision(), reservation);
        }
    }

    private void remove(String decision) {
        open.remove(decision);
        all.remove(decision);
    }

    synchronized void reserve(Reservation reservation) {
        put(reservation);
        removed.remove(reservation.decision());
        dropEnded(reservation.reservedAt());
    }

    synchronized void release(String decision) {
        remove(decision);
        if (beingRead) {
            removed.add(decision);
        }
    }

    synchronized void executed(Reservation reservation, Instant when) {
        Reservation held = get(reservation.decision());
        put((held == null ? reservation : held).executed(when));
        removed.remove(reservation.decision());
    }

    synchronized void givenBack(String decision) {
        Reservation held = get(decision);
        if (held == null || held.executed() == null) {
            remove(decision);
            if (beingRead) {
                notDone.add(decision);
            }
        }
    }

    /** Drops messages that were not sent in time, and those that no window counts. @param now a time that has passed */
    synchronized void dropEnded(Instant now) {
        if (!ofContacts) {
            return;
        }
        open.dropEnded(now);
        if (pruned.isBefore(now.minus(PRUNE))) {
            pruned = now;
            Instant oldest = now.minus(DecisionHistory.LONGEST_WINDOW);
            all.values().removeIf(each -> each.reservedAt().isBefore(oldest));
        }
    }

    /** @param asked the keys of the question; a message under several of them is counted under the first */
    synchronized void contacts(List<String> asked, Instant at, Consumer<PendingContact> into) {
        open.at(at, asked, key, into);
        for (Reservation each : all.values()) {
            if (OpenContacts.isFirst(key, asked, each.keys())
                    && (each.executed() != null || each.until().isAfter(at))) {
                each.contact().ifPresent(contact -> into.accept(new PendingContact(contact, each.executed() != null)));
            }
        }
    }

    /** @param shown reservations that a record of this time shows are dropped; null for none */
    synchronized void addTo(Map<String, Reservation> into, Instant oldest, @Nullable Instant shown) {
        all.values().removeIf(each -> each.reservedAt().isBefore(oldest));
        if (shown != null
                && all.values().removeIf(each -> each.isShown(shown))
                && (dropped == null || dropped.isBefore(shown))) {
            dropped = shown;
        }
        into.putAll(all);
    }

    synchronized int size() {
        return all.size() + open.size();
    }
}
