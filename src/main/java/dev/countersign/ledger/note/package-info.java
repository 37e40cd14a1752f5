/** Signed notes and checkpoints of C2SP, the key that signs them, and proofs as text. */
@NullMarked
package dev.countersign.ledger.note;

import org.jspecify.annotations.NullMarked;
