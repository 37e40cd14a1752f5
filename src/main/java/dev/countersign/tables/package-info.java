/** Reads a pack from files, checks and tests it. Only this room knows spreadsheets. */
@NullMarked
package dev.countersign.tables;

import org.jspecify.annotations.NullMarked;
