/** How the room writes an entry with private parts of several persons. */
@NullMarked
package dev.countersign.oversight.entry;

import org.jspecify.annotations.NullMarked;
