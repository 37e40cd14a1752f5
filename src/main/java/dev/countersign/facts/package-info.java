/** What a rule says: the case it asks, and the findings and derived facts it inserts. Rules import this package and no other. */
@NullMarked
package dev.countersign.facts;

import org.jspecify.annotations.NullMarked;
