package dev.countersign.ledger;

import dev.countersign.ledger.disk.Unusable;
import dev.countersign.ledger.journal.Frame;
import dev.countersign.ledger.journal.Stored;
import dev.countersign.ledger.keys.Keys;
import dev.countersign.ledger.keys.Seal;
import dev.countersign.ledger.keys.Subject;
import dev.countersign.ledger.tree.Hashes;
import dev.countersign.ledger.tree.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Entries as they lie in segments. */
final class Shelf implements TreeEntries {

    private final LongSupplier size;
    private final Frames records;
    private final Frames parts;
    private final Hashes hashes;
    private final Keys keys;

    /** The frames of an entry. */
    @FunctionalInterface
    interface Frames {

        List<Frame> of(long sequence) throws IOException;
    }

    Shelf(LongSupplier size, Frames records, Frames parts, Hashes hashes, Keys keys) {
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
    public Stored get(long sequence) {
        return new Stored(sequence, record(sequence).payload());
    }

    @Override
    public String root(long size) {
        return HexFormat.of().formatHex(hashes.root(size));
    }

    @Override
    public List<Opened> parts(long sequence) {
        Frame record = record(sequence);
        if (record.kind() == Frame.Kind.RECORD) {
            return List.of();
        }
        byte[] leaf = Tree.leaf(record.payload());
        List<Opened> opened = new ArrayList<>();
        for (Frame part : frames(parts, sequence)) {
            Optional<Subject> holder =
                    part.kind() == Frame.Kind.PART ? keys.holder(Seal.keyId(part.payload())) : Optional.empty();
            holder.ifPresent(subject -> opened.add(new Opened(
                    subject.id(),
                    Seal.open(subject, leaf, part.payload())
                            .orElseThrow(() -> new Unusable(
                                    "entry " + sequence,
                                    "a private part is not what was sealed for this entry.",
                                    "Maybe it was moved here from another entry.")))));
        }
        return opened;
    }

    private Frame record(long sequence) {
        if (sequence < 0 || sequence >= size()) {
            throw new IndexOutOfBoundsException("no entry " + sequence + " among " + size());
        }
        return frames(records, sequence).get(0);
    }

    private static List<Frame> frames(Frames where, long sequence) {
        try {
            return where.of(sequence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Subject> subject(String id) {
        return keys.find(id);
    }
}
