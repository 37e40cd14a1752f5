/** The commands of the terminal: packs, decisions and the ledger. Each command has a class. */
@NullMarked
package dev.countersign.cli;

import org.jspecify.annotations.NullMarked;
