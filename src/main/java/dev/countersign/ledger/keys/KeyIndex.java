package dev.countersign.ledger.keys;

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
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key id of each person, without the key and without the person's id: two numbers of 16 bytes for each person.
 * Decrypted keys are kept only for recently used persons. Any number of threads may use it. It never waits for a disk.
 */
final class KeyIndex {

    /** The number of persons whose decrypted keys are kept. */
    static final int LATELY = 50_000;
    /** Bytes of a mark. */
    static final int MARK = 16;

    private final Map<Name, Name> keyOf = new ConcurrentHashMap<>();
    /** Position in its bucket; negative for a key in a file of its own: the number of its master key. */
    private final Map<Name, Integer> placeOf = new ConcurrentHashMap<>();
    /** The keys of persons with more than one key. A folder that was assembled by hand may contain them. */
    private final Map<Name, Set<Name>> others = new ConcurrentHashMap<>();

    private final Map<Name, ErasureSubject> lately;

    /** 16 bytes: of the hash of a person's id, or the id of a key. */
    private record Name(long high, long low) implements Comparable<Name> {

        static Name ofPerson(String id) {
            return of(mark(id));
        }

        static Name of(byte[] bytes) {
            ByteBuffer held = ByteBuffer.wrap(bytes);
            return new Name(held.getLong(), held.getLong());
        }

        static Name ofKey(String keyId) {
            return of(HexFormat.of().parseHex(keyId));
        }

        String hex() {
            return HexFormat.of()
                    .formatHex(ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(high)
                            .putLong(low)
                            .array());
        }

        @Override
        public int compareTo(Name other) {
            int first = Long.compareUnsigned(high, other.high);
            return first == 0 ? Long.compareUnsigned(low, other.low) : first;
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

    /** What stands for a person in the index: the first 16 bytes of SHA-256 over the id. */
    static byte[] mark(String person) {
        return Arrays.copyOf(LedgerHash.sha256().digest(person.getBytes(StandardCharsets.UTF_8)), MARK);
    }

    /**
     * @param mark     of the person
     * @param position in its bucket
     */
    void addSlot(byte[] mark, String keyId, int position) {
        add(Name.of(mark), Name.ofKey(keyId), position);
    }

    /** @param master number of the master key that wraps the file */
    void addFile(ErasureSubject subject, int master) {
        add(Name.ofPerson(subject.id()), Name.ofKey(subject.keyId()), -master);
    }

    private void add(Name person, Name key, int place) {
        placeOf.put(key, place);
        keyOf.merge(person, key, (one, other) -> {
            if (!one.equals(other)) {
                others.computeIfAbsent(person, unused -> ConcurrentHashMap.newKeySet())
                        .addAll(List.of(one, other));
            }
            return one.compareTo(other) < 0 ? one : other;
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

    /** Id of the person's key. */
    Optional<String> key(String person) {
        return Optional.ofNullable(keyOf.get(Name.ofPerson(person))).map(Name::hex);
    }

    boolean lives(String keyId) {
        return placeOf.containsKey(Name.ofKey(keyId));
    }

    /** Ids of all keys that the person has. */
    Set<String> keys(String person) {
        Set<String> keys = new TreeSet<>();
        key(person).ifPresent(keys::add);
        others.getOrDefault(Name.ofPerson(person), Set.of()).stream()
                .map(Name::hex)
                .filter(this::lives)
                .forEach(keys::add);
        return keys;
    }

    /** Removes that key. */
    void remove(String keyId) {
        Name key = Name.ofKey(keyId);
        placeOf.remove(key);
        keyOf.values().remove(key);
        synchronized (lately) {
            lately.remove(key);
        }
    }

    boolean isEmpty() {
        return placeOf.isEmpty();
    }

    /** Marks the key as unreadable. The person gets another key, and an erasure removes both. */
    void damaged(String keyId) {
        Name key = Name.ofKey(keyId);
        keyOf.forEach((person, its) -> {
            if (its.equals(key)) {
                others.computeIfAbsent(person, unused -> ConcurrentHashMap.newKeySet())
                        .add(key);
                keyOf.remove(person, key);
            }
        });
    }

    /** The position of the key in its bucket; empty if it is in a file of its own, or gone. */
    OptionalInt slot(String keyId) {
        Integer place = placeOf.get(Name.ofKey(keyId));
        return place == null || place < 0 ? OptionalInt.empty() : OptionalInt.of(place);
    }

    void moved(String keyId, int position) {
        placeOf.replace(Name.ofKey(keyId), position);
    }

    /** Ids of the keys in files of their own that are wrapped by a master key before this one. */
    List<String> files(int before) {
        List<String> files = new ArrayList<>();
        placeOf.forEach((key, place) -> {
            if (place < 0 && -place < before) {
                files.add(key.hex());
            }
        });
        return files;
    }

    void wrappedBy(String keyId, int master) {
        placeOf.replace(Name.ofKey(keyId), -master);
    }
}
