package dev.countersign.ledger;

import java.util.List;

/**
 * What is to be written, as one whole.
 *
 * @param open  the public record, canonical JSON (RFC 8785), at most 65,535 bytes: hashed into the tree, never deleted
 * @param parts what may be erased, at most one for each person: encrypted under that person's key, outside the tree
 */
public record Entry(byte[] open, List<Part> parts) {

    /** The most bytes a public record may have: an entry of a C2SP tlog-tiles bundle has a length of two bytes. */
    public static final int LARGEST = 65_535;

    public Entry {
        parts = List.copyOf(parts);
        if (open.length > LARGEST) {
            throw new IllegalArgumentException("a public record of " + open.length + " bytes; at most " + LARGEST);
        }
    }

    /** What may be erased with one person. */
    public record Part(Subject subject, byte[] content) {
    }
}
