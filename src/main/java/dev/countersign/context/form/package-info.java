/** The forms in which data may leave. Pure: without a clock, files and random values. */
@NullMarked
package dev.countersign.context.form;

import org.jspecify.annotations.NullMarked;
