package dev.countersign.ledger.journal;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.keys.Keys;
import dev.countersign.ledger.tree.TreeHashes;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes groups of entries: their parts to one file, the public records to another, and both are forced at the same
 * time. Recovery removes a group of which only one of them survived.
 */
public final class Journal implements Closeable {

    private final Segments records;
    private final Segments parts;
    private final Keys keys;
    private final TreeHashes hashes;
    private final Disk.PairForce both;
    private volatile long size;
    private long group;
    /** Whether everything that was written is forced. */
    private boolean whole = true;

    public Journal(
            Segments records,
            Segments parts,
            Keys keys,
            TreeHashes hashes,
            Disk.PairForce both,
            long size,
            long lastGroup) {
        this.records = records;
        this.parts = parts;
        this.keys = keys;
        this.hashes = hashes;
        this.both = both;
        this.size = size;
        group = lastGroup;
    }

    /** The number of entries that are forced to disk. */
    public long size() {
        return size;
    }

    public Segments records() {
        return records;
    }

    public Segments parts() {
        return parts;
    }

    public TreeHashes hashes() {
        return hashes;
    }

    /** Returns when the whole group is forced. Its first entry gets the next sequence. */
    public synchronized void write(List<PendingEntry> entries) throws IOException {
        long first = size;
        List<SegmentFrame> sealed = parts(entries, first);
        whole = false;
        if (!sealed.isEmpty()) {
            parts.write(first, sealed);
        }
        List<SegmentFrame> open = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            PendingEntry each = entries.get(i);
            open.add(new SegmentFrame(
                    group + 1,
                    first + i,
                    entries.size() - 1 - i,
                    each.parts().isEmpty() ? SegmentFrame.Kind.RECORD : SegmentFrame.Kind.RECORD_WITH_PARTS,
                    each.open()));
        }
        records.write(first, open);
        if (sealed.isEmpty()) {
            records.written().force();
        } else {
            both.force(parts.written(), records.written());
            parts.forced();
        }
        records.forced();
        group++;
        entries.forEach(each -> hashes.add(each.leaf()));
        size = first + entries.size();
        whole = true;
    }

    /** Has zeros written where the next groups will be, behind what is forced. */
    public synchronized void ahead() {
        records.ahead();
        parts.ahead();
    }

    /** A part whose key was destroyed after its encryption is not written. */
    private List<SegmentFrame> parts(List<PendingEntry> entries, long first) {
        int left = entries.stream().mapToInt(each -> each.parts().size()).sum();
        List<SegmentFrame> frames = new ArrayList<>(left);
        for (int i = 0; i < entries.size(); i++) {
            for (byte[] part : entries.get(i).parts()) {
                boolean lives = keys.lives(part);
                frames.add(new SegmentFrame(
                        group + 1,
                        first + i,
                        --left,
                        lives ? SegmentFrame.Kind.PART : SegmentFrame.Kind.ERASED,
                        lives ? part : new byte[0]));
            }
        }
        return frames;
    }

    /** After this, only an erasure changes the finished private segments. */
    synchronized void finishParts() throws IOException {
        if (!parts.lastIsEmpty()) {
            whole = false;
            parts.begin(size, group + 1);
            whole = true;
        }
    }

    /** Segments are cut to what was written, unless something failed: then the next start does it. */
    @Override
    public synchronized void close() throws IOException {
        try (both;
                parts;
                records) {
            if (whole) {
                records.cut();
                parts.cut();
            }
        }
    }
}
