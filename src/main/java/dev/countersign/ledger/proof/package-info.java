/** The tree over the journal: writes tiles and checkpoints, and reads proofs from them. */
@NullMarked
package dev.countersign.ledger.proof;

import org.jspecify.annotations.NullMarked;
