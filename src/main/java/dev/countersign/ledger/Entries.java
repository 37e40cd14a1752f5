package dev.countersign.ledger;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the ledger holds, for reading. May be used by any number of threads, while entries are written. */
public interface Entries {

    /**
     * The entries of a folder as it is now. It takes no lock: the service may write to the folder meanwhile; what is still being written is
     * left out.
     *
     * @throws LedgerUnavailable when what lies in the folder is damaged
     */
    static Archive of(Path folder) {
        return Archive.open(folder);
    }

    /** How many entries are forced to disk. */
    long size();

    /** @throws IndexOutOfBoundsException when there is no such place yet */
    StoredEntry get(long sequence);

    /** What can still be read of the persons of an entry; empty where there were none, or all were erased. */
    List<DecryptedPart> parts(long sequence);

    /** The person, while their key lives. */
    Optional<ErasureSubject> subject(String id);
}
