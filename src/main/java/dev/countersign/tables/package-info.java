/** Reads, checks and tests a pack, and keeps the releases that were in force. Only this room knows spreadsheets. */
@NullMarked
package dev.countersign.tables;

import org.jspecify.annotations.NullMarked;
