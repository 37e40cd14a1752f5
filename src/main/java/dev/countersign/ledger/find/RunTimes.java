package dev.countersign.ledger.find;

import java.io.IOException;

/** The times of the entries of a run, read in blocks. One thread uses it. */
final class RunTimes {

    private static final int BLOCK = 512;

    private final IndexRun run;
    private final long from;
    private final long to;
    private final long[] block = new long[BLOCK];
    /** Sequence of the first one in the block. */
    private long begin = -1;

    /**
     * @param from inclusive, in milliseconds of Unix time
     * @param to   exclusive
     */
    RunTimes(IndexRun run, long from, long to) {
        this.run = run;
        this.from = from;
        this.to = to;
    }

    /** Whether the entry with that sequence has a time in between. */
    boolean isBetween(long sequence) throws IOException {
        long wanted = run.first() + (sequence - run.first()) / BLOCK * BLOCK;
        if (wanted != begin) {
            RunInput in = run.times(wanted, BLOCK * Long.BYTES);
            long end = Math.min(run.end(), wanted + BLOCK);
            for (int i = 0; i < end - wanted; i++) {
                block[i] = in.u64();
            }
            begin = wanted;
        }
        long time = block[(int) (sequence - begin)];
        return time >= from && time < to;
    }
}
