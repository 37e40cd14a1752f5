package dev.countersign.decisions.history;

import dev.countersign.facts.verdict.ActionAlike;
import dev.countersign.facts.verdict.ActionEffect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rejections by people that still count, by the effect of the action that each rejected, and those of the last 7 days
 * by agent, action and thing. The state is folded from the
 * entries. Any number of threads may use it.
 */
public final class Rejections {

    private static final Duration ALIKE = Duration.ofDays(7);

    /**
     * A rejection.
     *
     * @param alike    what it has in common with others; null if exactly the same may be requested again
     * @param at       when it was given
     * @param until    from then on the action may be requested again
     * @param sequence of its entry
     * @param example  whether a person of the example company gave it
     */
    public record Held(@Nullable ActionAlike alike, Instant at, Instant until, long sequence, boolean example) {

        /** Whether it still counts for the next decision, if only as one alike. */
        boolean counts(Instant now) {
            return until.isAfter(now) || isAlike(now);
        }

        private boolean isAlike(Instant now) {
            return at.plus(ALIKE).isAfter(now);
        }
    }

    private boolean withoutExamples;

    private final Map<ActionEffect, List<Held>> byEffect = new HashMap<>();
    private final Map<ActionAlike, List<Held>> byAlike = new HashMap<>();

    public synchronized void add(ActionEffect effect, Held rejection) {
        if (withoutExamples && rejection.example()) {
            return;
        }
        byEffect.computeIfAbsent(effect, unused -> new ArrayList<>(1)).add(rejection);
        if (rejection.alike() != null) {
            byAlike.computeIfAbsent(rejection.alike(), unused -> new ArrayList<>(1))
                    .add(rejection);
        }
    }

    /** Drops what people of the example company rejected, because the laptop mode has ended. */
    synchronized void endExamples() {
        withoutExamples = true;
        remove(Held::example);
    }

    synchronized boolean isEmpty() {
        return byEffect.isEmpty();
    }

    synchronized boolean has(ActionEffect effect, Instant at) {
        return byEffect.getOrDefault(effect, List.of()).stream()
                .anyMatch(each -> each.until().isAfter(at));
    }

    /** How many there were in the 7 days before. */
    synchronized int alike(ActionAlike alike, Instant at) {
        return (int) byAlike.getOrDefault(alike, List.of()).stream()
                .filter(each -> each.isAlike(at))
                .count();
    }

    /** Drops those that do not count any more. */
    public synchronized void drop(Instant now) {
        remove(each -> !each.counts(now));
    }

    /** @param readable whether the rejection with that sequence can still be read; the others are dropped */
    synchronized void keep(LongPredicate readable) {
        remove(each -> !readable.test(each.sequence()));
    }

    private void remove(Predicate<Held> which) {
        for (Map<?, List<Held>> all : List.of(byEffect, byAlike)) {
            all.values().forEach(held -> held.removeIf(which));
            all.values().removeIf(List::isEmpty);
        }
    }
}
