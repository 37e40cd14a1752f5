/** Decides and records: {@code DecisionService} decides, and {@code DataFolder} opens everything. */
@NullMarked
package dev.countersign.decisions;

import org.jspecify.annotations.NullMarked;
