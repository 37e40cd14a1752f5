package dev.countersign.ledger.keys;

import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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

    /** Empty if it is damaged. */
    Optional<KeySlot> slot(int at) throws IOException {
        byte[] bytes = new byte[KeySlot.SIZE];
        try (Disk.Read read = disk.open(file)) {
            return read.read((long) at * KeySlot.SIZE, bytes, 0, bytes.length) < bytes.length
                    ? Optional.empty()
                    : KeySlot.read(bytes, 0);
        }
    }

    /** Adds slots, and returns the position of the first one when they are forced to disk. */
    int add(List<KeySlot> slots) throws IOException {
        try (Disk.Written out =
                count > 0 ? disk.extend(file, (long) count * KeySlot.SIZE) : disk.create(file, Disk.Readers.OWNER)) {
            out.write(together(slots.stream().map(KeySlot::bytes).toList()));
            out.force();
        }
        if (count == 0) {
            disk.force(Disk.folderOf(file));
        }
        int first = count;
        count += slots.size();
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
