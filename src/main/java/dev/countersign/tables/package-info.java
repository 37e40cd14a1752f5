/** The pack of an analyst, read, checked and tested, and the releases that were in force. The only room that knows spreadsheets. */
@NullMarked
package dev.countersign.tables;

import org.jspecify.annotations.NullMarked;
