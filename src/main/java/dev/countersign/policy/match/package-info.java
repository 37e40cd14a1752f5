/** `Stage` makes a rule of each row. The order of stages, and which rows match, by Drools and by the plain scan. */
@NullMarked
package dev.countersign.policy.match;

import org.jspecify.annotations.NullMarked;
