/** The endpoints that write to the ledger for a person or an agent: decide, report an outcome, approve, erase. */
@NullMarked
package dev.countersign.web.decide;

import org.jspecify.annotations.NullMarked;
