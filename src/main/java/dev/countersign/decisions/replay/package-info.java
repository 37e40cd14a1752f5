/** Evaluates a recorded decision again, with the release of its day or another one, and tells the difference. */
@NullMarked
package dev.countersign.decisions.replay;

import org.jspecify.annotations.NullMarked;
