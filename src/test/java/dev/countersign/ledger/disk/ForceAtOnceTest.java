package dev.countersign.ledger.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both forces have ended when the caller goes on, also when one of them fails with an error. */
class ForceAtOnceTest {

    private interface Act {

        void run();
    }

    private static Disk.Written file(Act forcing) {
        return new Disk.Written() {
            @Override
            public void write(ByteBuffer bytes) {
                // nothing is kept
            }

            @Override
            public void force() {
                forcing.run();
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    @Test
    @Timeout(20)
    void an_error_of_one_force_waits_for_the_other() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean seen = new AtomicBoolean();
        try (ForceAtOnce both = new ForceAtOnce()) {
            Disk.Written slow = file(() -> {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                ended.set(true);
            });
            Disk.Written failing = file(() -> {
                try {
                    begun.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new OutOfMemoryError("simulated");
            });
            Thread caller = new Thread(() -> {
                assertThatThrownBy(() -> both.force(slow, failing)).isInstanceOf(OutOfMemoryError.class);
                seen.set(ended.get());
            });
            caller.start();
            caller.join(300);
            goOn.countDown();
            caller.join();
            assertThat(seen).isTrue();
        }
    }
}
