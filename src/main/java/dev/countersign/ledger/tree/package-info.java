/** The Merkle tree of RFC 6962: hashes, roots, tiles and proofs, and the verification of proofs. Pure functions. */
@NullMarked
package dev.countersign.ledger.tree;

import org.jspecify.annotations.NullMarked;
