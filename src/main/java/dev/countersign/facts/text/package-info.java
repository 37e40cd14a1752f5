/** Problems with a hint, and checks of text that people write: ids, names, times. */
@NullMarked
package dev.countersign.facts.text;

import org.jspecify.annotations.NullMarked;
