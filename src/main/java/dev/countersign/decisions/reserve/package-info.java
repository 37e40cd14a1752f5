/**
 * The reservations of decisions, of rights or money, until their outcome is known; the locks for them, and the turns of
 * those who wait.
 */
@NullMarked
package dev.countersign.decisions.reserve;

import org.jspecify.annotations.NullMarked;
