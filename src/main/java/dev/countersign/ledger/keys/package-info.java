/** The key of each person, and the sealing of private parts with it. Removing a key erases what it sealed. */
@NullMarked
package dev.countersign.ledger.keys;

import org.jspecify.annotations.NullMarked;
