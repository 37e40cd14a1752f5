/** Hands out the data that a decision released, in its form, after it is written down. */
@NullMarked
package dev.countersign.decisions.broker;

import org.jspecify.annotations.NullMarked;
