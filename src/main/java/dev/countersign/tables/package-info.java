/** The analyst's desk: workbooks to typed tables and back, checked and tested. The only room that knows spreadsheets. */
@NullMarked
package dev.countersign.tables;

import org.jspecify.annotations.NullMarked;
