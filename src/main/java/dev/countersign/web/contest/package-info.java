/** Contests of customers over HTTP: for clients, which hand them in, and for people, who answer them. */
@NullMarked
package dev.countersign.web.contest;

import org.jspecify.annotations.NullMarked;
