package dev.countersign.ledger.journal;

import dev.countersign.ledger.keys.ErasureSubject;
import java.util.List;

/**
 * What is to be written, as one whole.
 *
 * @param open   the public record, canonical JSON (RFC 8785), at most 65,535 bytes: hashed into the tree, never deleted
 * @param parts  what may be erased, at most one for each person: encrypted under that person's key, outside the tree
 * @param urgent whether it is written even where little room is left or many others wait
 */
public record Entry(byte[] open, List<Part> parts, boolean urgent) {

    /** The most bytes a public record may have: an entry of a C2SP tlog-tiles bundle has a length of two bytes. */
    public static final int LARGEST = 65_535;
    /** The most bytes a part may have. */
    public static final int LARGEST_PART = 1 << 20;
    /** The most bytes the parts of an entry may have together. */
    public static final int LARGEST_PARTS = 4 << 20;
    /** The most parts an entry may have. */
    public static final int MOST_PARTS = 1_000;

    public Entry {
        parts = List.copyOf(parts);
        if (open.length == 0 || open.length > LARGEST) {
            throw new IllegalArgumentException(
                    "a public record of " + open.length + " bytes; at least 1, at most " + LARGEST);
        }
        if (parts.size() > MOST_PARTS) {
            throw new IllegalArgumentException(parts.size() + " parts; at most " + MOST_PARTS);
        }
        long bytes = 0;
        for (Part part : parts) {
            bytes += part.content().length;
        }
        if (bytes > LARGEST_PARTS) {
            throw new IllegalArgumentException(
                    parts.size() + " parts of " + bytes + " bytes together; at most " + LARGEST_PARTS);
        }
        if (parts.size() > 1
                && parts.stream().map(part -> part.subject().keyId()).distinct().count() < parts.size()) {
            throw new IllegalArgumentException("two parts of one person; at most one");
        }
    }

    public Entry(byte[] open, List<Part> parts) {
        this(open, parts, false);
    }

    /** The same, written even where little room is left or many others wait: a refusal, an erasure, a word about a key. */
    public Entry asUrgent() {
        return new Entry(open, parts, true);
    }

    /** What may be erased with one person. */
    public record Part(ErasureSubject subject, byte[] content) {

        public Part {
            if (content.length > LARGEST_PART) {
                throw new IllegalArgumentException("a part of " + content.length + " bytes; at most " + LARGEST_PART);
            }
        }
    }
}
