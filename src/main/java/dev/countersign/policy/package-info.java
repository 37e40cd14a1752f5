/** Typed tables and rules in, an immutable release out; evaluates it. The only room that knows Drools; never sees a spreadsheet. */
@NullMarked
package dev.countersign.policy;

import org.jspecify.annotations.NullMarked;
