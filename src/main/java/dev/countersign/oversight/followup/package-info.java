/** What follows from reviews: items with an owner and thirty days, read from the ledger. */
@NullMarked
package dev.countersign.oversight.followup;

import org.jspecify.annotations.NullMarked;
