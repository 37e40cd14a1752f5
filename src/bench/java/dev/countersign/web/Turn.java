package dev.countersign.web;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What many answers cost, one after the other.
 *
 * @param micros    on the clock, the median
 * @param processor microseconds of processor time of the process for each
 */
public record Turn(double micros, double processor) {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Nanoseconds of processor time of the process so far. */
    static long processorTime() {
        return PROCESS.getProcessCpuTime();
    }

    /** @param nanoseconds of each on the clock @param processor nanoseconds of processor time of all */
    static Turn of(long[] nanoseconds, long processor) {
        long[] sorted = nanoseconds.clone();
        Arrays.sort(sorted);
        return new Turn(sorted[sorted.length / 2] / 1e3, processor / 1e3 / sorted.length);
    }
}
