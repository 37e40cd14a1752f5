/** Stock Drools decision tables as a second opinion. It shares no code with the reader of this program. */
@NullMarked
package dev.countersign.oracle;

import org.jspecify.annotations.NullMarked;
