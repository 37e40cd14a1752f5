/** Files: what the ledger does to a disk and how it fails; a test puts a faulty disk in its place. */
@NullMarked
package dev.countersign.ledger.disk;

import org.jspecify.annotations.NullMarked;
