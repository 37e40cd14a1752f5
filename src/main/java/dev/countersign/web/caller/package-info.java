/** Who asks and when: the id, time and randomness of a request, and the operator's token. */
@NullMarked
package dev.countersign.web.caller;

import org.jspecify.annotations.NullMarked;
