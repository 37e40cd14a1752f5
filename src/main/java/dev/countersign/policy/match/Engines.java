package dev.countersign.policy.match;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Engines of one release that are reused: at most as many as can work at once. An engine that has thrown is closed, and
 * so is a surplus one.
 */
public final class Engines {

    private final int most = 2 * Runtime.getRuntime().availableProcessors();
    private final Supplier<Engine> made;
    private final ConcurrentLinkedDeque<Engine> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();

    public Engines(Supplier<Engine> made) {
        this.made = made;
    }

    public <T> T lend(Function<Engine, T> work) {
        Engine polled = idle.poll();
        if (polled != null) {
            waiting.decrementAndGet();
        }
        Engine engine = polled == null ? made.get() : polled;
        boolean whole = false;
        try {
            T answer = work.apply(engine);
            whole = true;
            return answer;
        } finally {
            back(engine, whole);
        }
    }

    private void back(Engine engine, boolean whole) {
        if (whole && waiting.incrementAndGet() <= most) {
            idle.push(engine);
            return;
        }
        if (whole) {
            waiting.decrementAndGet();
        }
        engine.close();
    }

    int idle() {
        return idle.size();
    }
}
