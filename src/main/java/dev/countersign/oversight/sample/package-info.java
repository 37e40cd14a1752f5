/** Second looks: which decisions of a day are drawn, unpredictably until the day is over. */
@NullMarked
package dev.countersign.oversight.sample;

import org.jspecify.annotations.NullMarked;
