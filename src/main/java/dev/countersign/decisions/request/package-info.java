/** Reads a request as JSON with the vocabulary of a release, reports all its mistakes, and computes its digest. */
@NullMarked
package dev.countersign.decisions.request;

import org.jspecify.annotations.NullMarked;
