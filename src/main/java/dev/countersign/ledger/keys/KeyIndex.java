package dev.countersign.ledger.keys;

import dev.countersign.ledger.tree.LedgerHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final Map<Name, Name> keyOf = new ConcurrentHashMap<>();
    private final Map<Name, Integer> masterOf = new ConcurrentHashMap<>();
    /** The keys of persons with more than one key. A folder that was assembled by hand may contain them. */
    private final Map<Name, Set<Name>> others = new ConcurrentHashMap<>();

    private final Map<Name, ErasureSubject> lately;

    /** 16 bytes: of the hash of a person's id, or the id of a key. */
    private record Name(long high, long low) implements Comparable<Name> {

        static Name ofPerson(String id) {
            ByteBuffer hash = ByteBuffer.wrap(LedgerHash.sha256().digest(id.getBytes(StandardCharsets.UTF_8)));
            return new Name(hash.getLong(), hash.getLong());
        }

        static Name ofKey(String keyId) {
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(keyId));
            return new Name(bytes.getLong(), bytes.getLong());
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

    /** @param master number of the master key that wraps it */
    void add(ErasureSubject subject, int master) {
        Name person = Name.ofPerson(subject.id());
        Name key = Name.ofKey(subject.keyId());
        masterOf.put(key, master);
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
        return masterOf.containsKey(Name.ofKey(keyId));
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
        masterOf.remove(key);
        keyOf.values().remove(key);
        synchronized (lately) {
            lately.remove(key);
        }
    }

    boolean isEmpty() {
        return masterOf.isEmpty();
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

    /** Ids of the keys that are wrapped by an earlier master key. */
    List<String> outdated(int master) {
        List<String> outdated = new ArrayList<>();
        masterOf.forEach((key, number) -> {
            if (number < master) {
                outdated.add(key.hex());
            }
        });
        return outdated;
    }

    void wrappedBy(String keyId, int master) {
        masterOf.replace(Name.ofKey(keyId), master);
    }
}
