/** The words that rules, tables and code share, and the answers: finding, verdict, evaluation. */
@NullMarked
package dev.countersign.facts;

import org.jspecify.annotations.NullMarked;
