/** Decide, and later record and replay: the one place where a question becomes an answer. */
@NullMarked
package dev.countersign.decisions;

import org.jspecify.annotations.NullMarked;
