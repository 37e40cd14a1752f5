/** Evaluates a recorded decision again, with the release of its day or another one, and reports the differences. */
@NullMarked
package dev.countersign.decisions.replay;

import org.jspecify.annotations.NullMarked;
