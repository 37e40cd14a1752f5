/** Brings facts together into the case: own records, and of a request only what the caller's word counts for. */
@NullMarked
package dev.countersign.context;

import org.jspecify.annotations.NullMarked;
