/** Contests of customers: cases with a deadline, another reviewer, an explanation and an answer. */
@NullMarked
package dev.countersign.oversight.contest;

import org.jspecify.annotations.NullMarked;
