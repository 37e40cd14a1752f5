/** The lists of words that facts of the core may have, an enum each. */
@NullMarked
package dev.countersign.facts.words;

import org.jspecify.annotations.NullMarked;
