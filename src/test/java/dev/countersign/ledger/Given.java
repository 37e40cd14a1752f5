package dev.countersign.ledger;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Entries that the tests of the ledger write, and the time and random values that they pass in. */
public final class Given implements ClockAndRandom {

    private final Random random;

    public Given(long seed) {
        random = new Random(seed);
    }

    @Override
    public Instant now() {
        return Instant.parse("2026-11-22T12:00:00Z");
    }

    @Override
    public synchronized byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return made;
    }

    public static Entry entry(String open) {
        return new Entry(bytes(open), List.of());
    }

    public static Entry entry(String open, ErasureSubject subject, String content) {
        return new Entry(bytes(open), List.of(new Entry.Part(subject, bytes(content))));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static String record(Entries entries, long sequence) {
        return text(entries.get(sequence).open());
    }

    /** Persons and contents of the parts that can be read. */
    public static List<String> parts(Entries entries, long sequence) {
        return entries.parts(sequence).stream()
                .map(part -> part.subject() + ": " + text(part.content()))
                .toList();
    }
}
