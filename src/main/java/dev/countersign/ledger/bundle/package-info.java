/** Writes and reads bundles: zip files of entries with everything that a third party needs to verify them. */
@NullMarked
package dev.countersign.ledger.bundle;

import org.jspecify.annotations.NullMarked;
