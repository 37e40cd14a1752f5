/** What `web` and `cli` share: clock and randomness, a data folder with its releases, the file of a running service. */
@NullMarked
package dev.countersign.edge;

import org.jspecify.annotations.NullMarked;
