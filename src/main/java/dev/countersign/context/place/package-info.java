/** Where a customer may be, and what time it is there: regions, telephone numbers, zones, holidays. */
@NullMarked
package dev.countersign.context.place;

import org.jspecify.annotations.NullMarked;
