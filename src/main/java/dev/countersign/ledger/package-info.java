/** The memory: an append-only, signed log with proofs, and beside it what can be erased. It sees bytes, and nothing of a CRM. */
@NullMarked
package dev.countersign.ledger;

import org.jspecify.annotations.NullMarked;
