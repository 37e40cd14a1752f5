/** Rows and rules by stage: the order of the stages, and which rows match, by Drools and by the plain scan. */
@NullMarked
package dev.countersign.policy.match;

import org.jspecify.annotations.NullMarked;
