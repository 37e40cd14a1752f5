package dev.countersign.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/** The ledger of one folder, open for writing: one process at a time. May be used by any number of threads. */
public final class Ledger implements AutoCloseable {

    private final Outside outside;
    private final RandomAccessFile file;
    private final List<Stored> stored = new ArrayList<>();
    private final Map<Long, List<Opened>> parts = new ConcurrentHashMap<>();
    private final Map<String, Subject> subjects = new ConcurrentHashMap<>();

    private Ledger(Path folder, Outside outside) throws IOException {
        this.outside = outside;
        Files.createDirectories(folder.resolve("journal"));
        file = new RandomAccessFile(folder.resolve("journal/00000000.seg").toFile(), "rw");
        file.seek(file.length());
    }

    /** @throws Unusable when the folder cannot be used, or what lies in it is damaged */
    public static Ledger open(Path folder, Outside outside) {
        try {
            return new Ledger(folder, outside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Name of the log in checkpoints and receipts. */
    public String origin() {
        return "countersign.local/draft";
    }

    /**
     * Takes an entry; the future ends when it is forced to disk.
     *
     * @throws NotWritten when it is not taken
     */
    public synchronized CompletableFuture<Receipt> append(Entry entry) {
        try {
            file.writeInt(entry.open().length);
            file.write(entry.open());
            file.getFD().sync();
            Stored each = new Stored(stored.size(), entry.open());
            stored.add(each);
            parts.put(each.sequence(), entry.parts().stream().map(part -> new Opened(part.subject().id(), part.content())).toList());
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((byte) 0);
            return CompletableFuture.completedFuture(new Receipt(origin(), each.sequence(), HexFormat.of().formatHex(sha.digest(entry.open()))));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new NotWritten(NotWritten.Why.READ_ONLY, Duration.ofSeconds(30), String.valueOf(e.getMessage()));
        }
    }

    /** The person with that id; a key is made and forced to disk at the first call. */
    public Subject subject(String id) {
        return subjects.computeIfAbsent(id, name -> new Subject(name, HexFormat.of().formatHex(outside.random(16)), new SecretKeySpec(outside.random(32), "AES")));
    }

    public Entries entries() {
        return new Entries() {
            @Override
            public long size() {
                return stored.size();
            }

            @Override
            public Stored get(long sequence) {
                return stored.get((int) sequence);
            }

            @Override
            public String root(long size) {
                try {
                    MessageDigest sha = MessageDigest.getInstance("SHA-256");
                    stored.subList(0, (int) size).forEach(each -> sha.update(each.open()));
                    return HexFormat.of().formatHex(sha.digest());
                } catch (NoSuchAlgorithmException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public List<Opened> parts(long sequence) {
                return parts.getOrDefault(sequence, List.of());
            }

            @Override
            public Optional<Subject> subject(String id) {
                return Optional.ofNullable(subjects.get(id));
            }
        };
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
