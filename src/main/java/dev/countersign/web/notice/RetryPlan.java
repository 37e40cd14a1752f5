package dev.countersign.web.notice;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When an attempt follows on another one. The times vary by a fifth, so that receivers are not all called at once. */
final class RetryPlan {

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(8),
            Duration.ofHours(24));

    private static final double PART = 0.2;

    private final ClockAndRandom random;

    RetryPlan(ClockAndRandom random) {
        this.random = random;
    }

    /** @param attempts made so far; empty if there is no further one */
    Optional<Duration> after(int attempts) {
        if (attempts > PAUSES.size()) {
            return Optional.empty();
        }
        Duration pause = PAUSES.get(attempts - 1);
        int chance = ByteBuffer.wrap(random.random(Integer.BYTES)).getInt();
        double varied = 1 + PART * chance / Integer.MAX_VALUE;
        return Optional.of(Duration.ofMillis(Math.round(pause.toMillis() * varied)));
    }
}
