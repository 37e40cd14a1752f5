/** What the directory holds: people, grants, clients and keys, and their entries in the ledger. */
@NullMarked
package dev.countersign.oversight.directory;

import org.jspecify.annotations.NullMarked;
