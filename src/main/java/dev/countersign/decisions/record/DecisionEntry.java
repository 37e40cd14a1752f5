package dev.countersign.decisions.record;

import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.journal.Entry;
import java.time.Instant;
import java.util.Optional;

/**
 * The entry of a decision, with what is otherwise read from it.
 *
 * @param indexKeys   the keys by which it is found
 * @param reservation what it reserves of a right; empty if nothing
 */
public record DecisionEntry(Entry entry, DecisionIndexKeys indexKeys, Optional<Reservation> reservation) {

    /** What an allowed decision reserves of a right. @param at the decision time */
    static Optional<Reservation> reservation(Decision decision, Instant at) {
        return decision.evaluation().verdict() != Verdict.ALLOW
                ? Optional.empty()
                : Reservation.of(
                        decision.reserving(),
                        decision.id(),
                        at,
                        Optional.ofNullable(decision.evaluation().validUntil()).orElse(at),
                        decision.facts().known()::value,
                        decision.facts().customerIds());
    }
}
