package dev.countersign.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of persons, each in a file of its own under a random name, wrapped by a master key. A person is erased by removing the file and
 * wrapping all others under a new master key, so that not even a copy of the removed file can be opened.
 */
final class Keys {

    private static final Pattern MASTER = Pattern.compile("master-(\\d{1,9})\\.key");
    private static final Pattern FILE = Pattern.compile("[0-9a-f]{32}\\.key");
    private static final byte[] LETTERS = "CSKEY001".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY = 32;
    private static final int NUMBER = LETTERS.length;
    private static final int WRAPPED = NUMBER + 4;

    private final Disk disk;
    private final Outside outside;
    private final Path masters;
    private final Path subjects;
    private final TreeMap<Integer, SecretKeySpec> master = new TreeMap<>();
    private final Map<String, Held> byKeyId = new ConcurrentHashMap<>();
    private final Map<String, Subject> byId = new ConcurrentHashMap<>();
    /** Held for writing while the master key changes, so that no file is wrapped by one that is about to go. */
    private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();

    /** @param master number of the master key that the file is wrapped by */
    private record Held(Subject subject, int master) {
    }

    private Keys(Disk disk, Path folder, Outside outside) {
        this.disk = disk;
        this.outside = outside;
        masters = folder.resolve("keys");
        subjects = folder.resolve(KeyPlace.SUBJECTS);
    }

    /** All keys of the folder; a master key is made where nothing was ever written. */
    static Keys open(Disk disk, Path folder, Outside outside) throws IOException {
        Keys keys = new Keys(disk, folder, outside);
        disk.makeFolder(keys.masters);
        disk.makeFolder(keys.subjects);
        disk.tidy(keys.masters);
        keys.readMasters();
        List<Path> files = keys.files();
        if (keys.master.isEmpty()) {
            if (!files.isEmpty()) {
                throw new Unusable(keys.masters.resolve("master-1.key").toString(), "the master key is missing, but there are keys of persons.", "Maybe it lies in a backup: put it back.");
            }
            keys.makeMaster(1);
        }
        for (Path each : files.stream().map(Path::getParent).collect(Collectors.toSet())) {
            disk.tidy(each);
        }
        keys.read(files, false);
        return keys;
    }

    /** The keys that can be read, of a folder that somebody else may be writing to. */
    static Keys readable(Disk disk, Path folder, Outside outside) throws IOException {
        Keys keys = new Keys(disk, folder, outside);
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
                    throw new Unusable(masters.resolve(name).toString(), "this is no master key: 64 digits of a hexadecimal number.", "Maybe it lies in a backup: put it back.");
                }
                master.put(Integer.valueOf(number.group(1)), new SecretKeySpec(HexFormat.of().parseHex(text), "AES"));
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
            files.parallelStream().filter(file -> FILE.matcher(file.getFileName().toString()).matches()).forEach(file -> read(file, running));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void read(Path file, boolean running) {
        String keyId = file.getFileName().toString().substring(0, 2 * Seal.KEY_ID);
        try {
            byte[] bytes = disk.bytes(file);
            int number = bytes.length < WRAPPED ? 0 : ByteBuffer.wrap(bytes).getInt(NUMBER);
            Optional<byte[]> opened = master.containsKey(number) && bytes.length > WRAPPED + Seal.NONCE
                    ? Seal.open(master.get(number), Arrays.copyOfRange(bytes, WRAPPED, bytes.length), authenticated(keyId, number)) : Optional.empty();
            if (opened.isPresent()) {
                byte[] content = opened.get();
                Subject subject = new Subject(new String(content, KEY, content.length - KEY, StandardCharsets.UTF_8), keyId, new SecretKeySpec(content, 0, KEY, "AES"));
                byKeyId.put(keyId, new Held(subject, number));
                byId.merge(subject.id(), subject, (one, other) -> one.keyId().compareTo(other.keyId()) < 0 ? one : other);
            } else if (!running) {
                throw new Unusable(file.toString(), "the key of a person is damaged, or wrapped by master key " + number + ", which is not there.", "Maybe it lies in a backup: put it back.");
            }
        } catch (NoSuchFileException e) {
            if (!running) {
                throw new UncheckedIOException(e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Subject> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The person whose key has that id, while it lives. */
    Optional<Subject> holder(String keyId) {
        return Optional.ofNullable(byKeyId.get(keyId)).map(Held::subject);
    }

    boolean lives(String keyId) {
        return byKeyId.containsKey(keyId);
    }

    /** The person with that id; at the first call a key is made and forced to disk. */
    Subject subject(String id) throws IOException {
        try {
            while (true) {
                Subject known = byId.get(id);
                Subject subject = known == null ? byId.computeIfAbsent(id, this::make) : known;
                if (lives(subject.keyId())) {
                    return subject;
                }
                byId.remove(id, subject);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Subject make(String id) {
        Subject subject = new Subject(id, HexFormat.of().formatHex(outside.random(Seal.KEY_ID)), new SecretKeySpec(outside.random(KEY), "AES"));
        changing.readLock().lock();
        try {
            byKeyId.put(subject.keyId(), new Held(subject, master.lastKey()));
            write(subject, master.lastKey());
            return subject;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            changing.readLock().unlock();
        }
    }

    private void write(Subject subject, int number) throws IOException {
        Path file = file(subject.keyId());
        disk.makeFolder(file.getParent());
        byte[] id = subject.id().getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(KEY + id.length).put(subject.key().getEncoded()).put(id).array();
        byte[] wrapped = Seal.seal(master.get(number), outside.random(Seal.NONCE), content, authenticated(subject.keyId(), number));
        disk.replace(file, ByteBuffer.allocate(WRAPPED + wrapped.length).put(LETTERS).putInt(number).put(wrapped).array(), Disk.Readers.OWNER);
    }

    private static byte[] authenticated(String keyId, int number) {
        return ByteBuffer.allocate(WRAPPED + Seal.KEY_ID).put(LETTERS).putInt(number).put(HexFormat.of().parseHex(keyId)).array();
    }

    private Path file(String keyId) {
        return subjects.resolve(KeyPlace.of(keyId));
    }

    private void makeMaster(int number) throws IOException {
        SecretKeySpec made = new SecretKeySpec(outside.random(KEY), "AES");
        disk.replace(masters.resolve("master-" + number + ".key"), (HexFormat.of().formatHex(made.getEncoded()) + "\n").getBytes(StandardCharsets.US_ASCII), Disk.Readers.OWNER);
        master.put(number, made);
    }

    /** Ids of all keys that these persons ever had and still have. */
    Set<String> keyIds(Collection<String> persons) {
        Set<String> ids = Set.copyOf(persons);
        return byKeyId.values().stream().map(Held::subject).filter(subject -> ids.contains(subject.id())).map(Subject::keyId).collect(Collectors.toCollection(TreeSet::new));
    }

    int currentMaster() {
        return master.lastKey();
    }

    /** From now on nothing is sealed or opened with these keys; their files are gone when this returns. */
    void remove(Set<String> keyIds) throws IOException {
        changing.writeLock().lock();
        try {
            for (String keyId : keyIds) {
                Held gone = byKeyId.remove(keyId);
                if (gone != null) {
                    byId.remove(gone.subject().id(), gone.subject());
                }
            }
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

    /** Makes the master key after that one, if it is not there, and uses it from now on. */
    void succeed(int old) throws IOException {
        changing.writeLock().lock();
        try {
            if (master.lastKey() == old) {
                makeMaster(old + 1);
            }
        } finally {
            changing.writeLock().unlock();
        }
    }

    /** Wraps every key anew that an earlier master key wraps, then removes the earlier ones. */
    void rewrap(ErasureSteps steps) throws IOException {
        int current = master.lastKey();
        List<Held> outdated = byKeyId.values().stream().filter(held -> held.master() < current).toList();
        long done = 0;
        for (Held held : outdated) {
            write(held.subject(), current);
            byKeyId.replace(held.subject().keyId(), held, new Held(held.subject(), current));
            steps.done(ErasureSteps.What.KEYS, ++done, outdated.size());
        }
        for (int number : List.copyOf(master.headMap(current).keySet())) {
            disk.remove(masters.resolve("master-" + number + ".key"));
            disk.force(masters);
            master.remove(number);
        }
    }
}
