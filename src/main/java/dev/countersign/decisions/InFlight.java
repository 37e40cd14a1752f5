package dev.countersign.decisions;

import dev.countersign.ledger.Appending;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.Ledger;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ids of the decisions that are on their way to the disk. May be used by any number of threads. */
final class InFlight {

    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** It is in flight before it can be on disk, and until it is known whether it is. */
    Appending append(String id, Ledger ledger, Entry entry) {
        ids.add(id);
        try {
            Appending appending = ledger.appending(entry);
            appending.written().whenComplete((receipt, failure) -> ids.remove(id));
            return appending;
        } catch (RuntimeException e) {
            ids.remove(id);
            throw e;
        }
    }

    boolean has(String id) {
        return ids.contains(id);
    }
}
