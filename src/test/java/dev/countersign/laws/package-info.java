/** The laws of the house, each a test, each with an offender that breaks it. */
@NullMarked
package dev.countersign.laws;

import org.jspecify.annotations.NullMarked;
