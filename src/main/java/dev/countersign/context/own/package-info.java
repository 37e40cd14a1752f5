/** Own facts as they are read from a folder: each line checked, joined by person, and looked up. */
@NullMarked
package dev.countersign.context.own;

import org.jspecify.annotations.NullMarked;
