package dev.countersign.ledger.journal;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.keys.ErasureProgress;
import dev.countersign.ledger.keys.Keys;
import dev.countersign.ledger.keys.PartCipher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Removes keys and everything encrypted with them. A file first lists the random ids of the keys to remove, so that the
 * next start completes an interrupted erasure. Each step may be repeated.
 */
public final class PartErasure {

    public static final String NOTE = "erasing";

    private final Disk disk;
    private final Path note;
    private final Keys keys;
    private final Journal journal;

    public PartErasure(Disk disk, Path folder, Keys keys, Journal journal) {
        this.disk = disk;
        note = folder.resolve(NOTE);
        this.keys = keys;
        this.journal = journal;
    }

    /** Completes an interrupted erasure. */
    public static void unfinished(Disk disk, Path folder, Keys keys, Journal journal) throws IOException {
        PartErasure erasure = new PartErasure(disk, folder, keys, journal);
        if (disk.exists(erasure.note)) {
            List<String> lines = new String(disk.bytes(erasure.note), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            if (lines.size() < 2
                    || !lines.get(0).matches("\\d{1,9}")
                    || !lines.stream().skip(1).allMatch(line -> line.matches("[0-9a-f]{32}"))) {
                throw new LedgerUnavailable(
                        erasure.note.toString(),
                        "this file does not describe an interrupted erasure.",
                        "Maybe it was changed. Restore it from a backup, so that the erasure can be completed.");
            }
            erasure.finish(
                    Integer.parseInt(lines.get(0)),
                    new TreeSet<>(lines.subList(1, lines.size())),
                    (what, of, all) -> {});
        }
    }

    public void erase(Set<String> keyIds, ErasureProgress steps) throws IOException {
        if (!keyIds.isEmpty()) {
            int old = keys.currentMaster();
            disk.replace(
                    note,
                    (old + "\n" + String.join("\n", keyIds) + "\n").getBytes(StandardCharsets.US_ASCII),
                    Disk.Readers.OWNER);
            finish(old, keyIds, steps);
        }
    }

    private void finish(int old, Set<String> keyIds, ErasureProgress steps) throws IOException {
        keys.remove(keyIds);
        steps.done(ErasureProgress.What.GONE, keyIds.size(), keyIds.size());
        keys.succeed(old);
        keys.destroy(keyIds, steps);
        journal.finishParts();
        List<Segment> finished = journal.parts().finished();
        for (int i = 0; i < finished.size(); i++) {
            rewrite(finished.get(i), keyIds);
            steps.done(ErasureProgress.What.SEGMENTS, i + 1, finished.size());
        }
        disk.remove(note);
        disk.force(Disk.folderOf(note));
    }

    private void rewrite(Segment segment, Set<String> keyIds) throws IOException {
        boolean holds = false;
        for (int at = 0; at < segment.count() && !holds; at++) {
            holds = erased(segment.frame(at), keyIds);
        }
        if (!holds) {
            return;
        }
        Path unfinished = segment.file().resolveSibling(segment.file().getFileName() + Disk.UNFINISHED);
        SegmentIndex index = new SegmentIndex();
        long end = SegmentKind.HEADER;
        try (Disk.Written out = disk.create(unfinished, Disk.Readers.OWNER)) {
            out.write(ByteBuffer.wrap(segment.beginning()));
            for (int at = 0; at < segment.count(); at++) {
                SegmentFrame frame = segment.frame(at);
                SegmentFrame kept = erased(frame, keyIds)
                        ? new SegmentFrame(
                                frame.group(), frame.sequence(), frame.left(), SegmentFrame.Kind.ERASED, new byte[0])
                        : frame;
                ByteBuffer bytes = ByteBuffer.allocate(kept.bytes());
                kept.write(bytes);
                out.write(bytes.flip());
                index.add(kept.sequence(), (int) end);
                end += kept.bytes();
            }
            out.force();
        }
        disk.move(unfinished, segment.file());
        disk.force(Disk.folderOf(segment.file()));
        segment.replaced(disk.open(segment.file()), index, end);
    }

    private static boolean erased(SegmentFrame frame, Set<String> keyIds) {
        return frame.kind() == SegmentFrame.Kind.PART && keyIds.contains(PartCipher.keyId(frame.payload()));
    }
}
