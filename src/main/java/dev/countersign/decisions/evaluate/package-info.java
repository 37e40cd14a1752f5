/** The active policy and own facts, and the evaluation of a request with them, recorded or not. */
@NullMarked
package dev.countersign.decisions.evaluate;

import org.jspecify.annotations.NullMarked;
