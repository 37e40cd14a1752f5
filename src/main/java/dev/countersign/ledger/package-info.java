/** The append-only, signed log and its writer: {@code Ledger} writes entries, {@code Entries} reads them. It sees bytes, and nothing of a CRM. */
@NullMarked
package dev.countersign.ledger;

import org.jspecify.annotations.NullMarked;
