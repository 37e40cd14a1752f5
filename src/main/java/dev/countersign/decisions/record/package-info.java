/** The entry of a decision: public record, commitments and private parts, written and read. */
@NullMarked
package dev.countersign.decisions.record;

import org.jspecify.annotations.NullMarked;
