/** The key of each person, and the encryption of private parts with it. Removing a key erases what it encrypted. */
@NullMarked
package dev.countersign.ledger.keys;

import org.jspecify.annotations.NullMarked;
