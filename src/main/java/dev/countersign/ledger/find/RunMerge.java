package dev.countersign.ledger.find;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Makes one run of several that follow each other. */
final class RunMerge {

    private RunMerge() {}

    /** @param runs the oldest first */
    static void write(List<IndexRun> runs, RunWriter into) throws IOException {
        for (IndexRun run : runs) {
            RunInput times = run.times();
            for (long i = 0; i < run.size(); i++) {
                into.time(times.u64());
            }
        }
        PriorityQueue<RunTerms> next = new PriorityQueue<>(Comparator.comparing(RunTerms::term)
                .thenComparing(Comparator.comparingLong(RunTerms::newest).reversed()));
        for (IndexRun run : runs) {
            add(run.terms(), next);
        }
        PostingList list = new PostingList();
        for (RunTerms least = next.poll(); least != null; least = next.poll()) {
            Term term = least.term();
            list.clear();
            list.addOlder(least);
            add(least, next);
            for (RunTerms same = next.peek(); same != null && same.term().equals(term); same = next.peek()) {
                list.addOlder(next.remove());
                add(same, next);
            }
            into.term(term, list);
        }
    }

    private static void add(RunTerms terms, PriorityQueue<RunTerms> next) throws IOException {
        if (terms.next()) {
            next.add(terms);
        }
    }
}
