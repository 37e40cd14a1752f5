package dev.countersign.web.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.callback.CallResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When a notice is sent again, and when it is not. Time is a value here. */
class OutboxTest {

    private static final Instant START = Instant.parse("2026-12-01T12:00:00Z");
    private static final CallResult DELIVERED = new CallResult(CallResult.Kind.DELIVERED, 204);
    private static final CallResult REFUSED = new CallResult(CallResult.Kind.ANSWERED_OTHERWISE, 503);
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(8),
            Duration.ofHours(24));

    private final Outbox outbox = new Outbox(new RetryPlan(new Seeded(1)));

    /** Chance that is the same in each run. */
    private record Seeded(SplittableRandom chance) implements ClockAndRandom {

        Seeded(long seed) {
            this(new SplittableRandom(seed));
        }

        @Override
        public Instant now() {
            return START;
        }

        @Override
        public byte[] random(int bytes) {
            byte[] random = new byte[bytes];
            chance.nextBytes(random);
            return random;
        }
    }

    /** The same bytes always: the longest or the shortest pause. */
    private record Fixed(byte first) implements ClockAndRandom {

        @Override
        public Instant now() {
            return START;
        }

        @Override
        public byte[] random(int bytes) {
            byte[] random = new byte[bytes];
            java.util.Arrays.fill(random, (byte) (first < 0 ? 0 : -1));
            random[0] = first;
            return random;
        }
    }

    private static Notice notice(String id, String callback) {
        return new Notice(id, callback, "desk", "task-" + id, START, new byte[0]);
    }

    private List<String> taken(Instant now) {
        return outbox.take(now, 100).stream().map(Notice::id).toList();
    }

    @Test
    void a_notice_that_fails_is_sent_seven_times_and_then_not_any_more() {
        Notice notice = notice("m", "c");
        outbox.put(notice, START);
        Instant now = START;
        List<Duration> pauses = new ArrayList<>();
        for (int attempt = 1; attempt <= 7; attempt++) {
            assertThat(taken(now)).as("attempt " + attempt).containsExactly("m");
            outbox.ended(notice, REFUSED, now);
            Instant next = outbox.undelivered(100).get(0).next();
            if (next != null) {
                assertThat(taken(next.minusMillis(1))).isEmpty();
                pauses.add(Duration.between(now, next));
                now = next;
            }
        }
        assertThat(pauses).hasSameSizeAs(PAUSES);
        for (int i = 0; i < PAUSES.size(); i++) {
            assertThat(pauses.get(i).toMillis())
                    .isCloseTo(PAUSES.get(i).toMillis(), within(PAUSES.get(i).toMillis() / 5));
        }
        assertThat(outbox.waiting()).isZero();
        assertThat(outbox.dead()).isOne();
        assertThat(outbox.died()).isOne();
        assertThat(taken(now.plus(365, ChronoUnit.DAYS))).isEmpty();
    }

    @Test
    void pauses_vary_by_a_fifth_and_not_more() {
        Duration longest = new RetryPlan(new Fixed(Byte.MAX_VALUE)).after(1).orElseThrow();
        Duration shortest = new RetryPlan(new Fixed(Byte.MIN_VALUE)).after(1).orElseThrow();
        assertThat(longest).isEqualTo(Duration.ofSeconds(36));
        assertThat(shortest).isEqualTo(Duration.ofSeconds(24));
    }

    /** After that a restart would not make the notice again. */
    @Test
    void all_attempts_end_within_the_time_that_is_read_again_after_a_restart() {
        Duration all = Duration.ZERO;
        RetryPlan longest = new RetryPlan(new Fixed(Byte.MAX_VALUE));
        for (int attempt = 1; longest.after(attempt).isPresent(); attempt++) {
            all = all.plus(longest.after(attempt).orElseThrow());
        }
        assertThat(all).isLessThan(TaskEventReader.AGAIN);
    }

    @Test
    void an_address_that_does_not_answer_holds_up_no_other_one() {
        for (int i = 0; i < 50; i++) {
            outbox.put(notice("dead-" + i, "dead"), START);
        }
        outbox.put(notice("alive", "alive"), START.plusSeconds(1));
        assertThat(taken(START.plusSeconds(1))).containsExactly("dead-0", "alive");
        assertThat(taken(START.plusSeconds(1))).isEmpty();
        outbox.ended(notice("alive", "alive"), DELIVERED, START.plusSeconds(2));
        outbox.put(notice("alive-2", "alive"), START.plusSeconds(2));
        assertThat(taken(START.plusSeconds(2))).containsExactly("alive-2");
    }

    @Test
    void a_notice_comes_once_however_often_its_event_is_read() {
        outbox.put(notice("m", "c"), START);
        outbox.put(notice("m", "c"), START);
        assertThat(taken(START)).containsExactly("m");
        outbox.put(notice("m", "c"), START);
        outbox.ended(notice("m", "c"), REFUSED, START);
        outbox.put(notice("m", "c"), START);
        assertThat(taken(START)).isEmpty();
        assertThat(outbox.waiting()).isOne();
    }

    @Test
    void a_queue_has_an_end_and_what_does_not_fit_can_be_sent_later() {
        for (int i = 0; i < 2_500; i++) {
            outbox.put(notice("m" + i, "c"), START);
        }
        assertThat(outbox.waiting()).isEqualTo(1_000);
        assertThat(outbox.dead()).isEqualTo(200);
        assertThat(outbox.died()).isEqualTo(1_500);
        assertThat(outbox.resend("m2499", START)).isTrue();
        assertThat(outbox.resend("m1000", START)).as("the oldest were dropped").isFalse();
        outbox.put(notice("other", "d"), START);
        assertThat(taken(START)).contains("other");
    }

    @Test
    void a_flood_at_one_address_hides_and_pushes_out_nothing_of_another() {
        Notice alone = notice("alone", "quiet");
        outbox.put(alone, START);
        for (int attempt = 1; attempt <= 7; attempt++) {
            Instant now = START.plus(2L * attempt, ChronoUnit.DAYS);
            taken(now);
            outbox.ended(alone, REFUSED, now);
        }
        for (int i = 0; i < 5_000; i++) {
            outbox.put(notice("m" + i, "loud"), START);
        }
        assertThat(outbox.dead()).isEqualTo(201);
        assertThat(outbox.undelivered(50))
                .hasSize(51)
                .extracting(each -> each.notice().id())
                .contains("alone");
        assertThat(outbox.resend("alone", START)).isTrue();
    }

    @Test
    void a_notice_that_is_sent_again_has_all_its_attempts() {
        Notice notice = notice("m", "c");
        outbox.put(notice, START);
        Instant now = START;
        for (int attempt = 1; attempt <= 7; attempt++) {
            taken(now);
            outbox.ended(notice, REFUSED, now);
            now = now.plus(2, ChronoUnit.DAYS);
        }
        assertThat(outbox.resend("m", now)).isTrue();
        assertThat(outbox.resend("unknown", now)).isFalse();
        assertThat(outbox.dead()).isZero();
        assertThat(taken(now)).containsExactly("m");
        outbox.ended(notice, REFUSED, now);
        assertThat(outbox.waiting()).isOne();
        assertThat(outbox.resend("m", now)).as("one that waits is sent now").isTrue();
        assertThat(taken(now)).containsExactly("m");
        outbox.ended(notice, DELIVERED, now);
        assertThat(outbox.undelivered(100)).isEmpty();
    }

    @Test
    void what_is_not_delivered_for_15_minutes_is_counted_until_it_is_delivered() {
        outbox.put(notice("m", "c"), START);
        outbox.put(notice("n", "d"), START);
        assertThat(outbox.olderThan(START)).isZero();
        assertThat(outbox.olderThan(START.plusMillis(1))).isEqualTo(2);
        taken(START);
        outbox.ended(notice("m", "c"), DELIVERED, START);
        assertThat(outbox.olderThan(START.plusMillis(1))).isOne();
    }

    @Test
    void the_notices_of_an_address_that_ended_are_forgotten() {
        outbox.put(notice("m", "c"), START);
        outbox.put(notice("n", "d"), START);
        taken(START);
        outbox.keep(Set.of("d"));
        outbox.ended(notice("m", "c"), REFUSED, START);
        assertThat(outbox.undelivered(100))
                .extracting(each -> each.notice().id())
                .containsExactly("n");
    }
}
