/** What people are shown of an action that a decision held. */
@NullMarked
package dev.countersign.decisions.held;

import org.jspecify.annotations.NullMarked;
