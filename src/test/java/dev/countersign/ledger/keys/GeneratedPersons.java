package dev.countersign.ledger.keys;

import dev.countersign.ledger.LedgerGenerator;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;

/** Keys of any number of persons, written straight into their buckets, for {@link LedgerGenerator}. */
public final class GeneratedPersons {

    private static final int AT_ONCE = 4_096;

    private GeneratedPersons() {}

    /** Id of a person, from 0. */
    public static String id(long number) {
        return "customer:C-" + number;
    }

    /** Makes the keys of a new ledger. The key ids of persons n, n + 256, … begin with the same byte. */
    public static Keys write(
            Disk disk, Path folder, int persons, long seed, ClockAndRandom given, LedgerGenerator.Progress progress)
            throws IOException {
        Keys.open(disk, folder, given);
        Path subjects = folder.resolve(KeyPlace.SUBJECTS);
        String master = new String(disk.bytes(folder.resolve("keys/master-1.key")), StandardCharsets.US_ASCII);
        TreeMap<Integer, SecretKeySpec> masters = new TreeMap<>();
        masters.put(1, new SecretKeySpec(HexFormat.of().parseHex(master.strip()), "AES"));
        BucketKeys buckets = new BucketKeys(disk, subjects, given, masters);
        buckets.read(false);
        for (int bucket = 0; bucket < KeyPlace.BUCKETS; bucket++) {
            if (bucket < persons) {
                write(disk, subjects.resolve(KeyPlace.bucket(bucket)), bucket, buckets.current(bucket), persons, seed);
            }
            progress.done("persons", (long) persons * (bucket + 1) / KeyPlace.BUCKETS, persons);
        }
        return Keys.open(disk, folder, given);
    }

    private static void write(Disk disk, Path file, int bucket, BucketKeys.Current key, int persons, long seed)
            throws IOException {
        ByteBuffer slots = ByteBuffer.allocate(AT_ONCE * KeySlot.SIZE);
        try (Disk.Written out = disk.create(file, Disk.Readers.OWNER)) {
            for (int number = bucket; number < persons; number += KeyPlace.BUCKETS) {
                SplittableRandom random = new SplittableRandom(seed * 37 + number);
                byte[] keyId = bytes(random, PartCipher.KEY_ID);
                keyId[0] = (byte) bucket;
                ErasureSubject subject = new ErasureSubject(
                        id(number), HexFormat.of().formatHex(keyId), new SecretKeySpec(bytes(random, 32), "AES"));
                slots.put(KeySlot.of(subject, key.generation(), key.key(), bytes(random, PartCipher.NONCE))
                        .bytes());
                if (!slots.hasRemaining()) {
                    out.write(slots.flip());
                    slots.clear();
                }
            }
            out.write(slots.flip());
        }
    }

    private static byte[] bytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
