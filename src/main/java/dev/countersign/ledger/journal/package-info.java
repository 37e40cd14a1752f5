/** Segments of entries on disk: `Journal` writes and forces them; recovery after a crash; erasing private parts. */
@NullMarked
package dev.countersign.ledger.journal;

import org.jspecify.annotations.NullMarked;
