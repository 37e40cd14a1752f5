package dev.countersign.ledger.keys;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.ParallelReads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of persons, each in its own file with a random name, wrapped by a master key. A person is erased by removing
 * the file and wrapping all others under a new master key, so that even a copy of the removed file cannot be decrypted.
 *
 * <p>A damaged file affects one person only. Keys are read from their files when they are needed. Recently used keys
 * are kept in memory.
 */
public final class Keys {

    private static final Pattern MASTER = Pattern.compile("master-(\\d{1,9})\\.key");
    private static final Pattern FILE = Pattern.compile("[0-9a-f]{32}\\.key");
    private static final int KEY = 32;
    private static final int STRIPES = 256;

    private final Disk disk;
    private final ClockAndRandom clock;
    private final Path masters;
    private final Path subjects;
    private final ConcurrentSkipListMap<Integer, SecretKeySpec> master = new ConcurrentSkipListMap<>();
    private final KeyIndex index;
    private final Set<String> unreadable = new ConcurrentSkipListSet<>();
    /** Ensures one key for each person when several threads ask at once. */
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
    /**
     * Held for writing while keys are removed or the master key changes, so that no file is wrapped by a master key
     * that is being removed. INVARIANT: the order is stripe, then this lock. A thread that holds this lock never waits
     * for a stripe.
     */
    private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();

    private Keys(Disk disk, Path folder, ClockAndRandom clock, int lately) {
        this.disk = disk;
        this.clock = clock;
        masters = folder.resolve("keys");
        subjects = folder.resolve(KeyPlace.SUBJECTS);
        index = new KeyIndex(lately);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /** All keys of the folder. A master key is made if nothing was ever written. */
    public static Keys open(Disk disk, Path folder, ClockAndRandom clock) throws IOException {
        return open(disk, folder, clock, KeyIndex.LATELY);
    }

    /** @param lately how many decrypted keys are kept */
    public static Keys open(Disk disk, Path folder, ClockAndRandom clock, int lately) throws IOException {
        Keys keys = new Keys(disk, folder, clock, lately);
        disk.makeFolder(keys.masters);
        disk.makeFolder(keys.subjects);
        disk.tidy(keys.masters);
        keys.readMasters();
        List<Path> files = keys.files();
        if (keys.master.isEmpty()) {
            if (!files.isEmpty()) {
                throw new LedgerUnavailable(
                        keys.masters.resolve("master-1.key").toString(),
                        "the master key is missing, but there are keys of persons.",
                        "Maybe there is a backup of it. Restore it.");
            }
            keys.makeMaster(1);
        }
        for (Path each : files.stream().map(Path::getParent).collect(Collectors.toSet())) {
            disk.tidy(each);
        }
        keys.read(files, false);
        return keys;
    }

    /** The readable keys of a folder that another process may be writing to. */
    public static Keys readable(Disk disk, Path folder, ClockAndRandom clock) throws IOException {
        Keys keys = new Keys(disk, folder, clock, KeyIndex.LATELY);
        try {
            keys.readMasters();
            keys.read(keys.files(), true);
        } catch (AccessDeniedException e) {
            keys.master.clear();
        }
        return keys;
    }

    private void readMasters() throws IOException {
        for (String name : disk.names(masters)) {
            Matcher number = MASTER.matcher(name);
            if (number.matches()) {
                String text = new String(disk.bytes(masters.resolve(name)), StandardCharsets.US_ASCII).strip();
                if (!text.matches("[0-9a-f]{64}")) {
                    throw new LedgerUnavailable(
                            masters.resolve(name).toString(),
                            "this is not a master key. Allowed: 64 hexadecimal digits.",
                            "Maybe there is a backup of it. Restore it.");
                }
                master.put(
                        Integer.valueOf(number.group(1)),
                        new SecretKeySpec(HexFormat.of().parseHex(text), "AES"));
            }
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : disk.names(subjects)) {
            for (String name : disk.names(subjects.resolve(folder))) {
                files.add(subjects.resolve(folder).resolve(name));
            }
        }
        return files;
    }

    private void read(List<Path> files, boolean running) throws IOException {
        try {
            List<Path> keys = files.stream()
                    .filter(file -> FILE.matcher(file.getFileName().toString()).matches())
                    .toList();
            List<Path> closed =
                    ParallelReads.of(keys, file -> read(file, running) ? Optional.<Path>empty() : Optional.of(file))
                            .stream()
                            .flatMap(Optional::stream)
                            .toList();
            if (!running && !closed.isEmpty() && index.isEmpty()) {
                throw new LedgerUnavailable(
                        closed.get(0).toString(),
                        "the master key decrypts none of the keys of persons.",
                        "Maybe there is a backup of the right one. Restore it.");
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** @return false if it is complete, but no existing master key decrypts it */
    private boolean read(Path file, boolean running) {
        try {
            Optional<KeyFile> read = KeyFile.read(disk.bytes(file));
            Optional<ErasureSubject> subject = read.flatMap(each -> opened(keyId(file), each));
            subject.ifPresentOrElse(
                    each -> index.add(each, read.orElseThrow().master()), () -> unreadable.add(file.toString()));
            return subject.isPresent() || read.isEmpty();
        } catch (NoSuchFileException e) {
            if (running) {
                return true;
            }
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String keyId(Path file) {
        return file.getFileName().toString().substring(0, 2 * PartCipher.KEY_ID);
    }

    private Optional<ErasureSubject> opened(String keyId, KeyFile file) {
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
     * The damaged key files. What is encrypted with those keys cannot be read, and at a start it is unknown whose keys
     * they are.
     */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    public Optional<ErasureSubject> find(String id) {
        return index.key(id).flatMap(this::holder);
    }

    /** The person whose key has that id, as long as the key exists and can be read. */
    public Optional<ErasureSubject> holder(String keyId) {
        Optional<ErasureSubject> lately = index.lately(keyId);
        if (lately.isPresent()) {
            return lately;
        }
        changing.readLock().lock();
        try {
            Optional<ErasureSubject> subject = index.lives(keyId) ? load(keyId) : Optional.empty();
            subject.ifPresent(index::opened);
            return subject;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            changing.readLock().unlock();
        }
    }

    /**
     * Reads a second time if the key was wrapped again and the earlier master key removed between reading and
     * decrypting. Empty if the file is damaged.
     */
    private Optional<ErasureSubject> load(String keyId) throws IOException {
        try {
            for (int times = 0; times < 2; times++) {
                Optional<ErasureSubject> subject =
                        KeyFile.read(disk.bytes(file(keyId))).flatMap(file -> opened(keyId, file));
                if (subject.isPresent()) {
                    return subject;
                }
            }
        } catch (NoSuchFileException e) {
            // the file was removed by somebody: treated like a damaged one
        }
        unreadable.add(file(keyId).toString());
        index.damaged(keyId);
        return Optional.empty();
    }

    public boolean lives(String keyId) {
        return index.lives(keyId);
    }

    /** The person with that id. The first call makes a key and forces it to disk. */
    public ErasureSubject subject(String id) throws IOException {
        try {
            Optional<ErasureSubject> known = find(id);
            return known.isPresent() ? known.get() : made(id);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private ErasureSubject made(String id) throws IOException {
        ReentrantLock stripe = stripes[Math.floorMod(id.hashCode(), STRIPES)];
        stripe.lock();
        try {
            Optional<ErasureSubject> meanwhile = find(id);
            return meanwhile.isPresent() ? meanwhile.get() : make(id);
        } finally {
            stripe.unlock();
        }
    }

    private ErasureSubject make(String id) throws IOException {
        ErasureSubject subject = new ErasureSubject(
                id,
                HexFormat.of().formatHex(clock.random(PartCipher.KEY_ID)),
                new SecretKeySpec(clock.random(KEY), "AES"));
        changing.readLock().lock();
        try {
            int number = master.lastKey();
            write(subject, number);
            index.add(subject, number);
            index.opened(subject);
            return subject;
        } finally {
            changing.readLock().unlock();
        }
    }

    private void write(ErasureSubject subject, int number) throws IOException {
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

    private Path file(String keyId) {
        return subjects.resolve(KeyPlace.of(keyId));
    }

    private void makeMaster(int number) throws IOException {
        SecretKeySpec made = new SecretKeySpec(clock.random(KEY), "AES");
        disk.replace(
                masters.resolve("master-" + number + ".key"),
                (HexFormat.of().formatHex(made.getEncoded()) + "\n").getBytes(StandardCharsets.US_ASCII),
                Disk.Readers.OWNER);
        master.put(number, made);
    }

    /** Ids of all existing keys of these persons, old ones included. */
    public Set<String> keyIds(Collection<String> persons) {
        return persons.stream()
                .flatMap(person -> index.keys(person).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public int currentMaster() {
        return master.lastKey();
    }

    /** Stops encrypting and decrypting with these keys. Their files are removed when this returns. */
    public void remove(Set<String> keyIds) throws IOException {
        changing.writeLock().lock();
        try {
            keyIds.forEach(index::remove);
        } finally {
            changing.writeLock().unlock();
        }
        for (String keyId : keyIds) {
            disk.remove(file(keyId));
        }
        for (Path each : keyIds.stream().map(keyId -> file(keyId).getParent()).collect(Collectors.toSet())) {
            disk.makeFolder(each);
            disk.force(each);
        }
    }

    /** Makes the next master key if it does not exist, and uses it from now on. */
    public void succeed(int old) throws IOException {
        changing.writeLock().lock();
        try {
            if (master.lastKey() == old) {
                makeMaster(old + 1);
            }
        } finally {
            changing.writeLock().unlock();
        }
    }

    /** Wraps every key of an earlier master key again, then removes the earlier master keys. */
    public void rewrap(ErasureProgress steps) throws IOException {
        int current = master.lastKey();
        List<String> outdated = index.outdated(current);
        long done = 0;
        for (String keyId : outdated) {
            Optional<ErasureSubject> subject = load(keyId);
            if (subject.isPresent()) {
                write(subject.get(), current);
                index.wrappedBy(keyId, current);
            }
            steps.done(ErasureProgress.What.KEYS, ++done, outdated.size());
        }
        for (int number : List.copyOf(master.headMap(current).keySet())) {
            disk.remove(masters.resolve("master-" + number + ".key"));
            disk.force(masters);
            master.remove(number);
        }
    }
}
