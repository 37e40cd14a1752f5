package dev.countersign.web.limits;

import java.time.Duration;

/**
 * Failures to authenticate, and the lock-out that results. The times are those of {@link SteadyTime}.
 *
 * @param count since the begin or the last lock-out
 * @param since the first of them
 * @param locks how many lock-outs there were
 * @param until the end of the last lock-out
 */
record Failures(int count, long since, int locks, long until) {

    static final Duration WITHIN = Duration.ofMinutes(10);
    static final Duration FIRST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofHours(1);

    /** Longer than any lock-out, so that the next one is longer. */
    static final Duration REMEMBERED = LONGEST.multipliedBy(2);

    static Failures first(long now) {
        return new Failures(1, now, 0, now);
    }

    /** One more. @param most at this number of failures within the time, the lock-out begins */
    Failures again(long now, int most) {
        if (isLocked(now)) {
            return this;
        }
        if (count == 0 || now - since > WITHIN.toNanos()) {
            return new Failures(1, now, locks, until);
        }
        return count + 1 < most
                ? new Failures(count + 1, since, locks, until)
                : new Failures(0, now, locks + 1, now + lock(locks).toNanos());
    }

    /** Twice as long each time. */
    private static Duration lock(int before) {
        Duration lock = FIRST;
        for (int i = 0; i < before && lock.compareTo(LONGEST) < 0; i++) {
            lock = lock.multipliedBy(2);
        }
        return lock.compareTo(LONGEST) < 0 ? lock : LONGEST;
    }

    boolean isLocked(long now) {
        return until > now;
    }
}
