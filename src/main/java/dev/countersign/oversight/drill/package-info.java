/** Drills: tasks with a known mistake, by which people practise to see it. */
@NullMarked
package dev.countersign.oversight.drill;

import org.jspecify.annotations.NullMarked;
