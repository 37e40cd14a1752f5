/** The case that a rule reads, and the findings and derived facts that it inserts. Rules import only this package. */
@NullMarked
package dev.countersign.facts;

import org.jspecify.annotations.NullMarked;
