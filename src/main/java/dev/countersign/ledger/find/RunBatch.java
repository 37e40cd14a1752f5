package dev.countersign.ledger.find;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run in memory, to which entries are added in order, so that it is written sorted. */
final class RunBatch {

    private final long first;
    private final IndexSecret secret;
    private final List<Long> times = new ArrayList<>();
    /** Many entries share a label. */
    private final Map<String, Term> labels = new HashMap<>();
    /** The entries with a term, oldest first. */
    private final Map<Term, List<Long>> entries = new HashMap<>();

    RunBatch(long first, IndexSecret secret) {
        this.first = first;
        this.secret = secret;
    }

    long first() {
        return first;
    }

    /** The sequence of the next entry. */
    long end() {
        return first + times.size();
    }

    void add(IndexKeys keys) {
        for (String label : keys.labels()) {
            add(labels.computeIfAbsent(label, secret::label));
        }
        for (String key : keys.keys()) {
            add(secret.key(key));
        }
        add(secret.key("id=" + keys.id()));
        times.add(keys.time().toEpochMilli());
    }

    private void add(Term term) {
        entries.computeIfAbsent(term, unused -> new ArrayList<>(1)).add(end());
    }

    void write(RunWriter into) throws IOException {
        for (long time : times) {
            into.time(time);
        }
        PostingList list = new PostingList();
        for (Map.Entry<Term, List<Long>> each : new TreeMap<>(entries).entrySet()) {
            list.clear();
            for (int i = each.getValue().size() - 1; i >= 0; i--) {
                list.addOlder(each.getValue().get(i));
            }
            into.term(each.getKey(), list);
        }
    }
}
