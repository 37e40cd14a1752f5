package dev.countersign.ledger;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the entries of the ledger. Any number of threads may use it while entries are written. */
public interface Entries {

    /**
     * The entries of a folder as it is now. It takes no lock, so a service may write to the folder at the same time.
     * Entries that are still being written are omitted.
     *
     * @throws LedgerUnavailable when the folder's content is damaged
     */
    static Archive of(Path folder) {
        return Archive.open(folder);
    }

    /** The number of entries that are forced to disk. */
    long size();

    /** @throws IndexOutOfBoundsException when there is no such entry yet */
    StoredEntry get(long sequence);

    /** The parts of an entry that can still be decrypted; empty if there were none, or all persons were erased. */
    List<DecryptedPart> parts(long sequence);

    /** How many parts of an entry can still be decrypted. They are not decrypted for it. */
    default int readableParts(long sequence) {
        return parts(sequence).size();
    }

    /** The person, as long as their key exists. */
    Optional<ErasureSubject> subject(String id);
}
