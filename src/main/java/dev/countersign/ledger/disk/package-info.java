/** Files: the ledger's operations on a disk and their failures. Tests use a faulty disk instead. */
@NullMarked
package dev.countersign.ledger.disk;

import org.jspecify.annotations.NullMarked;
