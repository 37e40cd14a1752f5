package dev.countersign.decisions.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.ErasureService;
import dev.countersign.decisions.Firm;
import dev.countersign.decisions.replay.ReplayResult;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each question is before an erasure or after it, and one that waits for that holds up no other. */
class ErasureGateTest {

    private static final String ANNA = "qz1a";
    private static final String BERT = "qz2b";

    @TempDir
    private Path folder;

    private Firm firm;

    @BeforeEach
    void found() {
        firm = new Firm(folder);
        firm.customer(ANNA, "[]");
        firm.customer(BERT, "[]");
    }

    /** Work of another thread, begun, and known to wait or to have ended. */
    private static final class Begun<T> {

        private final FutureTask<T> task;
        private final Thread thread;

        private Begun(Callable<T> work) {
            task = new FutureTask<>(work);
            thread = new Thread(task);
            thread.start();
            while (!task.isDone() && !isAtTheGate()) {
                Thread.onSpinWait();
            }
        }

        private boolean isAtTheGate() {
            return Stream.of(thread.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().equals(ErasureGate.class.getName())
                                    && frame.getMethodName().equals("enter"))
                    && thread.getState() == Thread.State.TIMED_WAITING;
        }

        private List<String> holds() {
            ThreadInfo info =
                    ManagementFactory.getThreadMXBean().getThreadInfo(new long[] {thread.getId()}, true, true)[0];
            return Stream.concat(
                            Stream.of(info.getLockedMonitors()).map(MonitorInfo::getClassName),
                            Stream.of(info.getLockedSynchronizers()).map(LockInfo::getClassName))
                    .toList();
        }

        private T ended() throws Exception {
            return task.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_request_that_waits_for_an_erasure_holds_no_lock() throws Exception {
        try (DataFolder data = firm.open()) {
            DecisionResult held = firm.held(data, ANNA);
            Begun<DecisionResult> asking;
            Begun<Boolean> approving;
            try (ErasureGate.Passage alone = data.service().alone()) {
                asking = new Begun<>(() -> firm.held(data, BERT));
                assertThat(asking.task).as("it waits").isNotDone();
                assertThat(asking.holds()).isEmpty();
                approving = new Begun<>(() -> {
                    firm.approve(data, held, "p-frontline-1", "fine");
                    return true;
                });
                assertThat(approving.task).as("it waits").isNotDone();
                assertThat(approving.holds()).isEmpty();
            }
            assertThat(asking.ended().decision().id()).isNotEmpty();
            assertThat(approving.ended()).isTrue();
        }
    }

    @Test
    void a_request_just_before_the_keys_are_destroyed_is_decided_after_it() throws Exception {
        List<Begun<DecisionResult>> asked = new ArrayList<>();
        try (DataFolder data = firm.open()) {
            firm.held(data, ANNA);
            firm.erase(data, Firm.wish(Firm.id(ANNA)), (step, of, all) -> {
                if (step == ErasureService.Step.REPLAYING && asked.isEmpty()) {
                    // decided meanwhile, so that it is replayed once the eraser is alone
                    asked.add(new Begun<>(() -> firm.held(data, ANNA)));
                    assertThat(asked.get(0).task).isDone();
                } else if (step == ErasureService.Step.REPLAYING && asked.size() == 1) {
                    asked.add(new Begun<>(() -> firm.held(data, ANNA)));
                    assertThat(asked.get(1).task)
                            .as("it waits until the keys are gone")
                            .isNotDone();
                }
            });
            assertThat(asked).hasSize(2);
            long last = asked.get(1).ended().receipt().sequence();
            assertThat(data.records().replay(last)).isInstanceOf(ReplayResult.Faithful.class);
            assertThat(data.records().of("customer:" + Firm.id(ANNA))).containsExactly(last);
        }
        assertThat(firm.verified()).isZero();
    }

    @Test
    void nothing_that_is_remembered_of_the_erased_is_left_in_memory() {
        try (DataFolder data = firm.open()) {
            firm.done(data, firm.free(data, ANNA));
            firm.held(data, BERT);
            assertThat(data.service().rememberedKeys()).isEqualTo(2);
            assertThat(sent(firm.held(data, ANNA))).as("that message").isEqualTo(1);
            firm.erase(data, Firm.id(ANNA));
            assertThat(data.service().rememberedKeys()).isZero();
            assertThat(sent(firm.held(data, ANNA))).isZero();
        }
    }

    private static double sent(DecisionResult recorded) {
        return (double) recorded.decision().facts().known().value("contact.samePurpose7d");
    }
}
