package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Random operations on one ledger, without threads, and its expected contents. The same seed gives the same operations.
 */
public final class Story {

    public static final Path FOLDER = Path.of("/ledger");

    private static final int PERSONS = 5;

    private final Random random;
    private final Given outside;
    private final LedgerSettings settings;
    private final List<Written> acknowledged = new ArrayList<>();
    private final Map<Integer, String> keys = new HashMap<>();
    private final Set<String> erasedKeys = new TreeSet<>();
    private List<Written> unsure = List.of();
    private Set<String> beingErased = Set.of();
    private long published;
    private int written;

    /** An entry that was written, or was to be. */
    private record Written(String open, Map<String, String> parts) {}

    Story(long seed) {
        random = new Random(seed);
        outside = new Given(seed);
        settings = LedgerSettings.usual().withSegments(seed % 2 == 0 ? 20_000 : 80_000);
    }

    LedgerFiles open(Disk disk) {
        return LedgerFiles.open(disk, FOLDER, settings, outside);
    }

    /** So many things happen, until one of them fails. */
    void goOn(LedgerFiles volume, int steps) throws IOException {
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(12)) {
                case 0 -> erase(volume);
                case 1, 2 -> publish(volume);
                default -> write(volume);
            }
        }
    }

    private void write(LedgerFiles volume) throws IOException {
        List<PendingEntry> group = new ArrayList<>();
        List<Written> told = new ArrayList<>();
        int entries = 1 + random.nextInt(6);
        for (int i = 0; i < entries; i++) {
            String open = "entry " + written++ + " " + "x".repeat(random.nextInt(random.nextInt(4) == 0 ? 9_000 : 300));
            Map<String, String> contents = new HashMap<>();
            List<Entry.Part> parts = new ArrayList<>();
            for (int person = random.nextInt(2 * PERSONS); person < PERSONS && parts.size() < 2; person++) {
                ErasureSubject subject = volume.subject("customer:C-" + person);
                keys.put(person, subject.keyId());
                String content = "part " + written + " " + "y".repeat(random.nextInt(2_000));
                contents.put(subject.keyId(), content);
                parts.add(new Entry.Part(subject, Given.bytes(content)));
            }
            told.add(new Written(open, contents));
            group.add(volume.sealed(new Entry(Given.bytes(open), parts)));
        }
        unsure = told;
        assertThat(volume.write(group)).isEqualTo(acknowledged.size());
        volume.grow(group);
        volume.ahead();
        acknowledged.addAll(told);
        unsure = List.of();
    }

    private void publish(LedgerFiles volume) throws IOException {
        volume.publish();
        published = acknowledged.size();
    }

    private void erase(LedgerFiles volume) throws IOException {
        int person = random.nextInt(PERSONS);
        if (keys.containsKey(person)) {
            beingErased = Set.of(keys.get(person));
            volume.erase(Set.of("customer:C-" + person), (what, of, all) -> {});
            erasedKeys.addAll(beingErased);
            beingErased = Set.of();
            keys.remove(person);
        }
    }

    /** Compares the ledger with all acknowledged entries, and settles the unacknowledged ones. */
    void holds(LedgerFiles volume, FaultyDisk disk) {
        Entries entries = volume.entries();
        assertThat(entries.size())
                .as("entries acknowledged or whole")
                .isBetween((long) acknowledged.size(), (long) acknowledged.size() + unsure.size());
        assertThat(entries.size() == acknowledged.size() || entries.size() == acknowledged.size() + unsure.size())
                .as("a group is all or nothing")
                .isTrue();
        if (entries.size() > acknowledged.size()) {
            acknowledged.addAll(unsure);
        }
        unsure = List.of();
        boolean erased = beingErased.stream()
                .anyMatch(key -> keys.values().stream().noneMatch(known -> known.equals(key) && lives(entries, key)));
        if (erased) {
            erasedKeys.addAll(beingErased);
            keys.values().removeAll(beingErased);
        }
        beingErased = Set.of();
        for (int sequence = 0; sequence < acknowledged.size(); sequence++) {
            Written each = acknowledged.get(sequence);
            assertThat(Given.record(entries, sequence)).isEqualTo(each.open());
            assertThat(entries.parts(sequence).stream().map(part -> Given.text(part.content())))
                    .as("parts of " + sequence + " under " + each.parts().keySet() + ", keys " + keys + ", erased "
                            + erasedKeys + " of " + acknowledged.size())
                    .containsExactlyInAnyOrderElementsOf(each.parts().entrySet().stream()
                            .filter(part -> !erasedKeys.contains(part.getKey()))
                            .map(Map.Entry::getValue)
                            .toList());
        }
        nothingIsLeftOfTheErased(disk);
    }

    private static boolean lives(Entries entries, String key) {
        for (int person = 0; person < PERSONS; person++) {
            if (entries.subject("customer:C-" + person)
                    .filter(subject -> subject.keyId().equals(key))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private void nothingIsLeftOfTheErased(FaultyDisk disk) {
        List<byte[]> ids = erasedKeys.stream().map(HexFormat.of()::parseHex).toList();
        disk.files().forEach((file, bytes) -> {
            assertThat(erasedKeys.stream().filter(file.toString()::contains))
                    .as(file.toString())
                    .isEmpty();
            if (!file.startsWith(FOLDER.resolve("tile"))) {
                ids.forEach(id -> assertThat(find(bytes, id))
                        .as(file + " holds the id of a key that was destroyed")
                        .isNegative());
            }
        });
    }

    private static int find(byte[] bytes, byte[] sought) {
        for (int at = 0; at + sought.length <= bytes.length; at++) {
            if (bytes[at] == sought[0]
                    && java.util.Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }
}
