package dev.countersign.ledger.find;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.journal.StoredEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What an entry can be found by. Opaque here: whoever writes entries knows what stands in them.
 *
 * @param id     of the entry
 * @param time     when it was made
 * @param labels it is filtered by, such as {@code verdict=DENY}; for many entries
 * @param keys   it is looked up by, such as {@code decision=...}; for few entries each
 */
public record IndexKeys(String id, Instant time, Set<String> labels, Set<String> keys) {

    public IndexKeys {
        labels = Set.copyOf(labels);
        keys = Set.copyOf(keys);
    }

    /** Reads what an entry can be found by out of the entry itself, so that nothing needs to be stored for it. */
    @FunctionalInterface
    public interface Labelling {

        /** @param parts what can still be read of its persons */
        IndexKeys of(StoredEntry entry, List<DecryptedPart> parts, Marks marks);
    }

    /** Turns what must not be written as it is into something that can be looked up, here only and until the next rebuild. */
    @FunctionalInterface
    public interface Marks {

        /** HMAC-SHA-256 in hex, under a key that is thrown away with the projection. */
        String of(String text);
    }
}
