/** The tree over the journal: tiles and checkpoints as they are written, and the proofs that are read from them. */
@NullMarked
package dev.countersign.ledger.proof;

import org.jspecify.annotations.NullMarked;
