/** The endpoints of the AuthZEN access API: evaluations, which are decisions, and search, the catalogue of actions and the metadata. */
@NullMarked
package dev.countersign.web.access;

import org.jspecify.annotations.NullMarked;
