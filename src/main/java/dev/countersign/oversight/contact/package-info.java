/** Where clients are called, and where people get mail. */
@NullMarked
package dev.countersign.oversight.contact;

import org.jspecify.annotations.NullMarked;
