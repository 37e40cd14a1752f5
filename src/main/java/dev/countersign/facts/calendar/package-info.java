/** When a deadline ends: by the working hours of a calendar, or by the wall clock. */
@NullMarked
package dev.countersign.facts.calendar;

import org.jspecify.annotations.NullMarked;
