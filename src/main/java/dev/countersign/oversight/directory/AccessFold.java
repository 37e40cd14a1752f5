package dev.countersign.oversight.directory;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Reads the directory from the ledger. */
public final class AccessFold {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** What happened, without an effect on the directory. */
    private static final Set<AccessEvent> WITHOUT_EFFECT =
            EnumSet.of(AccessEvent.SIGNED_IN, AccessEvent.REFUSED, AccessEvent.LOOKED);

    private static final Set<String> TYPES = EnumSet.complementOf(EnumSet.copyOf(WITHOUT_EFFECT)).stream()
            .map(AccessEvent::type)
            .collect(Collectors.toUnmodifiableSet());

    private static final byte[] MEMBER = "\"type\":\"".getBytes(StandardCharsets.UTF_8);

    private AccessFold() {}

    /** The places of all entries about access, as the search index knows them. */
    public static SortedSet<Long> indexed(DecisionRecords records) {
        SortedSet<Long> sequences = new TreeSet<>();
        for (AccessEvent event : EnumSet.complementOf(EnumSet.copyOf(WITHOUT_EFFECT))) {
            records.search(new EntryQuery(Set.of("type=" + event.type()), null, null, null, Integer.MAX_VALUE)).stream()
                    .map(StoredEntry::sequence)
                    .forEach(sequences::add);
        }
        return sequences;
    }

    /**
     * The same from the ledger itself: the public record of each entry before that place is read. It ends early, with
     * what it has found, when it is stopped. An interrupt would close the files that it reads.
     */
    public static SortedSet<Long> stored(Entries entries, long before, BooleanSupplier stopped) {
        SortedSet<Long> sequences = new TreeSet<>();
        for (long sequence = 0; sequence < before && !stopped.getAsBoolean(); sequence++) {
            byte[] open = entries.get(sequence).open();
            if (mayBeOne(open)
                    && TYPES.contains(JSON.readTree(open).path("type").asString(""))) {
                sequences.add(sequence);
            }
        }
        return sequences;
    }

    /** Records are canonical JSON, so the bytes of the member are known, and only some need a parser. */
    private static boolean mayBeOne(byte[] open) {
        for (int at = 0; at + MEMBER.length < open.length; at++) {
            if (open[at] == MEMBER[0]
                    && open[at + 1] == MEMBER[1]
                    && Arrays.equals(open, at, at + MEMBER.length, MEMBER, 0, MEMBER.length)) {
                int from = at + MEMBER.length;
                int to = from;
                while (to < open.length && open[to] != '"') {
                    to++;
                }
                if (TYPES.contains(new String(open, from, to - from, StandardCharsets.UTF_8))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The directory that these entries give, in their order. */
    public static DirectoryState of(Entries entries, SortedSet<Long> sequences) {
        DirectoryState state = new DirectoryState();
        for (long sequence : sequences) {
            apply(
                    state,
                    entries.get(sequence).open(),
                    entries.parts(sequence).stream().map(DecryptedPart::content).toList());
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
