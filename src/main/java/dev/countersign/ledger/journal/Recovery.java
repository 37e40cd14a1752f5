package dev.countersign.ledger.journal;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.ParallelReads;
import dev.countersign.ledger.tree.HashList;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.TreeHashes;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The content of a folder after any kind of interruption: every complete group. A damaged or incomplete last group is
 * omitted with its parts, because no caller was told of it. An interruption cannot cause other damage. If there is
 * other damage, nothing is used.
 */
public final class Recovery implements Closeable {

    private static final String KEEP =
            "Maybe the disk is failing, or somebody changed this file. Keep the folder as it is, and continue "
                    + "with an undamaged copy.";

    private final Disk disk;
    private final Path folder;
    private final boolean running;
    private final List<SegmentScan> opened = new ArrayList<>();
    private final List<SegmentScan> journal = new ArrayList<>();
    private final List<SegmentScan> parts = new ArrayList<>();
    private final List<Path> dropped = new ArrayList<>();
    private final List<HashList> leaves = new ArrayList<>();
    /** Positions of the entries that have parts, for each segment of the journal. */
    private final List<BitSet> withParts = new ArrayList<>();

    private final TreeHashes hashes = new TreeHashes();
    private Optional<LedgerUnavailable> torn = Optional.empty();
    private long size;
    private long lastGroup;

    private Recovery(Disk disk, Path folder, boolean running) {
        this.disk = disk;
        this.folder = folder;
        this.running = running;
    }

    /**
     * Reads all segments without changing anything.
     *
     * @param running whether another process may be writing: then there may be parts whose entries were written too
     *     late to be read, and a copy without private segments is accepted
     * @throws LedgerUnavailable when an acknowledged entry is damaged or missing
     */
    public static Recovery of(Disk disk, Path folder, boolean running) throws IOException {
        Recovery recovery = new Recovery(disk, folder, running);
        try {
            recovery.readJournal();
            if (!running || disk.exists(folder.resolve(SegmentKind.PRIVATE.folder()))) {
                recovery.readParts();
                recovery.everyEntryHasItsParts();
            }
            return recovery;
        } catch (UncheckedIOException e) {
            recovery.close();
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            recovery.close();
            throw e;
        }
    }

    private void readJournal() throws IOException {
        List<Path> files = files(SegmentKind.JOURNAL);
        List<HashList> found = files.stream().map(file -> new HashList()).toList();
        List<BitSet> parted = files.stream().map(file -> new BitSet()).toList();
        List<SegmentScan> scans = scans(SegmentKind.JOURNAL, files, Long.MAX_VALUE - 1, number -> frame -> {
            if (frame.kind() == SegmentFrame.Kind.RECORD_WITH_PARTS) {
                parted.get(number).set(found.get(number).count());
            }
            found.get(number).add(MerkleTree.leaf(frame.payload()));
        });
        for (int number = 0; number < scans.size(); number++) {
            SegmentScan scan = scans.get(number);
            boolean last = number == scans.size() - 1;
            if (scan.header().isEmpty()) {
                if (!last || scan.later().isPresent()) {
                    throw new LedgerUnavailable(
                            scan.file().toString(),
                            "the beginning of the segment is damaged, where entry " + size + " should be.",
                            KEEP);
                }
                dropped.add(scan.file());
                return;
            }
            SegmentKind.Header header = scan.header().get();
            if (header.firstSequence() != size || header.firstGroup() != lastGroup + 1) {
                throw new LedgerUnavailable(
                        scan.file().toString(),
                        "the segment begins with entry " + header.firstSequence() + ", where entry " + size
                                + " should be.",
                        KEEP);
            }
            size += scan.index().count();
            lastGroup = scan.lastGroup();
            if (!scan.whole() && (!last || scan.later().isPresent())) {
                throw new LedgerUnavailable(
                        scan.file() + ", byte " + scan.end(),
                        "entry " + size + " or an entry of the same group is damaged, although "
                                + (scan.later().isPresent()
                                        ? "entry " + scan.later().getAsLong() + " was written later."
                                        : "there is a later segment."),
                        KEEP);
            }
            found.get(number).shorten(scan.index().count());
            journal.add(scan);
            leaves.add(found.get(number));
            withParts.add(parted.get(number));
        }
    }

    private void readParts() throws IOException {
        List<Path> files = files(SegmentKind.PRIVATE);
        List<SegmentScan> scans = scans(SegmentKind.PRIVATE, files, lastGroup, number -> frame -> {});
        boolean ended = false;
        for (SegmentScan scan : scans) {
            if (!running && scan.later().isPresent()) {
                throw new LedgerUnavailable(
                        scan.file() + ", byte " + scan.end(),
                        "holds parts of entry " + scan.later().getAsLong() + ", but the journal ends before entry "
                                + size + ".",
                        "Maybe files of the journal are missing. Restore them.");
            }
            if (ended || scan.header().isEmpty()) {
                dropped.add(scan.file());
                ended = true;
            } else {
                parts.add(scan);
                ended = !scan.whole();
            }
        }
    }

    /** An erased part leaves an empty frame, so a missing part was not erased. */
    private void everyEntryHasItsParts() {
        int segment = 0;
        int at = 0;
        for (int number = 0; number < journal.size(); number++) {
            BitSet parted = withParts.get(number);
            int count = journal.get(number).index().count();
            for (int i = parted.nextSetBit(0); i >= 0 && i < count; i = parted.nextSetBit(i + 1)) {
                long sequence = journal.get(number).index().sequence(i);
                while (segment < parts.size()
                        && (at == parts.get(segment).index().count()
                                || parts.get(segment).index().sequence(at) < sequence)) {
                    if (at < parts.get(segment).index().count()) {
                        at++;
                    } else {
                        segment++;
                        at = 0;
                    }
                }
                if (segment == parts.size() || parts.get(segment).index().sequence(at) != sequence) {
                    Path place = parts.isEmpty()
                            ? folder.resolve(SegmentKind.PRIVATE.folder())
                            : parts.get(Math.min(segment, parts.size() - 1)).file();
                    torn = Optional.of(new LedgerUnavailable(
                            place.toString(),
                            "the private parts of entry " + sequence + " are damaged or missing, and were not erased.",
                            KEEP));
                    cutLastGroup(sequence);
                    return;
                }
            }
        }
    }

    /**
     * Records and parts of a group are forced at the same time, so an interruption may leave the records of the last
     * group without its parts. Nothing of a later group exists then, nor any complete parts of this one, nor a segment
     * that was begun after it.
     */
    private void cutLastGroup(long withoutParts) {
        SegmentScan last = journal.get(journal.size() - 1);
        boolean interrupted = dropped.isEmpty()
                && withoutParts >= last.beginOfLastGroup().orElse(Long.MAX_VALUE)
                && last.highest() == lastGroup
                && parts.stream().allMatch(each -> each.lastGroup() < lastGroup && each.highest() <= lastGroup);
        if (!interrupted) {
            throw torn.orElseThrow();
        }
        size = last.beginOfLastGroup().orElseThrow();
        last.cutLastGroup();
        leaves.get(leaves.size() - 1).shorten(last.index().count());
        lastGroup = last.lastGroup();
    }

    private List<Path> files(SegmentKind kind) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : disk.names(folder.resolve(kind.folder()))) {
            if (SegmentKind.isName(name)) {
                Path expected = folder.resolve(kind.folder()).resolve(SegmentKind.name(files.size()));
                if (!expected.endsWith(name)) {
                    throw new LedgerUnavailable(
                            expected.toString(),
                            "this file is missing, although `" + name + "` exists.",
                            "Maybe it was moved. Restore it.");
                }
                files.add(expected);
            }
        }
        return files;
    }

    private List<SegmentScan> scans(
            SegmentKind kind, List<Path> files, long lastAllowed, Function<Integer, Consumer<SegmentFrame>> hears) {
        return ParallelReads.of(IntStream.range(0, files.size()).boxed().toList(), number -> {
            try {
                SegmentScan scan = SegmentScan.of(disk, kind, files.get(number), lastAllowed, hears.apply(number));
                synchronized (opened) {
                    opened.add(scan);
                }
                return scan;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The reason why a last group with complete records does not count: its private parts are not there. */
    public Optional<LedgerUnavailable> torn() {
        return torn;
    }

    /** The number of entries that count. */
    public long size() {
        return size;
    }

    /** The group of the last entry. */
    public long lastGroup() {
        return lastGroup;
    }

    /** Receives every entry that was found, in order. */
    @FunctionalInterface
    public interface Found {

        /** @param length bytes of the public record */
        void entry(byte[] leaf, int length);
    }

    /** Once, because it frees the leaves that it has handed over. */
    public void entries(Found found) {
        for (int segment = 0; segment < journal.size(); segment++) {
            HashList its = leaves.set(segment, new HashList());
            for (int at = 0; at < its.count(); at++) {
                byte[] leaf = its.leaf(at);
                found.entry(leaf, journal.get(segment).length(at));
                hashes.add(leaf);
            }
        }
    }

    /** The tree over all entries. {@link #entries} comes first. */
    public TreeHashes hashes() {
        if (hashes.size() != size) {
            throw new IllegalStateException("a tree of " + hashes.size() + " of " + size + " entries");
        }
        return hashes;
    }

    /**
     * Removes segments without entries that count. Bytes behind the end of a segment are cut off when it is written to.
     */
    public void drop() throws IOException {
        for (int i = dropped.size() - 1; i >= 0; i--) {
            disk.remove(dropped.get(i));
            disk.force(Disk.folderOf(dropped.get(i)));
        }
    }

    /** Segments for reading. The caller closes them. */
    public List<Segment> journal() {
        opened.removeAll(journal);
        return journal.stream().map(SegmentScan::segment).toList();
    }

    public List<Segment> parts() {
        opened.removeAll(parts);
        return parts.stream().map(SegmentScan::segment).toList();
    }

    @Override
    public void close() throws IOException {
        for (SegmentScan scan : opened) {
            scan.close();
        }
    }
}
