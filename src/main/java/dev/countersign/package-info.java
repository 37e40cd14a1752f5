/** The main class: starts the service or a command, and nothing else. */
@NullMarked
package dev.countersign;

import org.jspecify.annotations.NullMarked;
