package dev.countersign.web.notice;

import dev.countersign.web.callback.CallResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The notices that are not delivered yet, in memory. Each address has its own queue with one call at a time, so an
 * address that does not answer holds up only its own. Any number of threads may use it.
 */
final class Outbox {

    private static final int MOST_OF_ADDRESS = 1_000;
    private static final int MOST_DEAD_OF_ADDRESS = 200;

    private final RetryPlan plan;
    /** By id, in the order in which they came. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    /** Those that are not tried any more, the oldest first. INVARIANT: of each address at most {@link
     * #MOST_DEAD_OF_ADDRESS}, so that none pushes out those of another. */
    private final Map<String, Waiting> dead = new LinkedHashMap<>();
    /** Ids of the addresses that are being called. */
    private final Set<String> called = new HashSet<>();

    private long died;

    Outbox(RetryPlan plan) {
        this.plan = plan;
    }

    /**
     * A notice that is not delivered.
     *
     * @param attempts made so far
     * @param next     the next attempt; null for none
     * @param last     how the last attempt ended; null before the first one, or if there was no room for it
     */
    record Waiting(
            Notice notice,
            int attempts,
            @Nullable Instant next,
            @Nullable CallResult last) {

        boolean isDue(Instant now) {
            return next != null && !next.isAfter(now);
        }

        private Instant order() {
            return next == null ? Instant.MAX : next;
        }
    }

    /** Adds a notice, to be delivered at once. One that is there already stays as it is. */
    synchronized void put(Notice notice, Instant now) {
        if (waiting.containsKey(notice.id()) || dead.containsKey(notice.id())) {
            return;
        }
        long ofAddress = waiting.values().stream()
                .filter(each -> each.notice().callback().equals(notice.callback()))
                .count();
        if (ofAddress >= MOST_OF_ADDRESS) {
            die(new Waiting(notice, 0, null, null));
        } else {
            waiting.put(notice.id(), new Waiting(notice, 0, now, null));
        }
    }

    /** Takes what is to be sent now: at most one notice of each address. The caller tells how each ended. */
    synchronized List<Notice> take(Instant now, int most) {
        List<Notice> taken = new ArrayList<>();
        waiting.values().stream()
                .filter(each -> each.isDue(now))
                .sorted(Comparator.comparing(Waiting::order))
                .map(Waiting::notice)
                .forEach(each -> {
                    if (taken.size() < most && called.add(each.callback())) {
                        taken.add(each);
                    }
                });
        return taken;
    }

    /** An attempt has ended. */
    synchronized void ended(Notice notice, CallResult result, Instant now) {
        called.remove(notice.callback());
        Waiting before = waiting.get(notice.id());
        if (before == null) {
            return;
        }
        if (result.kind() == CallResult.Kind.DELIVERED) {
            waiting.remove(notice.id());
            return;
        }
        int attempts = before.attempts() + 1;
        Optional<Instant> next = plan.after(attempts).map(now::plus);
        if (next.isPresent()) {
            waiting.put(notice.id(), new Waiting(notice, attempts, next.get(), result));
        } else {
            waiting.remove(notice.id());
            die(new Waiting(notice, attempts, null, result));
        }
    }

    private void die(Waiting last) {
        died++;
        dead.put(last.notice().id(), last);
        List<String> ofAddress = dead.values().stream()
                .map(Waiting::notice)
                .filter(each -> each.callback().equals(last.notice().callback()))
                .map(Notice::id)
                .toList();
        if (ofAddress.size() > MOST_DEAD_OF_ADDRESS) {
            dead.remove(ofAddress.get(0));
        }
    }

    /** Forgets the notices of addresses that are not called any more. @param here ids of those that are */
    synchronized void keep(Set<String> here) {
        waiting.values().removeIf(each -> !here.contains(each.notice().callback()));
        dead.values().removeIf(each -> !here.contains(each.notice().callback()));
    }

    /** Sends one that is not tried any more, or tries one that waits, now and from the first attempt. */
    synchronized boolean resend(String id, Instant now) {
        Waiting again = dead.remove(id);
        if (again == null) {
            again = waiting.get(id);
        }
        if (again == null) {
            return false;
        }
        waiting.put(id, new Waiting(again.notice(), 0, now, again.last()));
        return true;
    }

    /** What is not delivered, the oldest first, and at most that number of each address. */
    synchronized List<Waiting> undelivered(int mostOfAddress) {
        Map<String, Integer> counted = new HashMap<>();
        return Stream.concat(dead.values().stream(), waiting.values().stream())
                .sorted(Comparator.comparing((Waiting each) -> each.notice().at()))
                .filter(each -> counted.merge(each.notice().callback(), 1, Integer::sum) <= mostOfAddress)
                .toList();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized int dead() {
        return dead.size();
    }

    /** How many were given up since the start. */
    synchronized long died() {
        return died;
    }

    /** How many happened before that time and are not delivered. */
    synchronized long olderThan(Instant time) {
        return olderThan(waiting.values(), time) + olderThan(dead.values(), time);
    }

    private static long olderThan(Collection<Waiting> all, Instant time) {
        return all.stream().filter(each -> each.notice().at().isBefore(time)).count();
    }
}
