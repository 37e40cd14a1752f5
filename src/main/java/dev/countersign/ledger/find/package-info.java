/** The search index over entries, a database that can be built again from them at any time. */
@NullMarked
package dev.countersign.ledger.find;

import org.jspecify.annotations.NullMarked;
