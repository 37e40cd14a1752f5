/** The directory of people and clients, and what each may do. Everything is read from entries of the ledger. */
@NullMarked
package dev.countersign.oversight;

import org.jspecify.annotations.NullMarked;
