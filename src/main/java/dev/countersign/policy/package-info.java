/** Compiles tables and rules into an immutable release and evaluates it. `CombiningAlgorithm` makes the verdict. */
@NullMarked
package dev.countersign.policy;

import org.jspecify.annotations.NullMarked;
