package dev.countersign.ledger.keys;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that wrap the keys of persons, one for each bucket, in one file. Each is wrapped by a master key. An erasure
 * gives a bucket a new key; when the former master key is removed, nothing decrypts the former key of the bucket.
 */
final class BucketKeys {

    private static final int KEY = 32;

    private final Disk disk;
    private final ClockAndRandom clock;
    private final Path file;
    private final SortedMap<Integer, SecretKeySpec> master;
    private final ConcurrentSkipListMap<BucketKeyTable.Name, Held> held = new ConcurrentSkipListMap<>();

    /** A key as it is in the file, and decrypted. */
    private record Held(BucketKeyTable.Entry stored, BucketKey key) {}

    /** One of the keys that a bucket has. */
    record Current(int generation, BucketKey key) {}

    BucketKeys(Disk disk, Path subjects, ClockAndRandom clock, SortedMap<Integer, SecretKeySpec> master) {
        this.disk = disk;
        this.clock = clock;
        file = subjects.resolve(BucketKeyTable.NAME);
        this.master = master;
    }

    boolean exist() {
        return disk.exists(file);
    }

    /** Makes the first key of each bucket. */
    void make() throws IOException {
        SortedMap<BucketKeyTable.Name, Held> made = new TreeMap<>();
        for (int bucket = 0; bucket < KeyPlace.BUCKETS; bucket++) {
            BucketKeyTable.Name name = new BucketKeyTable.Name(bucket, 1);
            made.put(name, made(name));
        }
        replace(made);
    }

    /**
     * Reads the keys that an existing master key decrypts.
     *
     * @throws LedgerUnavailable when the file is damaged, or, unless another process may be writing, a master key does
     *     not decrypt it
     */
    void read(boolean running) throws IOException {
        for (BucketKeyTable.Entry entry : BucketKeyTable.read(disk.bytes(file))
                .orElseThrow(() -> new LedgerUnavailable(
                        file.toString(),
                        "this file is damaged. Without it no key of a person can be decrypted.",
                        "Maybe there is a backup of it. Restore it."))) {
            Optional<BucketKey> key = Optional.ofNullable(master.get(entry.master()))
                    .flatMap(wrapping -> PartCipher.open(wrapping, entry.wrapped(), entry.authenticated()))
                    .map(BucketKey::of);
            if (key.isEmpty() && !running) {
                throw new LedgerUnavailable(
                        file.toString(),
                        "master key " + entry.master() + " does not decrypt the keys of persons.",
                        "Maybe there is a backup of the right one. Restore it.");
            }
            key.ifPresent(each -> held.put(entry.name(), new Held(entry, each)));
        }
    }

    /** The key for new slots of a bucket. */
    Current current(int bucket) {
        Map.Entry<BucketKeyTable.Name, Held> last = held.lowerEntry(new BucketKeyTable.Name(bucket + 1, 0));
        if (last == null || last.getKey().bucket() != bucket) {
            throw new LedgerUnavailable(
                    file.toString(), "the key of bucket " + bucket + " is missing.", "Maybe there is a backup of it.");
        }
        return new Current(last.getKey().generation(), last.getValue().key());
    }

    /** Empty if there is no such key any more. */
    Optional<BucketKey> key(int bucket, int generation) {
        return Optional.ofNullable(held.get(new BucketKeyTable.Name(bucket, generation)))
                .map(Held::key);
    }

    /**
     * Gives these buckets a new key. The former ones stay under the former master key alone; all others are wrapped by
     * the current one. May be repeated.
     */
    void renew(Set<Integer> buckets) throws IOException {
        int number = master.lastKey();
        SortedMap<BucketKeyTable.Name, Held> renewed = new TreeMap<>(held);
        held.forEach((name, each) -> {
            if (each.stored().master() < number) {
                BucketKeyTable.Name next = new BucketKeyTable.Name(name.bucket(), name.generation() + 1);
                if (!buckets.contains(name.bucket())) {
                    renewed.put(name, wrapped(name, each.key()));
                } else if (!held.containsKey(next)) {
                    renewed.put(next, made(next));
                }
            }
        });
        replace(renewed);
    }

    /** Leaves out the keys under a former master key. */
    void settle() throws IOException {
        int number = master.lastKey();
        SortedMap<BucketKeyTable.Name, Held> settled = new TreeMap<>(held);
        if (settled.values().removeIf(each -> each.stored().master() < number)) {
            replace(settled);
        }
    }

    private Held made(BucketKeyTable.Name name) {
        return wrapped(name, BucketKey.of(clock.random(KEY)));
    }

    private Held wrapped(BucketKeyTable.Name name, BucketKey key) {
        int number = master.lastKey();
        byte[] wrapped = PartCipher.seal(
                Objects.requireNonNull(master.get(number)),
                clock.random(PartCipher.NONCE),
                key.wrapping().getEncoded(),
                BucketKeyTable.authenticated(name, number));
        return new Held(new BucketKeyTable.Entry(name, number, wrapped), key);
    }

    /** INVARIANT: no key is used before it is forced to disk. */
    private void replace(SortedMap<BucketKeyTable.Name, Held> by) throws IOException {
        disk.replace(
                file,
                BucketKeyTable.bytes(by.values().stream().map(Held::stored).toList()),
                Disk.Readers.OWNER);
        held.putAll(by);
        held.keySet().retainAll(by.keySet());
    }
}
