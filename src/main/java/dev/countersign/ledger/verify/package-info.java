/** The offline verifier of a folder or a bundle. It needs the JDK and the packages below, and nothing else. */
@NullMarked
package dev.countersign.ledger.verify;

import org.jspecify.annotations.NullMarked;
