/** The endpoints for people, grants, clients and keys. */
@NullMarked
package dev.countersign.web.directory;

import org.jspecify.annotations.NullMarked;
