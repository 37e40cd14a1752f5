/** The terminal: check, test, decide, approve, run, table. */
@NullMarked
package dev.countersign.cli;

import org.jspecify.annotations.NullMarked;
