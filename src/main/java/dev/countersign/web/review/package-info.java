/** The review desk over HTTP: for clients, which open tasks, and for people, who decide. */
@NullMarked
package dev.countersign.web.review;

import org.jspecify.annotations.NullMarked;
