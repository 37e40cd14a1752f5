/** A content-addressed store: files by the hash of their content, each stored once. */
@NullMarked
package dev.countersign.ledger.content;

import org.jspecify.annotations.NullMarked;
