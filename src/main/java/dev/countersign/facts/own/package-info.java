/** The own facts of the core, a record for each type, and how they become values by path. */
@NullMarked
package dev.countersign.facts.own;

import org.jspecify.annotations.NullMarked;
