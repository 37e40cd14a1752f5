/** The append-only, signed log: {@code Ledger} writes entries, {@code Entries} reads them. Entries are bytes here. */
@NullMarked
package dev.countersign.ledger;

import org.jspecify.annotations.NullMarked;
