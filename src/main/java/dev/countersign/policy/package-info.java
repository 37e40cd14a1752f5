/** Typed tables and rules in, an immutable release out: {@code Compiler} makes it, {@code Release} evaluates it. The only room that knows Drools. */
@NullMarked
package dev.countersign.policy;

import org.jspecify.annotations.NullMarked;
