package dev.countersign.policy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Processor time of the measuring thread: unlike time on the clock it does not count what other programs took. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Cost {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    public long nanoseconds;
    public long evaluations;

    void of(int times, Runnable work) {
        long before = THREADS.getCurrentThreadCpuTime();
        work.run();
        nanoseconds += THREADS.getCurrentThreadCpuTime() - before;
        evaluations += times;
    }
}
