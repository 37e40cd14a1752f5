package dev.countersign.ledger.keys;

import dev.countersign.ledger.disk.ParallelReads;
import dev.countersign.ledger.tree.LedgerHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The ids of the keys of each person, without the keys and without the persons' ids, in 36 bytes for each person:
 * the id of the key and its place, and the beginnings of the person's mark and of that id. Decrypted keys are kept only
 * for recently used persons. Any number of threads may use it. It never waits for a disk.
 *
 * <p>INVARIANT: marks of two persons may begin alike, so the index names candidates. Only the id that is encrypted with
 * a key says whose key it is.
 */
final class KeyIndex {

    /** The number of persons whose decrypted keys are kept. */
    static final int LATELY = 50_000;
    /** Bytes of a mark. */
    static final int MARK = 16;

    private static final int SHARDS = KeyPlace.BUCKETS;

    /**
     * Id of the key, by its bucket, and its position in the bucket; negative for a key in a file of its own: the number
     * of its master key.
     */
    private final PairTable[] places = tables(true);
    /** The first half of a person's mark, by its first byte, and the first half of the id of a key of that person. */
    private final PairTable[] keys = tables(false);
    /** Keys that could not be decrypted since the start. Nothing new is encrypted with them. */
    private final Set<Name> damaged = ConcurrentHashMap.newKeySet();

    private final Map<Name, ErasureSubject> lately;

    /** 16 bytes: of the hash of a person's id, or the id of a key. */
    private record Name(long high, long low) {

        static Name ofKey(String keyId) {
            return new Name(HexFormat.fromHexDigitsToLong(keyId, 0, 16), HexFormat.fromHexDigitsToLong(keyId, 16, 32));
        }

        static Name ofBytes(byte[] bytes) {
            ByteBuffer id = ByteBuffer.wrap(bytes, 0, PartCipher.KEY_ID);
            return new Name(id.getLong(), id.getLong());
        }

        String hex() {
            HexFormat hex = HexFormat.of();
            return hex.toHexDigits(high) + hex.toHexDigits(low);
        }

        int shard() {
            return KeyIndex.shard(high);
        }
    }

    KeyIndex(int most) {
        lately = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Name, ErasureSubject> eldest) {
                return size() > most;
            }
        };
    }

    private static PairTable[] tables(boolean valued) {
        PairTable[] tables = new PairTable[SHARDS];
        Arrays.setAll(tables, unused -> new PairTable(valued));
        return tables;
    }

    private static int shard(long high) {
        return (int) (high >>> (Long.SIZE - Byte.SIZE));
    }

    /** What stands for a person: the first 16 bytes of SHA-256 over the id. */
    static byte[] mark(String person) {
        return Arrays.copyOf(LedgerHash.sha256().digest(person.getBytes(StandardCharsets.UTF_8)), MARK);
    }

    /** The first half of 16 bytes. */
    private static long begin(byte[] mark) {
        return ByteBuffer.wrap(mark).getLong();
    }

    /**
     * @param mark     of the person
     * @param position in its bucket
     */
    void addSlot(byte[] mark, String keyId, int position) {
        add(begin(mark), Name.ofKey(keyId), position);
    }

    /** @param master number of the master key that wraps the file */
    void addFile(ErasureSubject subject, int master) {
        add(begin(mark(subject.id())), Name.ofKey(subject.keyId()), -master);
    }

    private void add(long mark, Name key, int place) {
        PairTable its = places[key.shard()];
        synchronized (its) {
            its.put(key.high(), key.low(), place);
        }
        PairTable same = keys[shard(mark)];
        synchronized (same) {
            same.put(mark, key.high(), 0);
        }
    }

    /**
     * Adds all slots of a bucket at a start. {@link #sort} must follow before anything is looked up.
     *
     * @param marks  of the persons, one after the other
     * @param keyIds of 16 bytes, one after the other
     * @param slots  their positions in the bucket
     */
    void addAll(int bucket, ByteBuffer marks, ByteBuffer keyIds, int[] slots) {
        PairTable its = places[bucket];
        synchronized (its) {
            its.room(slots.length);
            for (int i = 0; i < slots.length; i++) {
                its.append(keyIds.getLong(MARK * i), keyIds.getLong(MARK * i + Long.BYTES), slots[i]);
            }
        }
        for (int i = 0; i < slots.length; i++) {
            long mark = marks.getLong(MARK * i);
            PairTable same = keys[shard(mark)];
            synchronized (same) {
                same.append(mark, keyIds.getLong(MARK * i), 0);
            }
        }
    }

    /** After {@link #addAll}. */
    void sort() {
        ParallelReads.of(Stream.concat(Stream.of(places), Stream.of(keys)).toList(), each -> {
            synchronized (each) {
                each.sort();
                return each.count();
            }
        });
    }

    /** Keeps the decrypted key for a while. */
    void opened(ErasureSubject subject) {
        synchronized (lately) {
            lately.put(Name.ofKey(subject.keyId()), subject);
        }
    }

    Optional<ErasureSubject> lately(String keyId) {
        synchronized (lately) {
            return Optional.ofNullable(lately.get(Name.ofKey(keyId)));
        }
    }

    /** Ids of the keys that may be the person's, in order, without damaged ones. */
    SortedSet<String> usable(String person) {
        SortedSet<String> usable = keys(person);
        if (!damaged.isEmpty()) {
            usable.removeIf(keyId -> damaged.contains(Name.ofKey(keyId)));
        }
        return usable;
    }

    boolean lives(String keyId) {
        return place(keyId).isPresent();
    }

    /** @param bytes begin with the id of a key */
    boolean lives(byte[] bytes) {
        return place(Name.ofBytes(bytes)).isPresent();
    }

    private OptionalInt place(String keyId) {
        return place(Name.ofKey(keyId));
    }

    private OptionalInt place(Name key) {
        PairTable its = places[key.shard()];
        synchronized (its) {
            int at = its.find(key.high(), key.low());
            return at < 0 ? OptionalInt.empty() : OptionalInt.of(its.value(at));
        }
    }

    /** Ids of all keys that may be the person's, in order. */
    SortedSet<String> keys(String person) {
        long mark = begin(mark(person));
        PairTable same = keys[shard(mark)];
        long[] begins;
        synchronized (same) {
            int from = same.from(mark, Long.MIN_VALUE);
            int to = from;
            while (to < same.count() && same.first(to) == mark) {
                to++;
            }
            begins = new long[to - from];
            for (int i = 0; i < begins.length; i++) {
                begins[i] = same.second(from + i);
            }
        }
        SortedSet<String> keyIds = new TreeSet<>();
        for (long begin : begins) {
            beginning(begin, keyIds);
        }
        return keyIds;
    }

    private void beginning(long begin, Set<String> keyIds) {
        PairTable its = places[shard(begin)];
        synchronized (its) {
            for (int at = its.from(begin, Long.MIN_VALUE); at < its.count() && its.first(at) == begin; at++) {
                keyIds.add(new Name(begin, its.second(at)).hex());
            }
        }
    }

    /** Removes that key. */
    void remove(String keyId) {
        Name key = Name.ofKey(keyId);
        boolean last;
        PairTable its = places[key.shard()];
        synchronized (its) {
            int at = its.find(key.high(), key.low());
            if (at >= 0) {
                its.remove(at);
            }
            int next = its.from(key.high(), Long.MIN_VALUE);
            last = next == its.count() || its.first(next) != key.high();
        }
        if (last) {
            for (PairTable each : keys) {
                forget(each, key.high());
            }
        }
        damaged.remove(key);
        synchronized (lately) {
            lately.remove(key);
        }
    }

    private static void forget(PairTable marks, long begin) {
        synchronized (marks) {
            for (int at = marks.count() - 1; at >= 0; at--) {
                if (marks.second(at) == begin) {
                    marks.remove(at);
                }
            }
        }
    }

    boolean isEmpty() {
        for (PairTable each : places) {
            synchronized (each) {
                if (each.count() > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Marks the key as unreadable. The person gets another key, and an erasure removes both. */
    void damaged(String keyId) {
        damaged.add(Name.ofKey(keyId));
    }

    /** The position of the key in its bucket; empty if it is in a file of its own, or gone. */
    OptionalInt slot(String keyId) {
        OptionalInt place = place(keyId);
        return place.isPresent() && place.getAsInt() < 0 ? OptionalInt.empty() : place;
    }

    void moved(String keyId, int position) {
        Name key = Name.ofKey(keyId);
        PairTable its = places[key.shard()];
        synchronized (its) {
            int at = its.find(key.high(), key.low());
            if (at >= 0) {
                its.set(at, position);
            }
        }
    }

    /** Ids of the keys in files of their own that are wrapped by a master key before this one. */
    List<String> files(int before) {
        List<String> files = new ArrayList<>();
        for (PairTable each : places) {
            synchronized (each) {
                for (int at = 0; at < each.count(); at++) {
                    if (each.value(at) < 0 && -each.value(at) < before) {
                        files.add(new Name(each.first(at), each.second(at)).hex());
                    }
                }
            }
        }
        return files;
    }

    void wrappedBy(String keyId, int master) {
        moved(keyId, -master);
    }
}
