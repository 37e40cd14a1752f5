/** Compiles tables and rules into an immutable release and evaluates it. Only this room knows Drools. */
@NullMarked
package dev.countersign.policy;

import org.jspecify.annotations.NullMarked;
