package dev.countersign.decisions;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Entries that were never written, so that a test can forge one. */
public final class InMemoryEntries implements Entries {

    private final List<Map.Entry<byte[], List<DecryptedPart>>> entries;
    private final Function<String, Optional<ErasureSubject>> subjects;

    public InMemoryEntries(List<Map.Entry<byte[], List<DecryptedPart>>> entries) {
        this(entries, id -> Optional.empty());
    }

    /** @param subjects persons whose keys exist */
    public InMemoryEntries(
            List<Map.Entry<byte[], List<DecryptedPart>>> entries, Function<String, Optional<ErasureSubject>> subjects) {
        this.entries = new ArrayList<>(entries);
        this.subjects = subjects;
    }

    public void replace(int place, byte[] open, List<DecryptedPart> parts) {
        entries.set(place, Map.entry(open, parts));
    }

    @Override
    public long size() {
        return entries.size();
    }

    @Override
    public StoredEntry get(long sequence) {
        return new StoredEntry(sequence, entries.get((int) sequence).getKey());
    }

    @Override
    public List<DecryptedPart> parts(long sequence) {
        return entries.get((int) sequence).getValue();
    }

    @Override
    public Optional<ErasureSubject> subject(String id) {
        return subjects.apply(id);
    }
}
