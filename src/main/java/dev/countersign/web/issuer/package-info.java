/** Callers with a signed token of the company's own issuer (OAuth 2.0, OpenID Connect). */
@NullMarked
package dev.countersign.web.issuer;

import org.jspecify.annotations.NullMarked;
