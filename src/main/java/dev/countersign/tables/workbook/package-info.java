/** A workbook as typed data: its frame, its cells and their grammar, with each mistake by sheet and cell. */
@NullMarked
package dev.countersign.tables.workbook;

import org.jspecify.annotations.NullMarked;
