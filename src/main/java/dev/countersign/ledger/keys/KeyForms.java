package dev.countersign.ledger.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of persons in a folder by their form, without decrypting any of them. */
public final class KeyForms {

    private static final String DAMAGED = "the key of a person is damaged: the parts that it encrypts cannot be read.";

    private final Path folder;
    private final Path subjects;
    private final IntPredicate master;
    private final PairTable keys = new PairTable(false);
    private Map<Integer, Set<Integer>> generations = Map.of();
    private Optional<Damage> first = Optional.empty();

    /** @param place below the ledger's folder, with forward slashes */
    public record Damage(String place, String says) {}

    private KeyForms(Path folder, IntPredicate master) {
        this.folder = folder;
        this.subjects = folder.resolve(KeyPlace.SUBJECTS);
        this.master = master;
    }

    /**
     * Reads all key files of a ledger's folder.
     *
     * @param master whether there is a master key of that number
     */
    public static KeyForms of(Path folder, IntPredicate master) throws IOException {
        KeyForms forms = new KeyForms(folder, master);
        List<Path> buckets = named(forms.subjects, KeyPlace.BUCKET);
        forms.table(!buckets.isEmpty());
        for (Path each : buckets) {
            forms.bucket(each);
        }
        for (Path each : named(forms.subjects, KeyPlace.FOLDER)) {
            for (Path file : named(each, KeyPlace.FILE)) {
                forms.file(file);
            }
        }
        forms.keys.sort();
        return forms;
    }

    /** The first damage; empty if there is none. */
    public Optional<Damage> damage() {
        return first;
    }

    /** Whether the folder has the key for an encrypted part. */
    public boolean has(byte[] part) {
        if (part.length < PartCipher.KEY_ID) {
            return false;
        }
        ByteBuffer id = ByteBuffer.wrap(part);
        return keys.find(id.getLong(), id.getLong()) >= 0;
    }

    /** The path of the key for an encrypted part, with forward slashes. */
    public static String place(byte[] part) {
        return KeyPlace.SUBJECTS + "/" + KeyPlace.bucket(KeyPlace.bucketOf(PartCipher.keyId(part)));
    }

    private static List<Path> named(Path folder, Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            pattern.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private void table(boolean needed) throws IOException {
        Path file = subjects.resolve(BucketKeyTable.NAME);
        if (!Files.exists(file)) {
            if (needed) {
                damaged(file, "", "is missing: no key of a person can be decrypted without it.");
            }
            return;
        }
        Optional<List<BucketKeyTable.Entry>> entries = BucketKeyTable.read(Files.readAllBytes(file));
        if (entries.isEmpty()) {
            damaged(file, "", "is damaged: no key of a person can be decrypted without it.");
            return;
        }
        generations = entries.get().stream()
                .collect(Collectors.groupingBy(
                        each -> each.name().bucket(),
                        Collectors.mapping(each -> each.name().generation(), Collectors.toSet())));
        entries.get().forEach(each -> wrappedBy(file, each.master()));
    }

    private void bucket(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int bucket = KeyPlace.bucketOf(file.getFileName().toString());
        for (int slot = 0; slot < KeySlot.count(bytes); slot++) {
            Optional<KeySlot> read =
                    KeySlot.read(bytes, slot * KeySlot.SIZE).filter(each -> KeyPlace.bucketOf(each.keyId()) == bucket);
            if (read.isEmpty()) {
                damaged(file, ", slot " + slot, DAMAGED);
            } else if (!generations
                    .getOrDefault(bucket, Set.of())
                    .contains(read.get().generation())) {
                damaged(
                        file,
                        ", slot " + slot,
                        "the key of a person is wrapped by key " + read.get().generation()
                                + " of its bucket, which does not exist.");
            }
            read.ifPresent(each -> add(each.keyId()));
        }
    }

    private void file(Path file) throws IOException {
        Optional<KeyFile> read = KeyFile.read(Files.readAllBytes(file));
        if (read.isEmpty()) {
            damaged(file, "", DAMAGED);
        }
        read.ifPresent(each -> wrappedBy(file, each.master()));
        add(KeyFiles.keyId(file));
    }

    private void add(String keyId) {
        keys.append(HexFormat.fromHexDigitsToLong(keyId, 0, 16), HexFormat.fromHexDigitsToLong(keyId, 16, 32), 0);
    }

    private void wrappedBy(Path file, int number) {
        if (!master.test(number)) {
            damaged(file, "", "the key of a person is wrapped by master key " + number + ", which does not exist.");
        }
    }

    private void damaged(Path file, String where, String says) {
        if (first.isEmpty()) {
            first = Optional.of(new Damage(folder.relativize(file).toString().replace('\\', '/') + where, says));
        }
    }
}
