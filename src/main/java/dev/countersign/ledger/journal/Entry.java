package dev.countersign.ledger.journal;

import dev.countersign.ledger.keys.ErasureSubject;
import java.util.List;

/**
 * An entry to write, as one unit.
 *
 * @param open   the public record, canonical JSON (RFC 8785), at most 65,535 bytes: hashed into the tree, never deleted
 * @param parts  erasable parts, at most one for each person: encrypted with that person's key, outside the tree
 * @param urgent whether it is written even if the disk is almost full or many others wait
 * @param followed whether its caller adds another entry at once, to be forced to disk with it: if nobody else waits,
 *     the writer waits a moment for it
 */
public record Entry(byte[] open, List<Part> parts, boolean urgent, boolean followed) {

    /** The greatest number of bytes of a public record: in a C2SP tlog-tiles entry bundle the length has two bytes. */
    public static final int LARGEST = 65_535;
    /** The greatest number of bytes of a part. */
    public static final int LARGEST_PART = 1 << 20;
    /** The greatest number of bytes of all parts of an entry. */
    public static final int LARGEST_PARTS = 4 << 20;
    /** The greatest number of parts of an entry. */
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
        long bytes = bytes(parts);
        if (bytes > LARGEST_PARTS) {
            throw new IllegalArgumentException(
                    parts.size() + " parts of " + bytes + " bytes together; at most " + LARGEST_PARTS);
        }
        if (twice(parts)) {
            throw new IllegalArgumentException("two parts of one person; at most one");
        }
    }

    private static long bytes(List<Part> parts) {
        long bytes = 0;
        for (Part part : parts) {
            bytes += part.content().length;
        }
        return bytes;
    }

    /** Bytes of its public record and of all parts. */
    public long bytes() {
        return open.length + bytes(parts);
    }

    private static boolean twice(List<Part> parts) {
        if (parts.size() == 2) {
            return parts.get(0).subject().keyId().equals(parts.get(1).subject().keyId());
        }
        return parts.size() > 2
                && parts.stream().map(part -> part.subject().keyId()).distinct().count() < parts.size();
    }

    public Entry(byte[] open, List<Part> parts) {
        this(open, parts, false, false);
    }

    /**
     * The same entry, written even if the disk is almost full or many others wait: a refusal, an erasure, a statement
     * about a key.
     */
    public Entry asUrgent() {
        return new Entry(open, parts, true, followed);
    }

    /** The same entry, of a caller that adds another one at once. */
    public Entry asFollowed() {
        return new Entry(open, parts, urgent, true);
    }

    /** The part that is erased with one person. */
    public record Part(ErasureSubject subject, byte[] content) {

        public Part {
            if (content.length > LARGEST_PART) {
                throw new IllegalArgumentException("a part of " + content.length + " bytes; at most " + LARGEST_PART);
            }
        }
    }
}
