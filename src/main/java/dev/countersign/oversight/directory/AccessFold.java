package dev.countersign.oversight.directory;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** Reads the directory from the ledger. */
public final class AccessFold {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** What happened, without an effect on the directory. */
    private static final Set<AccessEvent> WITHOUT_EFFECT =
            EnumSet.of(AccessEvent.SIGNED_IN, AccessEvent.REFUSED, AccessEvent.LOOKED);

    private AccessFold() {}

    /** All entries about access, in their order. */
    public static DirectoryState of(DecisionRecords records, Entries entries) {
        Set<Long> sequences = new TreeSet<>();
        for (AccessEvent event : EnumSet.complementOf(EnumSet.copyOf(WITHOUT_EFFECT))) {
            records.search(new EntryQuery(Set.of("type=" + event.type()), null, null, null, Integer.MAX_VALUE)).stream()
                    .map(StoredEntry::sequence)
                    .forEach(sequences::add);
        }
        DirectoryState state = new DirectoryState();
        for (long sequence : sequences) {
            apply(
                    state,
                    entries.get(sequence).open(),
                    entries.parts(sequence).stream().map(DecryptedPart::content).toList());
        }
        return state;
    }

    /** The same without a search index, which only an open folder has. It reads all entries. */
    public static DirectoryState of(Entries entries) {
        Set<String> types = new HashSet<>();
        EnumSet.complementOf(EnumSet.copyOf(WITHOUT_EFFECT)).forEach(event -> types.add(event.type()));
        DirectoryState state = new DirectoryState();
        for (long sequence = 0; sequence < entries.size(); sequence++) {
            byte[] open = entries.get(sequence).open();
            if (types.contains(JSON.readTree(open).path("type").asString(""))) {
                apply(
                        state,
                        open,
                        entries.parts(sequence).stream()
                                .map(DecryptedPart::content)
                                .toList());
            }
        }
        return state;
    }

    /** The same directory after one entry more. */
    public static DirectoryState with(DirectoryState before, byte[] open, List<byte[]> parts) {
        DirectoryState after = before.copy();
        apply(after, open, parts);
        return after;
    }

    private static void apply(DirectoryState state, byte[] open, List<byte[]> parts) {
        state.apply(JSON.readTree(open), parts.stream().map(JSON::readTree).toList());
    }
}
