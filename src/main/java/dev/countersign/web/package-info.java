/** HTTP endpoints: decisions, searches, the ledger, health and the start page. Spring is used for wiring only. */
@NullMarked
package dev.countersign.web;

import org.jspecify.annotations.NullMarked;
