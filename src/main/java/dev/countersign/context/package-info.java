/** Combines facts into the case: own records, and from the request only the facts that a caller may state. */
@NullMarked
package dev.countersign.context;

import org.jspecify.annotations.NullMarked;
