/** The offline verifier of a folder or a bundle. It needs only the JDK and other packages of the ledger. */
@NullMarked
package dev.countersign.ledger.verify;

import org.jspecify.annotations.NullMarked;
