/** The review desk: tasks of people, folded from the ledger. */
@NullMarked
package dev.countersign.oversight.review;

import org.jspecify.annotations.NullMarked;
