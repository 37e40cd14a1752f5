package dev.countersign.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may use the processors, and when. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class TurnTest {

    private static final int LONG = 50_000;

    private final Semaphore permits = new Semaphore(1, true);

    @Test
    void one_that_shares_its_turn_has_it_back_after_those_who_waited() {
        List<String> order = new CopyOnWriteArrayList<>();
        Turn first = Turn.within(permits, LONG);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
            Turn turn = Turn.within(permits, LONG);
            order.add("second");
            turn.pause();
        });
        while (!permits.hasQueuedThreads()) {
            Thread.onSpinWait();
        }
        first.share();
        order.add("first again");
        first.pause();
        second.join();
        assertThat(order).containsExactly("second", "first again");
        assertThat(permits.availablePermits()).isEqualTo(1);
    }

    @Test
    void a_turn_that_is_given_up_twice_is_given_back_once() {
        Turn turn = Turn.within(permits, 0);
        assertThat(Turn.within(permits, 0)).as("there is no other").isNull();
        turn.pause();
        turn.pause();
        assertThat(permits.availablePermits()).isEqualTo(1);
        turn.resume();
        turn.resume();
        assertThat(permits.availablePermits()).isZero();
        turn.share();
        assertThat(permits.availablePermits()).as("nobody waits").isZero();
        turn.pause();
    }

    @Test
    void a_wait_without_a_turn_gives_it_back_also_after_an_exception() {
        Turn turn = Turn.within(permits, 0);
        try {
            turn.without(() -> {
                assertThat(permits.availablePermits()).isEqualTo(1);
                throw new IllegalStateException("the disk");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("the disk");
        }
        assertThat(permits.availablePermits()).isZero();
        turn.pause();
    }
}
