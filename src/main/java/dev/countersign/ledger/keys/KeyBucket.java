package dev.countersign.ledger.keys;

import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The file of the keys whose ids begin with the same byte: slots one after the other, without a header. A thread that
 * uses it holds its monitor.
 */
final class KeyBucket {

    private final Disk disk;
    private final Path file;
    private final int number;
    private int count;

    KeyBucket(Disk disk, Path subjects, int number) {
        this.disk = disk;
        file = subjects.resolve(KeyPlace.bucket(number));
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The place of a slot, for a person who reads it. */
    String place(int slot) {
        return file + ", slot " + slot;
    }

    /** All bytes of the file. From now on new slots follow those that it has now. */
    byte[] all() throws IOException {
        byte[] all = disk.exists(file) ? disk.bytes(file) : new byte[0];
        count = KeySlot.count(all);
        return all;
    }

    /**
     * Forces what an earlier process wrote, and cuts off what it did not write completely. The caller forces the
     * folder.
     */
    void settle() throws IOException {
        try (Disk.Written out = disk.extend(file, (long) count * KeySlot.SIZE)) {
            out.force();
        }
    }

    /**
     * The slot of a key. It may be at another position than expected: another process may have replaced the slots, or a
     * replacement failed when it was done.
     *
     * @return empty if it is damaged or missing
     */
    Optional<KeySlot> slot(String keyId, int expected) throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        Optional<KeySlot> there = slot(expected).filter(slot -> slot.keyId().equals(keyId));
        if (there.isPresent()) {
            return there;
        }
        byte[] all = disk.bytes(file);
        for (int at = 0; at < KeySlot.count(all) * KeySlot.SIZE; at += KeySlot.SIZE) {
            Optional<KeySlot> slot =
                    KeySlot.read(all, at).filter(each -> each.keyId().equals(keyId));
            if (slot.isPresent()) {
                return slot;
            }
        }
        return Optional.empty();
    }

    private Optional<KeySlot> slot(int at) throws IOException {
        byte[] bytes = new byte[KeySlot.SIZE];
        try (Disk.Read read = disk.open(file)) {
            return read.read((long) at * KeySlot.SIZE, bytes, 0, bytes.length) < bytes.length
                    ? Optional.empty()
                    : KeySlot.read(bytes, 0);
        }
    }

    /** Adds a slot, and returns its position when it is forced to disk. */
    int add(KeySlot slot) throws IOException {
        try {
            append(slot);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            try {
                // INVARIANT: a key that nobody was told of is not in the file: an erasure would not find it.
                settle();
            } finally {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
        return count++;
    }

    private void append(KeySlot slot) throws IOException {
        try (Disk.Written out =
                count > 0 ? disk.extend(file, (long) count * KeySlot.SIZE) : disk.create(file, Disk.Readers.OWNER)) {
            out.write(ByteBuffer.wrap(slot.bytes()));
            out.force();
        }
        if (count == 0) {
            disk.force(Disk.folderOf(file));
        }
    }

    /**
     * Adds slots, and returns the position of the first one when they are forced to disk. After an interruption all are
     * there, or none: some of them could leave a gap, which would look like damage.
     */
    int addAll(List<KeySlot> slots) throws IOException {
        int first = count;
        byte[] former = first > 0 ? disk.bytes(file) : new byte[0];
        List<byte[]> all = new ArrayList<>();
        for (int at = 0; at < first; at++) {
            all.add(Arrays.copyOfRange(former, at * KeySlot.SIZE, (at + 1) * KeySlot.SIZE));
        }
        slots.forEach(slot -> all.add(slot.bytes()));
        replace(all);
        return first;
    }

    /** Replaces all slots, and returns when the former file is gone. */
    void replace(List<byte[]> slots) throws IOException {
        disk.replace(file, together(slots).array(), Disk.Readers.OWNER);
        count = slots.size();
    }

    private static ByteBuffer together(List<byte[]> slots) {
        ByteBuffer bytes = ByteBuffer.allocate(slots.size() * KeySlot.SIZE);
        slots.forEach(bytes::put);
        return bytes.flip();
    }
}
