package dev.countersign.web.limits;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.countersign.ledger.disk.ClockAndRandom;
import io.github.bucket4j.TimeMeter;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * The time since an unknown moment, which never goes back. When the clock of the machine is set back, the time goes on
 * from where it was: otherwise nobody could ask again until the clock has caught up.
 */
@Component
public final class SteadyTime implements TimeMeter, Ticker {

    private final ClockAndRandom clock;
    private final AtomicReference<Reading> last = new AtomicReference<>(new Reading(0, 0));

    /** @param ahead of the clock, because that was set back */
    private record Reading(long time, long ahead) {}

    SteadyTime(ClockAndRandom clock) {
        this.clock = clock;
    }

    @Override
    public long read() {
        Instant now = clock.now();
        long wall = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        Reading before = Objects.requireNonNull(last.get());
        long time = wall + before.ahead();
        if (time == before.time()) {
            return time;
        }
        Reading after = time > before.time()
                ? new Reading(time, before.ahead())
                : new Reading(before.time(), before.time() - wall);
        // another thread that read at the same time was as close to now as this one
        return last.compareAndSet(before, after)
                ? after.time()
                : Objects.requireNonNull(last.get()).time();
    }

    @Override
    public long currentTimeNanos() {
        return read();
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
