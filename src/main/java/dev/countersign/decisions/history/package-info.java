/** The entries of a ledger as decisions, approvals, outcomes and erasures, found and joined. */
@NullMarked
package dev.countersign.decisions.history;

import org.jspecify.annotations.NullMarked;
