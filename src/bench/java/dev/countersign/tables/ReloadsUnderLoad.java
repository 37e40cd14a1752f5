package dev.countersign.tables;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Decisions that are due at a steady rate while changed workbooks are read and releases are swapped: how late do they
 * come? The workbooks are changed beforehand, which is the work of another program. Target 4.
 */
public final class ReloadsUnderLoad {

    private static final int ASKING = 2;
    /** Between two decisions of one thread. */
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(5);

    private final Reloads reloads = new Reloads();
    private final ActivePolicy policy = new ActivePolicy(reloads.reload(reloads.files()), OwnFacts.none());
    private final List<CaseSample> cases = CaseSample.all(reloads.files(), policy.release());
    private final List<Verdict> verdicts =
            cases.stream().map(each -> answer(each).verdict()).toList();

    private Evaluation answer(CaseSample each) {
        return policy.release().evaluate(each.facts(), each.dates());
    }

    /** Nanoseconds from when each decision was due until it was made, in order of size. */
    public long[] delays(int times) throws InterruptedException, ExecutionException {
        List<PackFiles> changes =
                IntStream.range(0, times).mapToObj(i -> reloads.change()).toList();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(ASKING);
        try {
            List<Future<List<Long>>> asked = IntStream.range(0, ASKING)
                    .<Callable<List<Long>>>mapToObj(number -> () -> ask(number, over))
                    .map(threads::submit)
                    .toList();
            for (PackFiles changed : changes) {
                String before = policy.release().id();
                policy.activate(reloads.reload(changed));
                if (policy.release().id().equals(before)) {
                    throw new IllegalStateException("the change is not in the release");
                }
            }
            over.set(true);
            List<Long> delays = new ArrayList<>();
            for (Future<List<Long>> each : asked) {
                delays.addAll(each.get());
            }
            return delays.stream().mapToLong(Long::longValue).sorted().toArray();
        } finally {
            over.set(true);
            threads.shutdown();
        }
    }

    private List<Long> ask(int number, AtomicBoolean over) {
        List<Long> delays = new ArrayList<>();
        long due = System.nanoTime() + STEP * number / ASKING;
        for (int i = number; !over.get(); i++) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            int which = i % cases.size();
            if (answer(cases.get(which)).verdict() != verdicts.get(which)) {
                throw new IllegalStateException(
                        "answered otherwise: " + cases.get(which).path());
            }
            delays.add(System.nanoTime() - due);
            due += STEP;
        }
        return delays;
    }
}
