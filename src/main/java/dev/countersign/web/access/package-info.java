/** The endpoints of the AuthZEN access API: evaluation, search, the catalogue of actions and the metadata. */
@NullMarked
package dev.countersign.web.access;

import org.jspecify.annotations.NullMarked;
