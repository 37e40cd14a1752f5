package dev.countersign.ledger;

import dev.countersign.ledger.journal.SegmentFrame;
import dev.countersign.ledger.journal.SegmentKind;
import dev.countersign.ledger.tree.MerkleTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;

/**
 * One thing that somebody changed in a ledger's folder.
 *
 * @param what    in words
 * @param changed new content of files, none where the file was removed
 */
record Mutation(String what, Map<String, Optional<byte[]>> changed) {

    private static final List<String> AT_CHECKPOINT =
            List.of("journal/", "private/", "tile/", "checkpoint", "keys/log.pub");

    /** Any kind, anywhere in the bytes that the checkpoint covers. */
    static Mutation any(SortedMap<String, byte[]> whole, Random random) {
        List<String> names = whole.keySet().stream()
                .filter(name ->
                        AT_CHECKPOINT.stream().anyMatch(name::startsWith) && !onlyAHeader(name, whole.get(name)))
                .toList();
        while (true) {
            String name = names.get(random.nextInt(names.size()));
            byte[] old = whole.get(name);
            Optional<Mutation> mutation = switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> flip(name, old, random);
                case 4 -> cut(name, old, random);
                case 5 -> insert(name, old, random, whole);
                case 6 -> remove(name);
                case 7 -> swapFiles(name, names.get(random.nextInt(names.size())), whole);
                case 8 -> swapInside(name, old, random);
                default -> replace(name, old, random, last(name, whole));
            };
            if (mutation.isPresent() && !mutation.get().changesNothing(whole)) {
                return mutation.get();
            }
        }
    }

    private static boolean onlyAHeader(String name, byte[] content) {
        return name.endsWith(".seg") && content.length == SegmentKind.HEADER;
    }

    private static Optional<Mutation> flip(String name, byte[] old, Random random) {
        byte[] changed = old.clone();
        int bit = random.nextInt(8 * old.length);
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return of("bit " + bit + " flipped", name, changed);
    }

    private static Optional<Mutation> cut(String name, byte[] old, Random random) {
        int length = random.nextInt(old.length);
        return of("cut to " + length + " of " + old.length + " bytes", name, Arrays.copyOf(old, length));
    }

    /** Bytes behind the last segment are not covered by the checkpoint, so that place is left out. */
    private static Optional<Mutation> insert(String name, byte[] old, Random random, SortedMap<String, byte[]> whole) {
        byte[] added = new byte[1 + random.nextInt(64)];
        random.nextBytes(added);
        int at = random.nextInt(old.length + 1);
        byte[] changed = ByteBuffer.allocate(old.length + added.length)
                .put(old, 0, at)
                .put(added)
                .put(old, at, old.length - at)
                .array();
        boolean behind = last(name, whole) && Arrays.equals(changed, 0, old.length, old, 0, old.length);
        return behind ? Optional.empty() : of(added.length + " bytes inserted at " + at, name, changed);
    }

    private static boolean last(String name, SortedMap<String, byte[]> whole) {
        String folder = name.substring(0, name.indexOf('/') + 1);
        return name.endsWith(".seg")
                && whole.keySet().stream()
                        .filter(each -> each.startsWith(folder) && !onlyAHeader(each, whole.get(each)))
                        .reduce((one, other) -> other)
                        .orElseThrow()
                        .equals(name);
    }

    /**
     * A tile of an older checkpoint may be removed, so that one is left out. A bundle that is not full need not exist:
     * the journal has its entries.
     */
    private static Optional<Mutation> remove(String name) {
        return name.endsWith("001.p/24") || name.startsWith("tile/entries/") && name.contains(".p/")
                ? Optional.empty()
                : Optional.of(new Mutation("removed", Map.of(name, Optional.empty())));
    }

    private static Optional<Mutation> swapFiles(String one, String other, SortedMap<String, byte[]> whole) {
        return one.equals(other)
                ? Optional.empty()
                : Optional.of(new Mutation(
                        "swapped", Map.of(one, Optional.of(whole.get(other)), other, Optional.of(whole.get(one)))));
    }

    /** Frames, hashes or entries in another order, with checksums that fit. */
    private static Optional<Mutation> swapInside(String name, byte[] old, Random random) {
        if (name.startsWith("journal/")) {
            List<SegmentFrame> frames = frames(old);
            int one = random.nextInt(frames.size());
            int other = random.nextInt(frames.size());
            SegmentFrame first = frames.get(one);
            SegmentFrame second = frames.get(other);
            frames.set(
                    one,
                    new SegmentFrame(first.group(), first.sequence(), first.left(), first.kind(), second.payload()));
            frames.set(
                    other,
                    new SegmentFrame(second.group(), second.sequence(), second.left(), second.kind(), first.payload()));
            return of("records " + one + " and " + other + " swapped", name, bytes(old, frames));
        }
        if (name.startsWith("tile/") && !name.startsWith("tile/entries")) {
            List<byte[]> hashes = new ArrayList<>();
            for (int i = 0; i < old.length; i += MerkleTree.HASH) {
                hashes.add(Arrays.copyOfRange(old, i, i + MerkleTree.HASH));
            }
            Collections.swap(hashes, random.nextInt(hashes.size()), random.nextInt(hashes.size()));
            ByteBuffer changed = ByteBuffer.allocate(old.length);
            hashes.forEach(changed::put);
            return of("hashes swapped", name, changed.array());
        }
        return Optional.empty();
    }

    /**
     * Another record, or frames left out or written twice, with checksums that fit; but none written behind the last
     * one.
     */
    private static Optional<Mutation> replace(String name, byte[] old, Random random, boolean last) {
        if (!name.startsWith("journal/")) {
            byte[] changed = old.clone();
            byte[] other = new byte[1 + random.nextInt(Math.min(64, old.length))];
            random.nextBytes(other);
            System.arraycopy(other, 0, changed, random.nextInt(old.length - other.length + 1), other.length);
            return of("bytes replaced", name, changed);
        }
        List<SegmentFrame> frames = frames(old);
        int at = random.nextInt(frames.size() - (last ? 1 : 0));
        SegmentFrame frame = frames.get(at);
        switch (random.nextInt(3)) {
            case 0 -> {
                byte[] payload = frame.payload().clone();
                payload[random.nextInt(payload.length)] ^= (byte) (1 + random.nextInt(255));
                frames.set(at, new SegmentFrame(frame.group(), frame.sequence(), frame.left(), frame.kind(), payload));
            }
            case 1 -> frames.remove(at);
            default -> frames.add(at, frame);
        }
        return of("record " + at + " replaced, left out or doubled", name, bytes(old, frames));
    }

    private static List<SegmentFrame> frames(byte[] segment) {
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        List<SegmentFrame> frames = new ArrayList<>();
        for (int at = SegmentKind.HEADER;
                at < segment.length;
                at += frames.get(frames.size() - 1).bytes()) {
            frames.add(SegmentFrame.at(bytes, at));
        }
        return frames;
    }

    private static byte[] bytes(byte[] segment, List<SegmentFrame> frames) {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentKind.HEADER
                        + frames.stream().mapToInt(SegmentFrame::bytes).sum())
                .put(segment, 0, SegmentKind.HEADER);
        frames.forEach(frame -> frame.write(bytes));
        return bytes.array();
    }

    private static Optional<Mutation> of(String what, String name, byte[] content) {
        return Optional.of(new Mutation(what, Map.of(name, Optional.of(content))));
    }

    private boolean changesNothing(SortedMap<String, byte[]> whole) {
        return changed.entrySet().stream()
                .allMatch(each -> each.getValue()
                        .filter(content -> Arrays.equals(content, whole.get(each.getKey())))
                        .isPresent());
    }

    /** The expected beginning of the reported place: the folder, or the file if it is alone. */
    String place() {
        return changed.size() > 1 ? "" : changed.keySet().iterator().next().replaceFirst("/.*", "");
    }

    void apply(Path folder) {
        changed.forEach((name, content) -> {
            try {
                if (content.isPresent()) {
                    Files.write(folder.resolve(name), content.get());
                } else {
                    Files.delete(folder.resolve(name));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    void undo(Path folder, SortedMap<String, byte[]> whole) throws IOException {
        for (String name : changed.keySet()) {
            Files.write(folder.resolve(name), whole.get(name));
        }
    }

    @Override
    public String toString() {
        return what + " in " + changed.keySet();
    }
}
