/** Who calls over HTTP, and what each caller may ask: credentials, the matrix of access, and the filter chains. */
@NullMarked
package dev.countersign.web.security;

import org.jspecify.annotations.NullMarked;
