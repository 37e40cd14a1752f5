package dev.countersign.decisions.reserve;

import dev.countersign.context.PendingContact;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to a customer that may still be sent, and were not reported, under one key. Messages of a kind are counted
 * when they are added, so that a question does not depend on their number. The caller holds a lock.
 */
final class OpenContacts {

    /** A permit of this length lies within every window of a frequency cap. */
    private static final Duration SHORT = Duration.ofHours(1);

    private final Map<String, Reservation> byDecision = new HashMap<>();
    private final PriorityQueue<Reservation> byEnd = new PriorityQueue<>(Comparator.comparing(Reservation::until));
    private final Map<Kind, Integer> counts = new HashMap<>();

    /** Contacts that frequency caps do not tell apart. */
    private record Kind(
            Channel channel, Purpose purpose, @Nullable String topic, SortedSet<String> keys) {

        private static Kind of(Reservation reservation) {
            Contact contact = reservation.contact().orElseThrow();
            return new Kind(contact.channel(), contact.purpose(), contact.topic(), reservation.keys());
        }

        /** Contacts of this kind in every window of a frequency cap. @param at the decision time */
        private PendingContact times(int many, Instant at) {
            return new PendingContact(new Contact("", "", at, channel, purpose, topic, false), false, many);
        }
    }

    /** Whether a reservation is one of these. */
    static boolean holds(Reservation reservation) {
        return reservation.contact().isPresent()
                && reservation.executed() == null
                && !reservation.reservedAt().plus(SHORT).isBefore(reservation.until());
    }

    /** A decision reserves once: another reservation of it replaces the first. */
    void add(Reservation reservation) {
        remove(reservation.decision());
        byDecision.put(reservation.decision(), reservation);
        byEnd.add(reservation);
        counts.merge(Kind.of(reservation), 1, Integer::sum);
    }

    @Nullable
    Reservation get(String decision) {
        return byDecision.get(decision);
    }

    /** It stays in the order of ends until it would have ended. */
    void remove(String decision) {
        Reservation removed = byDecision.remove(decision);
        if (removed != null) {
            counts.computeIfPresent(Kind.of(removed), (kind, many) -> many == 1 ? null : many - 1);
        }
    }

    /** Drops those that have ended. @param now a time that has passed */
    void dropEnded(Instant now) {
        while (!byEnd.isEmpty() && !byEnd.peek().until().isAfter(now)) {
            Reservation ended = byEnd.poll();
            if (byDecision.get(ended.decision()) == ended) {
                remove(ended.decision());
            }
        }
    }

    /**
     * Those that may still be sent at a time, counted by kind.
     *
     * @param asked the keys of the question; a message under several of them is counted under the first
     * @param key   the key of these messages
     */
    void at(Instant at, Collection<String> asked, String key, Consumer<PendingContact> into) {
        Map<Kind, Integer> open = counts;
        if (!byEnd.isEmpty() && !byEnd.peek().until().isAfter(at)) {
            open = new HashMap<>();
            for (Reservation each : byDecision.values()) {
                if (each.until().isAfter(at)) {
                    open.merge(Kind.of(each), 1, Integer::sum);
                }
            }
        }
        open.forEach((kind, many) -> {
            if (isFirst(key, asked, kind.keys())) {
                into.accept(kind.times(many, at));
            }
        });
    }

    /** Whether that key is the first of those asked for that a reservation has. */
    static boolean isFirst(String key, Collection<String> asked, SortedSet<String> keys) {
        for (String each : asked) {
            if (keys.contains(each)) {
                return each.equals(key);
            }
        }
        return false;
    }

    int size() {
        return byDecision.size();
    }
}
