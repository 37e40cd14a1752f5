/** The AuthZEN access API: evaluations, which are recorded decisions, searches, actions and metadata. */
@NullMarked
package dev.countersign.web.access;

import org.jspecify.annotations.NullMarked;
