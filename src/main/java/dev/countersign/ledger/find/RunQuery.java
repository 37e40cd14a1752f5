package dev.countersign.ledger.find;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds entries in runs. */
final class RunQuery {

    private static final int NANOS = 1_000_000;

    /** All labels and the key, if there is one. */
    private final List<Term> terms;

    private final long before;
    private final long from;
    private final long to;
    private final int limit;

    private RunQuery(EntryQuery query, List<Term> terms) {
        this.terms = terms;
        before = query.before() == null ? Long.MAX_VALUE : query.before();
        from = query.from() == null ? Long.MIN_VALUE : millis(query.from());
        to = query.to() == null ? Long.MAX_VALUE : millis(query.to());
        limit = query.limit();
    }

    /** The first whole millisecond not before a time. A time out of range becomes the nearest one in range. */
    private static long millis(Instant moment) {
        Instant first = Instant.ofEpochMilli(Long.MIN_VALUE);
        Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);
        return moment.isBefore(first)
                ? Long.MIN_VALUE
                : moment.isBefore(last) ? moment.plusNanos(NANOS - 1).toEpochMilli() : Long.MAX_VALUE;
    }

    /**
     * Sequence numbers of the matching entries, newest first.
     *
     * @param runs the oldest first
     * @param key  an entry must have it
     */
    static List<Long> search(List<IndexRun> runs, IndexSecret secret, EntryQuery query, Optional<String> key)
            throws IOException {
        List<Term> terms = new ArrayList<>();
        key.ifPresent(text -> terms.add(secret.key(text)));
        query.labels().forEach(label -> terms.add(secret.label(label)));
        RunQuery asked = new RunQuery(query, terms);
        List<Long> found = new ArrayList<>();
        for (int i = runs.size() - 1; i >= 0 && found.size() < asked.limit; i--) {
            asked.search(runs.get(i), found);
        }
        return found;
    }

    /** Sequence numbers of the entries with a key, oldest first. */
    static List<Long> having(List<IndexRun> runs, Term key) throws IOException {
        List<Long> found = new ArrayList<>();
        for (int i = runs.size() - 1; i >= 0; i--) {
            RunTerms.Matches matches = runs.get(i).find(key);
            if (matches != null) {
                for (long at = matches.downTo(Long.MAX_VALUE); at >= 0; at = matches.downTo(at - 1)) {
                    found.add(at);
                }
            }
        }
        Collections.reverse(found);
        return found;
    }

    private void search(IndexRun run, List<Long> found) throws IOException {
        if (run.first() >= before || !run.overlaps(from, to)) {
            return;
        }
        List<RunTerms.Matches> all = new ArrayList<>();
        for (Term term : terms) {
            RunTerms.Matches matches = run.find(term);
            if (matches == null) {
                return;
            }
            all.add(matches);
        }
        all.sort(Comparator.comparingLong(RunTerms.Matches::count));
        RunTimes times = run.isWithin(from, to) ? null : new RunTimes(run, from, to);
        long at = Math.min(before, run.end()) - 1;
        while (at >= run.first() && found.size() < limit) {
            long match = last(all, at);
            if (match == at) {
                if (times == null || times.isBetween(at)) {
                    found.add(at);
                }
                at--;
            } else {
                at = match;
            }
        }
    }

    /** The newest entry up to there that one of the lists leaves possible; the same if all have it. */
    private static long last(List<RunTerms.Matches> all, long sequence) throws IOException {
        for (RunTerms.Matches each : all) {
            long match = each.downTo(sequence);
            if (match != sequence) {
                return match;
            }
        }
        return sequence;
    }
}
