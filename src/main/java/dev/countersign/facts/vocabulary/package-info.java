/** The names of facts, their types, and on whose authority they count. */
@NullMarked
package dev.countersign.facts.vocabulary;

import org.jspecify.annotations.NullMarked;
