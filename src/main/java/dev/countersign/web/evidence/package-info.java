/** The endpoints that show what was recorded: decisions with their reports, explanations, proofs and the log. */
@NullMarked
package dev.countersign.web.evidence;

import org.jspecify.annotations.NullMarked;
