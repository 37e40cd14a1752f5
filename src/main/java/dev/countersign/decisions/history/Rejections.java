package dev.countersign.decisions.history;

import dev.countersign.facts.verdict.ActionEffect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Rejections by people that still count, by the effect of the action that each rejected. The state is folded from the
 * entries. Any number of threads may use it.
 */
public final class Rejections {

    /** @param sequence of its entry */
    private record Held(Instant until, long sequence, boolean example) {}

    private boolean withoutExamples;

    private final Map<ActionEffect, List<Held>> byEffect = new HashMap<>();

    /**
     * @param until   from then on the action may be requested again
     * @param example whether a person of the example company gave it
     */
    public synchronized void add(ActionEffect effect, Instant until, long sequence, boolean example) {
        if (withoutExamples && example) {
            return;
        }
        byEffect.computeIfAbsent(effect, unused -> new ArrayList<>(1)).add(new Held(until, sequence, example));
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

    /** Drops those that do not count any more. */
    public synchronized void drop(Instant now) {
        remove(each -> !each.until().isAfter(now));
    }

    /** @param readable whether the rejection with that sequence can still be read; the others are dropped */
    synchronized void keep(LongPredicate readable) {
        remove(each -> !readable.test(each.sequence()));
    }

    private void remove(Predicate<Held> which) {
        byEffect.values().forEach(held -> held.removeIf(which));
        byEffect.values().removeIf(List::isEmpty);
    }
}
