/** The policy and own facts in force, and what a request comes to under them, recorded or not. */
@NullMarked
package dev.countersign.decisions.evaluate;

import org.jspecify.annotations.NullMarked;
