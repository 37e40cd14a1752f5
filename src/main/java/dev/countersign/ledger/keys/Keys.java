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
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
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
 * The keys of persons: slots in bucket files, wrapped by the key of the bucket, which is wrapped by a master key. A
 * person is erased by writing the bucket without the slot, under a new key of the bucket, and by replacing the master
 * key, so that even a copy of the former file cannot be decrypted. That takes time in proportion to the persons of one
 * bucket.
 *
 * <p>A damaged slot affects one person only. Keys are read from their files when they are needed. Recently used keys
 * are kept in memory.
 */
public final class Keys {

    private static final Pattern MASTER = Pattern.compile("master-(\\d{1,9})\\.key");
    private static final int KEY = 32;
    private static final int STRIPES = 256;

    private final Disk disk;
    private final ClockAndRandom clock;
    private final Path masters;
    private final Path subjects;
    private final ConcurrentSkipListMap<Integer, SecretKeySpec> master = new ConcurrentSkipListMap<>();
    private final BucketKeys bucketKeys;
    private final KeyBucket[] buckets = new KeyBucket[KeyPlace.BUCKETS];
    private final KeyFiles files;
    private final KeyIndex index;
    private final Set<String> unreadable = new ConcurrentSkipListSet<>();
    /** Ensures one key for each person when several threads ask at once. */
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
    /**
     * Held for writing while keys are removed or the master key changes, so that no file is wrapped by a master key
     * that is being removed. INVARIANT: the order is stripe, then this lock, then the monitor of a bucket. A thread
     * never waits for one of them while it holds a later one.
     */
    private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();

    /** Whether another process may be writing. */
    private final boolean reader;

    private Keys(Disk disk, Path folder, ClockAndRandom clock, int lately, boolean reader) {
        this.reader = reader;
        this.disk = disk;
        this.clock = clock;
        masters = folder.resolve("keys");
        subjects = folder.resolve(KeyPlace.SUBJECTS);
        index = new KeyIndex(lately);
        bucketKeys = new BucketKeys(disk, subjects, clock, master);
        files = new KeyFiles(disk, subjects, clock, master);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new KeyBucket(disk, subjects, i);
        }
    }

    /** All keys of the folder. A master key is made if nothing was ever written. */
    public static Keys open(Disk disk, Path folder, ClockAndRandom clock) throws IOException {
        return open(disk, folder, clock, KeyIndex.LATELY);
    }

    /** @param lately how many decrypted keys are kept */
    public static Keys open(Disk disk, Path folder, ClockAndRandom clock, int lately) throws IOException {
        Keys keys = new Keys(disk, folder, clock, lately, false);
        disk.makeFolder(keys.masters);
        disk.makeFolder(keys.subjects);
        disk.tidy(keys.masters);
        disk.tidy(keys.subjects);
        keys.readMasters();
        List<Path> files = keys.files.all();
        List<KeyBucket> buckets = keys.buckets();
        if (keys.master.isEmpty()) {
            if (!files.isEmpty() || !buckets.isEmpty()) {
                throw new LedgerUnavailable(
                        keys.masters.resolve("master-1.key").toString(),
                        "the master key is missing, but there are keys of persons.",
                        "Maybe there is a backup of it. Restore it.");
            }
            keys.makeMaster(1);
            keys.bucketKeys.make();
        } else if (keys.bucketKeys.exist()) {
            keys.bucketKeys.read(false);
        } else if (buckets.isEmpty()) {
            keys.bucketKeys.make();
        } else {
            throw new LedgerUnavailable(
                    keys.subjects.resolve(BucketKeyTable.NAME).toString(),
                    "this file is missing, but there are keys of persons.",
                    "Maybe there is a backup of it. Restore it.");
        }
        for (Path each : files.stream().map(Path::getParent).collect(Collectors.toSet())) {
            disk.tidy(each);
        }
        keys.readAll(buckets, files, false);
        disk.force(keys.subjects);
        return keys;
    }

    /** The readable keys of a folder that another process may be writing to. */
    public static Keys readable(Disk disk, Path folder, ClockAndRandom clock) throws IOException {
        Keys keys = new Keys(disk, folder, clock, KeyIndex.LATELY, true);
        try {
            keys.readMasters();
            List<KeyBucket> buckets = keys.buckets();
            if (keys.bucketKeys.exist()) {
                keys.bucketKeys.read(true);
            }
            keys.readAll(buckets, keys.files.all(), true);
        } catch (AccessDeniedException e) {
            keys.master.clear();
        }
        return keys;
    }

    /** The buckets that have a file. */
    private List<KeyBucket> buckets() throws IOException {
        return disk.names(subjects).stream()
                .filter(name -> KeyPlace.BUCKET.matcher(name).matches())
                .map(name -> buckets[KeyPlace.bucketOf(name)])
                .toList();
    }

    private void readMasters() throws IOException {
        for (String name : disk.names(masters)) {
            Matcher number = MASTER.matcher(name);
            if (number.matches()) {
                String text;
                try {
                    text = new String(disk.bytes(masters.resolve(name)), StandardCharsets.US_ASCII).strip();
                } catch (NoSuchFileException e) {
                    if (reader) {
                        continue;
                    }
                    throw e;
                }
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

    private void readAll(List<KeyBucket> existing, List<Path> ownFiles, boolean running) throws IOException {
        try {
            ParallelReads.of(existing, bucket -> read(bucket, running));
            index.sort();
            List<Path> keys = ownFiles.stream()
                    .filter(file ->
                            KeyPlace.FILE.matcher(file.getFileName().toString()).matches())
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

    /** @return the number of slots */
    private int read(KeyBucket bucket, boolean running) {
        synchronized (bucket) {
            try {
                byte[] all = bucket.all();
                int count = KeySlot.count(all);
                index(bucket, all, count);
                if (KeySlot.isTorn(all)) {
                    unreadable.add(bucket.place(count));
                }
                if (!running) {
                    bucket.settle();
                }
                return count;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Adds the slots of a bucket to the index, except those that are damaged, or whose key is gone. */
    private void index(KeyBucket bucket, byte[] all, int count) {
        Map<Integer, List<Integer>> byGeneration = new TreeMap<>();
        for (int slot = 0; slot < count; slot++) {
            int at = slot * KeySlot.SIZE;
            if (KeySlot.isWhole(all, at) && KeySlot.bucket(all, at) == bucket.number()) {
                byGeneration
                        .computeIfAbsent(KeySlot.generation(all, at), unused -> new ArrayList<>())
                        .add(slot);
            } else {
                unreadable.add(bucket.place(slot));
            }
        }
        byGeneration.forEach((generation, slots) -> bucketKeys
                .key(bucket.number(), generation)
                .ifPresentOrElse(
                        key -> {
                            int[] positions =
                                    slots.stream().mapToInt(Integer::intValue).toArray();
                            index.addAll(
                                    bucket.number(),
                                    ByteBuffer.wrap(key.shown(KeySlot.hidden(all, positions))),
                                    ByteBuffer.wrap(KeySlot.keyIds(all, positions)),
                                    positions);
                        },
                        () -> slots.forEach(slot -> unreadable.add(bucket.place(slot)))));
    }

    private Optional<ErasureSubject> opened(KeyBucket bucket, KeySlot slot) {
        return KeyPlace.bucketOf(slot.keyId()) == bucket.number()
                ? bucketKeys.key(bucket.number(), slot.generation()).flatMap(slot::open)
                : Optional.empty();
    }

    /** @return false if it is complete, but no existing master key decrypts it */
    private boolean read(Path file, boolean running) {
        String keyId = KeyFiles.keyId(file);
        if (index.slot(keyId).isPresent()) {
            return true;
        }
        try {
            Optional<KeyFile> read = KeyFile.read(disk.bytes(file));
            Optional<ErasureSubject> subject = read.flatMap(each -> files.opened(keyId, each));
            subject.ifPresentOrElse(
                    each -> index.addFile(each, read.orElseThrow().master()), () -> unreadable.add(file.toString()));
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

    /**
     * Moves keys from files of their own into slots. A file is removed when its slot is forced to disk. May be
     * repeated.
     */
    public void takeOver() throws IOException {
        List<Path> own = files.all();
        if (own.isEmpty()) {
            return;
        }
        Map<KeyBucket, List<ErasureSubject>> movable = new LinkedHashMap<>();
        for (String keyId : index.files(Integer.MAX_VALUE)) {
            load(keyId)
                    .filter(subject -> KeySlot.fits(subject.id()))
                    .ifPresent(subject -> movable.computeIfAbsent(bucket(keyId), unused -> new ArrayList<>())
                            .add(subject));
        }
        for (Map.Entry<KeyBucket, List<ErasureSubject>> each : movable.entrySet()) {
            add(each.getKey(), each.getValue());
        }
        files.remove(own.stream()
                .filter(file ->
                        KeyPlace.FILE.matcher(file.getFileName().toString()).matches())
                .map(KeyFiles::keyId)
                .filter(keyId -> index.slot(keyId).isPresent())
                .toList());
    }

    private KeyBucket bucket(String keyId) {
        return buckets[KeyPlace.bucketOf(keyId)];
    }

    private void add(KeyBucket bucket, List<ErasureSubject> subjects) throws IOException {
        synchronized (bucket) {
            int first = subjects.size() == 1
                    ? bucket.add(slot(bucket, subjects.get(0)))
                    : bucket.addAll(subjects.stream()
                            .map(subject -> slot(bucket, subject))
                            .toList());
            for (int i = 0; i < subjects.size(); i++) {
                index.addSlot(
                        KeyIndex.mark(subjects.get(i).id()), subjects.get(i).keyId(), first + i);
            }
        }
    }

    private KeySlot slot(KeyBucket bucket, ErasureSubject subject) {
        BucketKeys.Current current = bucketKeys.current(bucket.number());
        return KeySlot.of(subject, current.generation(), current.key(), clock.random(PartCipher.NONCE));
    }

    /**
     * The damaged slots and files. What is encrypted with those keys cannot be read, and at a start it is unknown whose
     * keys they are.
     */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    public Optional<ErasureSubject> find(String id) {
        return index.usable(id).stream()
                .flatMap(keyId -> holder(keyId).stream())
                .filter(subject -> subject.id().equals(id))
                .findFirst();
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

    /** Empty if the slot or the file is damaged. */
    private Optional<ErasureSubject> load(String keyId) throws IOException {
        Optional<ErasureSubject> subject = loaded(keyId);
        if (subject.isEmpty() && reader) {
            // an erasure by the other process wraps the keys of the other persons again
            readMasters();
            if (bucketKeys.exist()) {
                bucketKeys.read(true);
            }
            subject = loaded(keyId);
        }
        if (subject.isEmpty()) {
            OptionalInt slot = index.slot(keyId);
            unreadable.add(
                    slot.isPresent()
                            ? bucket(keyId).place(slot.getAsInt())
                            : files.file(keyId).toString());
            index.damaged(keyId);
        }
        return subject;
    }

    private Optional<ErasureSubject> loaded(String keyId) throws IOException {
        KeyBucket bucket = bucket(keyId);
        try {
            synchronized (bucket) {
                OptionalInt slot = index.slot(keyId);
                return slot.isPresent()
                        ? bucket.slot(keyId, slot.getAsInt()).flatMap(each -> opened(bucket, each))
                        : files.load(keyId);
            }
        } catch (NoSuchFileException e) {
            // the file was removed by somebody: treated like a damaged one
            return Optional.empty();
        }
    }

    /** Whether the key of an encrypted part is still there. */
    public boolean lives(byte[] part) {
        return index.lives(part);
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
            if (KeySlot.fits(id)) {
                add(bucket(subject.keyId()), List.of(subject));
            } else {
                int number = master.lastKey();
                files.write(subject, number);
                index.addFile(subject, number);
            }
            index.opened(subject);
            return subject;
        } finally {
            changing.readLock().unlock();
        }
    }

    private void makeMaster(int number) throws IOException {
        SecretKeySpec made = new SecretKeySpec(clock.random(KEY), "AES");
        disk.replace(
                masters.resolve("master-" + number + ".key"),
                (HexFormat.of().formatHex(made.getEncoded()) + "\n").getBytes(StandardCharsets.US_ASCII),
                Disk.Readers.OWNER);
        master.put(number, made);
    }

    /** Ids of all existing keys of these persons, old and damaged ones included. */
    public Set<String> keyIds(Collection<String> persons) throws IOException {
        try {
            Set<String> keyIds = new TreeSet<>();
            for (String person : persons) {
                index.keys(person).stream()
                        .filter(keyId -> holder(keyId)
                                .filter(subject -> !subject.id().equals(person))
                                .isEmpty())
                        .forEach(keyIds::add);
            }
            return keyIds;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    public int currentMaster() {
        return master.lastKey();
    }

    /** Stops encrypting and decrypting with these keys. {@link #destroy} destroys them. */
    public void remove(Set<String> keyIds) {
        changing.writeLock().lock();
        try {
            keyIds.forEach(index::remove);
        } finally {
            changing.writeLock().unlock();
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

    /**
     * Removes these keys from the disk, so that no copy of their files can be decrypted: their buckets get new keys,
     * and the earlier master keys are removed. May be repeated. There must be a master key that is newer than the keys.
     */
    public void destroy(Set<String> keyIds, ErasureProgress steps) throws IOException {
        files.remove(keyIds);
        Set<Integer> affected = keyIds.stream().map(KeyPlace::bucketOf).collect(Collectors.toCollection(TreeSet::new));
        bucketKeys.renew(affected);
        int current = master.lastKey();
        List<String> outdated = index.files(current);
        int all = affected.size() + outdated.size();
        int done = 0;
        for (int bucket : affected) {
            rewrite(buckets[bucket], keyIds);
            steps.done(ErasureProgress.What.KEYS, ++done, all);
        }
        for (String keyId : outdated) {
            Optional<ErasureSubject> subject = load(keyId);
            if (subject.isPresent()) {
                files.write(subject.get(), current);
                index.wrappedBy(keyId, current);
            }
            steps.done(ErasureProgress.What.KEYS, ++done, all);
        }
        bucketKeys.settle();
        for (int number : List.copyOf(master.headMap(current).keySet())) {
            disk.remove(masters.resolve("master-" + number + ".key"));
            disk.force(masters);
            master.remove(number);
        }
    }

    /** Wraps all slots of a bucket again, without these keys. A damaged slot is kept as it is. */
    private void rewrite(KeyBucket bucket, Set<String> without) throws IOException {
        synchronized (bucket) {
            byte[] all = bucket.all();
            List<byte[]> kept = new ArrayList<>();
            Map<String, Integer> positions = new HashMap<>();
            for (int at = 0; at < KeySlot.count(all) * KeySlot.SIZE; at += KeySlot.SIZE) {
                byte[] former = Arrays.copyOfRange(all, at, at + KeySlot.SIZE);
                Optional<KeySlot> slot = KeySlot.read(former, 0);
                if (slot.filter(each -> without.contains(each.keyId())).isEmpty()) {
                    slot.ifPresent(each -> positions.put(each.keyId(), kept.size()));
                    kept.add(slot.flatMap(each -> opened(bucket, each))
                            .map(subject -> slot(bucket, subject).bytes())
                            .orElse(former));
                }
            }
            if (all.length > 0) {
                bucket.replace(kept);
            }
            positions.forEach(index::moved);
        }
    }
}
