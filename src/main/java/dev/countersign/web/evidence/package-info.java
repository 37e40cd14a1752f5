/** The endpoints that show what was recorded: decisions with their reports, proofs and the log. They write nothing. */
@NullMarked
package dev.countersign.web.evidence;

import org.jspecify.annotations.NullMarked;
