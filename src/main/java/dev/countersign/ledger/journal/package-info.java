/** Segments of framed entries on disk: writing, recovering after a crash, and erasing private parts. */
@NullMarked
package dev.countersign.ledger.journal;

import org.jspecify.annotations.NullMarked;
