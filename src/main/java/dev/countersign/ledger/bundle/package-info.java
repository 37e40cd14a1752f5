/** Entries with all that a stranger needs to check them, in one zip file: written and read. */
@NullMarked
package dev.countersign.ledger.bundle;

import org.jspecify.annotations.NullMarked;
