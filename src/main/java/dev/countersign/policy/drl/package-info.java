/** Rule files in DRL: read, held to what a rule may ask and insert, and compiled; and the facts that they declare. */
@NullMarked
package dev.countersign.policy.drl;

import org.jspecify.annotations.NullMarked;
