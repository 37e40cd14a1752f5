/** The search index over entries: a database that can be rebuilt from them at any time. */
@NullMarked
package dev.countersign.ledger.find;

import org.jspecify.annotations.NullMarked;
