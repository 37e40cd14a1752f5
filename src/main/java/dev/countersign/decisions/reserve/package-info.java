/** What decisions reserve of a right or of money until it is known what became of them, and the locks for it. */
@NullMarked
package dev.countersign.decisions.reserve;

import org.jspecify.annotations.NullMarked;
