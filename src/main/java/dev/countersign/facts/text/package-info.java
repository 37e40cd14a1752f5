/** Problems with their remedy, and text as people write it: ids, names, times. */
@NullMarked
package dev.countersign.facts.text;

import org.jspecify.annotations.NullMarked;
