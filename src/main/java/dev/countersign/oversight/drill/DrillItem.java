package dev.countersign.oversight.drill;

import dev.countersign.oversight.review.Practice;
import dev.countersign.oversight.review.ReviewTask;

/**
 * A known mistake.
 *
 * @param rejected the task that it looks like
 * @param instead  what it shows instead of the real thing and the real text
 */
record DrillItem(String id, ReviewTask rejected, Practice.Instead instead) {}
