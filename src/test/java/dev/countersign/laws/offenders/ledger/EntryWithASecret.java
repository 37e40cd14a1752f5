package dev.countersign.laws.offenders.ledger;

import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.util.List;

/** Seals a part that no commitment covers. */
class EntryWithASecret {

    Entry sealed(byte[] open, ErasureSubject subject, byte[] secret) {
        return new Entry(open, List.of(new Entry.Part(subject, secret)));
    }
}
