/** Stock Drools decision tables as a second opinion: reads cells by itself and shares no code with the product's reader. */
@NullMarked
package dev.countersign.oracle;

import org.jspecify.annotations.NullMarked;
