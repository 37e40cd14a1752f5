/** Files by the hash of their content, each kept once. */
@NullMarked
package dev.countersign.ledger.content;

import org.jspecify.annotations.NullMarked;
