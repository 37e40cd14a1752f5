package dev.countersign.decisions.evaluate;

import dev.countersign.ledger.journal.Receipt;
import dev.countersign.policy.PolicyRelease;
import java.time.Instant;

/**
 * A decision that is recorded.
 *
 * @param release  the release that decided
 * @param decidedAt       the decision time
 * @param replayed whether it was decided before, and is repeated for the same idempotency key
 */
public record DecisionResult(
        Decision decision, PolicyRelease release, Instant decidedAt, Receipt receipt, boolean replayed) {}
