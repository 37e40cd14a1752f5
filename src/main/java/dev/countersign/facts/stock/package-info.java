/** What the technical rows of a workbook import if stock Drools runs it without this program. */
@NullMarked
package dev.countersign.facts.stock;

import org.jspecify.annotations.NullMarked;
