/** Endpoints about the caller: who it is, and how a person signs in. */
@NullMarked
package dev.countersign.web.signin;

import org.jspecify.annotations.NullMarked;
