package dev.countersign.ledger.verify;

import dev.countersign.ledger.disk.ParallelReads;
import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.TilePath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compares the entry bundles among the tiles with the leaves of the journal, several at once. */
public final class EntryBundlesAudit {

    private static final int AT_ONCE = 64;

    private final FolderFiles files;
    private final long size;
    private final List<Expected> expected = new ArrayList<>();
    private List<byte[]> leaves = new ArrayList<>();
    private Optional<VerificationFailure> first = Optional.empty();
    private long added;

    /** A bundle and the expected leaves of its entries. */
    private record Expected(TilePath path, List<byte[]> leaves) {}

    /** @param size entries that the checkpoint covers */
    EntryBundlesAudit(FolderFiles files, long size) {
        this.files = files;
        this.size = size;
    }

    void add(byte[] leaf) {
        leaves.add(leaf);
        added++;
        boolean last = added == size;
        if (added % TilePath.FULL == 0 || last) {
            expected.add(new Expected(TilePath.holding(TilePath.ENTRIES, added - 1, size), leaves));
            leaves = new ArrayList<>();
        }
        if (expected.size() == AT_ONCE || last) {
            List<Optional<VerificationFailure>> found = ParallelReads.of(expected, this::check);
            first = first.or(() -> found.stream().flatMap(Optional::stream).findFirst());
            expected.clear();
        }
    }

    /** The first bundle that differs from the journal. */
    Optional<VerificationFailure> first() {
        return first;
    }

    private Optional<VerificationFailure> check(Expected bundle) {
        try {
            Optional<FolderFiles.Found> there =
                    bundle.path().full() ? Optional.of(files.tile(bundle.path())) : files.lastBundle(bundle.path());
            if (there.isEmpty()) {
                return Optional.empty();
            }
            FolderFiles.Found found = there.get();
            ByteBuffer bytes = ByteBuffer.wrap(found.bytes());
            int covered = Math.min(bundle.leaves().size(), found.path().width());
            for (int i = 0; i < covered; i++) {
                int at = bytes.position();
                Optional<byte[]> entry = next(bytes);
                if (entry.isEmpty() && found.path().width() > bundle.path().width()) {
                    return Optional.empty(); // the service is writing it: no checkpoint covers it yet
                }
                if (entry.isEmpty()
                        || !Arrays.equals(
                                MerkleTree.leaf(entry.get()), bundle.leaves().get(i))) {
                    return Optional.of(new VerificationFailure(
                            found.path() + ", byte " + at + ", sequence "
                                    + (bundle.path().tile() * TilePath.FULL + i),
                            "this entry differs from the journal."));
                }
            }
            return bytes.hasRemaining() && found.path().width() <= bundle.path().width()
                    ? Optional.of(new VerificationFailure(
                            found.path() + ", byte " + bytes.position(), "there are bytes after the last entry."))
                    : Optional.empty();
        } catch (VerificationFailure e) {
            return Optional.of(e);
        }
    }

    /**
     * Reads the entry at the position of the buffer, and moves the position after it; empty if there is no complete
     * entry.
     */
    public static Optional<byte[]> next(ByteBuffer bytes) {
        if (bytes.remaining() < Short.BYTES) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(bytes.getShort());
        if (bytes.remaining() < length) {
            return Optional.empty();
        }
        byte[] entry = new byte[length];
        bytes.get(entry);
        return Optional.of(entry);
    }
}
