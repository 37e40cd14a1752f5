package dev.countersign.laws.offenders.web;

import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.keys.ErasureSubject;
import java.util.function.Function;

/** Makes a key of a person; on a full disk the answer is an error. */
class KeyOfSomebody {

    Function<String, ErasureSubject> keys(Ledger ledger) {
        return ledger::subject;
    }
}
