package dev.countersign.ledger;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.SegmentFrame;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.keys.Keys;
import dev.countersign.ledger.keys.PartCipher;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.TreeHashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads entries from segments. */
final class SegmentEntries implements TreeEntries {

    private final LongSupplier size;
    private final Frames records;
    private final Frames parts;
    private final TreeHashes hashes;
    private final Keys keys;

    /** The frames of an entry. */
    @FunctionalInterface
    interface Frames {

        List<SegmentFrame> of(long sequence) throws IOException;
    }

    SegmentEntries(LongSupplier size, Frames records, Frames parts, TreeHashes hashes, Keys keys) {
        this.size = size;
        this.records = records;
        this.parts = parts;
        this.hashes = hashes;
        this.keys = keys;
    }

    @Override
    public long size() {
        return size.getAsLong();
    }

    @Override
    public StoredEntry get(long sequence) {
        return new StoredEntry(sequence, record(sequence).payload());
    }

    @Override
    public String root(long size) {
        return HexFormat.of()
                .formatHex(hashes.root(
                        size, sequence -> MerkleTree.leaf(record(sequence).payload())));
    }

    @Override
    public List<DecryptedPart> parts(long sequence) {
        SegmentFrame record = record(sequence);
        if (record.kind() == SegmentFrame.Kind.RECORD) {
            return List.of();
        }
        byte[] leaf = MerkleTree.leaf(record.payload());
        List<DecryptedPart> opened = new ArrayList<>();
        for (SegmentFrame part : frames(parts, sequence)) {
            holder(part)
                    .ifPresent(subject -> opened.add(new DecryptedPart(
                            subject.id(),
                            PartCipher.open(subject, leaf, part.payload())
                                    .orElseThrow(() -> new LedgerUnavailable(
                                            "entry " + sequence,
                                            "a private part is not the one that was encrypted for this entry.",
                                            "Maybe it was moved here from another entry.")))));
        }
        return opened;
    }

    @Override
    public int readableParts(long sequence) {
        return record(sequence).kind() == SegmentFrame.Kind.RECORD
                ? 0
                : (int) frames(parts, sequence).stream()
                        .filter(part -> holder(part).isPresent())
                        .count();
    }

    private Optional<ErasureSubject> holder(SegmentFrame part) {
        return part.kind() == SegmentFrame.Kind.PART ? keys.holder(PartCipher.keyId(part.payload())) : Optional.empty();
    }

    private SegmentFrame record(long sequence) {
        if (sequence < 0 || sequence >= size()) {
            throw new IndexOutOfBoundsException("no entry " + sequence + " among " + size());
        }
        return frames(records, sequence).get(0);
    }

    private static List<SegmentFrame> frames(Frames where, long sequence) {
        try {
            return where.of(sequence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<ErasureSubject> subject(String id) {
        return keys.find(id);
    }
}
