package dev.countersign.web.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who guesses is slowed down, and nobody else. */
class LockOutTest {

    private static final Source HERE = Source.of("192.0.2.7");
    private static final Source THERE = Source.of("192.0.2.8");
    private static final String KEY = "abcdefgh23";

    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private final LockOut lockOut = new LockOut(new SteadyTime(new ClockAndRandom() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public byte[] random(int bytes) {
            return new SystemClockAndRandom().random(bytes);
        }
    }));

    private void fail(int times, Source source, String key) {
        for (int i = 0; i < times; i++) {
            lockOut.failed(source, key);
        }
    }

    @Test
    void ten_failures_lock_out_the_key_from_that_source_only() {
        fail(LockOut.FAILURES - 1, HERE, KEY);
        assertThat(lockOut.of(HERE, KEY)).isEmpty();
        fail(1, HERE, KEY);
        assertThat(lockOut.of(HERE, KEY)).hasValue(Duration.ofMinutes(1));
        assertThat(lockOut.of(THERE, KEY)).isEmpty();
        assertThat(lockOut.of(HERE, "another2345")).isEmpty();
    }

    @Test
    void each_lock_out_is_twice_as_long_up_to_an_hour() {
        List<Long> minutes = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            fail(LockOut.FAILURES, HERE, KEY);
            Duration lock = lockOut.of(HERE, KEY).orElseThrow();
            minutes.add(lock.toMinutes());
            fail(LockOut.FAILURES, HERE, KEY);
            assertThat(lockOut.of(HERE, KEY))
                    .as("it does not get longer meanwhile")
                    .hasValue(lock);
            now = now.plus(lock);
            assertThat(lockOut.of(HERE, KEY)).isEmpty();
        }
        assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void failures_that_are_far_apart_and_failures_before_a_success_do_not_count() {
        fail(LockOut.FAILURES - 1, HERE, KEY);
        now = now.plus(Duration.ofMinutes(11));
        fail(LockOut.FAILURES - 1, HERE, KEY);
        assertThat(lockOut.of(HERE, KEY)).isEmpty();
        lockOut.succeeded(HERE, KEY);
        fail(LockOut.FAILURES - 1, HERE, KEY);
        assertThat(lockOut.of(HERE, KEY)).isEmpty();
    }

    @Test
    void a_source_that_fails_with_many_keys_is_not_told_why_any_more_and_no_key_is_locked_out() {
        for (int i = 0; i < LockOut.FAILURES_OF_SOURCE - 1; i++) {
            assertThat(lockOut.failed(HERE, "unknown" + i)).isEmpty();
        }
        assertThat(lockOut.failed(HERE, null)).hasValue(Duration.ofMinutes(1));
        assertThat(lockOut.failed(HERE, "unknown")).isPresent();
        assertThat(lockOut.of(HERE, KEY)).isEmpty();
        assertThat(lockOut.failed(THERE, "unknown")).isEmpty();
    }

    /** What is forgotten under a flood locks out nobody, and a key that failed often is not forgotten by it. */
    @Test
    void a_flood_has_bounded_memory_and_does_not_end_a_lock_out() {
        fail(LockOut.FAILURES, HERE, KEY);
        for (int i = 0; i < 2 * LockOut.REMEMBERED; i++) {
            lockOut.failed(Source.of("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)), "k" + i);
            if (i % 1000 == 0) {
                lockOut.of(HERE, KEY);
            }
        }
        assertThat(lockOut.remembered()).isLessThanOrEqualTo(2L * LockOut.REMEMBERED);
        assertThat(lockOut.of(HERE, KEY)).isPresent();
        assertThat(lockOut.of(THERE, KEY)).isEmpty();
    }

    @Test
    void guesses_at_the_same_time_are_all_counted() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Optional<Duration>>> failures = new ArrayList<>();
            for (int i = 0; i < LockOut.FAILURES; i++) {
                failures.add(callers.submit(() -> lockOut.failed(HERE, KEY)));
            }
            for (Future<Optional<Duration>> each : failures) {
                each.get();
            }
            assertThat(lockOut.of(HERE, KEY)).isPresent();
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void a_source_signs_in_five_times_a_minute() {
        for (int i = 0; i < LockOut.SIGN_INS_A_MINUTE; i++) {
            assertThat(lockOut.signIn(HERE)).isEmpty();
        }
        assertThat(lockOut.signIn(HERE)).hasValue(Duration.ofSeconds(12));
        assertThat(lockOut.signIn(THERE)).isEmpty();
        now = now.plusSeconds(12);
        assertThat(lockOut.signIn(HERE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, 192.0.2.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0, 2001:db8:1:0:0:0:0:0/48",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:0, fe80:0:0:0:0:0:0:0/48",
        "::ffff:192.0.2.7, 192.0.2.7, 192.0.2.0/24",
        "evil.test, unknown, unknown",
        "face, unknown, unknown",
        "1.2, unknown, unknown",
        "255.255.255.255, 255.255.255.255, 255.255.255.0/24",
        "300.1.2.3, unknown, unknown",
        "1.2.3.256, unknown, unknown",
        "1.2.3.4.5, unknown, unknown",
        "1.2.3.x, unknown, unknown",
        "1..2.3, unknown, unknown",
        ".1.2.3, unknown, unknown",
        "1.2.3., unknown, unknown",
        "000000000001.2.3.4, unknown, unknown",
        "99999999999.2.3.4, unknown, unknown",
        "'', unknown, unknown"
    })
    void a_source_is_an_address_and_is_shown_as_a_network(String address, String source, String network) {
        assertThat(Source.of(address)).isEqualTo(new Source(source));
        assertThat(Source.of(address).network()).isEqualTo(network);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.000000001S, 1", "PT1S, 1", "PT1.000000001S, 2", "PT59.9S, 60"})
    void a_wait_is_told_in_whole_seconds(Duration wait, long seconds) {
        assertThat(RequestRates.seconds(wait)).isEqualTo(seconds);
    }

    @Test
    void the_busiest_networks_are_found_among_any_number() {
        BusiestSources sources = new BusiestSources();
        for (int i = 0; i < 50_000; i++) {
            sources.add("net" + i, 1);
            if (i % 10 == 0) {
                sources.add("busy", 1);
            }
        }
        assertThat(sources.counted()).isLessThanOrEqualTo(BusiestSources.COUNTED);
        assertThat(sources.shown()).hasSizeLessThanOrEqualTo(BusiestSources.SHOWN);
        assertThat(sources.shown().get(0)).containsEntry("network", "busy");
    }
}
