/** Numbers and values in the one form in which they are hashed and compared. */
@NullMarked
package dev.countersign.facts.json;

import org.jspecify.annotations.NullMarked;
