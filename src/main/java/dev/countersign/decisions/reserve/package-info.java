/** What decisions reserve, rights or money, until the outcome is known; the locks for that, and turns to wait for. */
@NullMarked
package dev.countersign.decisions.reserve;

import org.jspecify.annotations.NullMarked;
