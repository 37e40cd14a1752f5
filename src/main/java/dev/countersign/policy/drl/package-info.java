/** Rule files in DRL: read, checked for what a rule may ask and insert, and compiled; the facts that they declare. */
@NullMarked
package dev.countersign.policy.drl;

import org.jspecify.annotations.NullMarked;
