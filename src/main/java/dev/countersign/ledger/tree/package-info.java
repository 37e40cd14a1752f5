/** The Merkle tree of RFC 6962: hashes, roots, tiles, and the check of inclusion and consistency. Pure functions. */
@NullMarked
package dev.countersign.ledger.tree;

import org.jspecify.annotations.NullMarked;
