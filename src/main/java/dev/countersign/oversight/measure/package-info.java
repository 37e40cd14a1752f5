/** Measures of reviews by people: of groups that are large enough to hide each person, and of a person's own. */
@NullMarked
package dev.countersign.oversight.measure;

import org.jspecify.annotations.NullMarked;
