/** Decides and records: {@code DecisionService} for actions, and beside it approvals, outcomes and erasures, over one {@code DataFolder}. */
@NullMarked
package dev.countersign.decisions;

import org.jspecify.annotations.NullMarked;
