/** The commands for people, grants, clients and keys. */
@NullMarked
package dev.countersign.cli.access;

import org.jspecify.annotations.NullMarked;
