/** The reservations of decisions, of rights or money, until their outcome is known, and the locks for them. */
@NullMarked
package dev.countersign.decisions.reserve;

import org.jspecify.annotations.NullMarked;
