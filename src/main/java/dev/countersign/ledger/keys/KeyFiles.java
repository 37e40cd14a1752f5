package dev.countersign.ledger.keys;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/** Keys in a file each, wrapped by the master key: those of an earlier version, and those of very long ids. */
final class KeyFiles {

    private static final int KEY = 32;

    private final Disk disk;
    private final Path subjects;
    private final ClockAndRandom clock;
    private final SortedMap<Integer, SecretKeySpec> master;

    KeyFiles(Disk disk, Path subjects, ClockAndRandom clock, SortedMap<Integer, SecretKeySpec> master) {
        this.disk = disk;
        this.subjects = subjects;
        this.clock = clock;
        this.master = master;
    }

    /** All such files. */
    List<Path> all() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : disk.names(subjects)) {
            if (KeyPlace.FOLDER.matcher(folder).matches()) {
                for (String name : disk.names(subjects.resolve(folder))) {
                    files.add(subjects.resolve(folder).resolve(name));
                }
            }
        }
        return files;
    }

    Path file(String keyId) {
        return subjects.resolve(KeyPlace.file(keyId));
    }

    static String keyId(Path file) {
        return file.getFileName().toString().substring(0, 2 * PartCipher.KEY_ID);
    }

    /** Empty if no existing master key decrypts it. */
    Optional<ErasureSubject> opened(String keyId, KeyFile file) {
        SecretKeySpec wrapping = master.get(file.master());
        return wrapping == null
                ? Optional.empty()
                : PartCipher.open(
                                wrapping,
                                file.wrapped(),
                                KeyFile.authenticated(
                                        file.letters(),
                                        file.master(),
                                        HexFormat.of().parseHex(keyId)))
                        .filter(content -> content.length > KEY)
                        .map(content -> new ErasureSubject(
                                new String(content, KEY, content.length - KEY, StandardCharsets.UTF_8),
                                keyId,
                                new SecretKeySpec(content, 0, KEY, "AES")));
    }

    /**
     * Reads a second time if the key was wrapped again and the earlier master key removed between reading and
     * decrypting. Empty if the file is damaged.
     */
    Optional<ErasureSubject> load(String keyId) throws IOException {
        for (int times = 0; times < 2; times++) {
            Optional<ErasureSubject> subject =
                    KeyFile.read(disk.bytes(file(keyId))).flatMap(file -> opened(keyId, file));
            if (subject.isPresent()) {
                return subject;
            }
        }
        return Optional.empty();
    }

    /** Writes the key, wrapped by that master key, and returns when it is forced to disk. */
    void write(ErasureSubject subject, int number) throws IOException {
        Path file = file(subject.keyId());
        disk.makeFolder(Disk.folderOf(file));
        byte[] id = subject.id().getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(KEY + id.length)
                .put(subject.key().getEncoded())
                .put(id)
                .array();
        byte[] wrapped = PartCipher.seal(
                Objects.requireNonNull(master.get(number)),
                clock.random(PartCipher.NONCE),
                content,
                KeyFile.authenticated(KeyFile.CURRENT, number, HexFormat.of().parseHex(subject.keyId())));
        disk.replace(file, new KeyFile(KeyFile.CURRENT, number, wrapped).bytes(), Disk.Readers.OWNER);
    }

    /** Removes these files where they exist, and returns when they are gone. */
    void remove(Collection<String> keyIds) throws IOException {
        Set<Path> files = keyIds.stream().map(this::file).filter(disk::exists).collect(Collectors.toSet());
        for (Path each : files) {
            disk.remove(each);
        }
        Set<Path> folders =
                keyIds.stream().map(keyId -> file(keyId).getParent()).collect(Collectors.toSet());
        for (Path each : folders) {
            if (disk.exists(each)) {
                disk.force(each);
            }
        }
    }
}
