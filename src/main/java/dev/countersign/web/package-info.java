/** HTTP: decide, what is in force, health. Spring only wires. */
@NullMarked
package dev.countersign.web;

import org.jspecify.annotations.NullMarked;
