/** Decides and records: {@code DecisionService} decides; approvals, outcomes and erasures have a class each. {@code DataFolder} opens all of them. */
@NullMarked
package dev.countersign.decisions;

import org.jspecify.annotations.NullMarked;
