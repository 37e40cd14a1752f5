/** How often a caller may ask, how often a source may fail to authenticate, and what is counted of refusals. */
@NullMarked
package dev.countersign.web.limits;

import org.jspecify.annotations.NullMarked;
