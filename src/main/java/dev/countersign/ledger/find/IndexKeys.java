package dev.countersign.ledger.find;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.journal.StoredEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The id, time, labels and keys of an entry in the search index. They are opaque here: the writer of entries knows
 * their meaning.
 *
 * @param id     id of the entry
 * @param time     time of the entry
 * @param filters, such as {@code verdict=DENY}; many entries share one
 * @param keys   lookup keys, such as {@code decision=...}; few entries share one
 */
public record IndexKeys(String id, Instant time, Set<String> labels, Set<String> keys) {

    /** Name of the key of the id of an entry. */
    public static final String ID = "id";

    /** The name of a key: the text before its equals sign. */
    public static String name(String key) {
        int end = key.indexOf('=');
        return end < 0 ? key : key.substring(0, end);
    }

    public IndexKeys {
        labels = Set.copyOf(labels);
        keys = Set.copyOf(keys);
    }

    /** Derives the index keys of an entry from the entry itself, so that the ledger need not store them. */
    @FunctionalInterface
    public interface Labelling {

        /** @param parts the parts that can still be decrypted */
        IndexKeys of(StoredEntry entry, List<DecryptedPart> parts, Marks marks);
    }

    /**
     * The index keys of an entry that its writer knows, so that the entry is neither read nor decrypted for them. They
     * equal what {@link Labelling} derives from the entry.
     */
    @FunctionalInterface
    public interface Known {

        /** @param entries says which persons of the entry still have a key */
        IndexKeys of(Entries entries, Marks marks);

        /** The names of its keys, before their equals signs; null if they are not known without making the keys. */
        default @Nullable Collection<String> names() {
            return null;
        }
    }

    /**
     * Turns a value that must not be stored in the clear into a lookup key that is valid in this index until the next
     * rebuild.
     */
    @FunctionalInterface
    public interface Marks {

        /** HMAC-SHA-256 in hex, under a key that is deleted with the index. */
        String of(String text);
    }
}
