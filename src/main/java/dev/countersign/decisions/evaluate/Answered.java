package dev.countersign.decisions.evaluate;

import dev.countersign.ledger.journal.Receipt;
import dev.countersign.policy.Release;
import java.time.Instant;

/**
 * A decision that is written down.
 *
 * @param release  that decided
 * @param at       the decision time
 * @param replayed whether it was decided before, and is given again for the same idempotency key
 */
public record Answered(Decision decision, Release release, Instant at, Receipt receipt, boolean replayed) {}
