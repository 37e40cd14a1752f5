package dev.countersign.decisions;

import dev.countersign.ledger.Entries;
import dev.countersign.ledger.Opened;
import dev.countersign.ledger.journal.Stored;
import dev.countersign.ledger.keys.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entries that were never written, so that a test can forge one. */
public final class InMemoryEntries implements Entries {

    private final List<Map.Entry<byte[], List<Opened>>> entries;

    public InMemoryEntries(List<Map.Entry<byte[], List<Opened>>> entries) {
        this.entries = new ArrayList<>(entries);
    }

    public void replace(int place, byte[] open, List<Opened> parts) {
        entries.set(place, Map.entry(open, parts));
    }

    @Override
    public long size() {
        return entries.size();
    }

    @Override
    public Stored get(long sequence) {
        return new Stored(sequence, entries.get((int) sequence).getKey());
    }

    @Override
    public List<Opened> parts(long sequence) {
        return entries.get((int) sequence).getValue();
    }

    @Override
    public Optional<Subject> subject(String id) {
        return Optional.empty();
    }
}
