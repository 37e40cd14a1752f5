/** Calls addresses of clients: which addresses may be called, and a signed call that nothing leads elsewhere. */
@NullMarked
package dev.countersign.web.callback;

import org.jspecify.annotations.NullMarked;
