/** Workbooks written: pages, styles and drop-down lists, from a specification or from a workbook that is renewed. */
@NullMarked
package dev.countersign.tables.make;

import org.jspecify.annotations.NullMarked;
