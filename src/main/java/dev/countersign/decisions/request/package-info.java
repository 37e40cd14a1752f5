/** A request as JSON, read by the vocabulary of a release, with every mistake at once; its digest and canonical form. */
@NullMarked
package dev.countersign.decisions.request;

import org.jspecify.annotations.NullMarked;
