package dev.countersign.ledger;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.journal.Journal;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.journal.SegmentKind;
import dev.countersign.ledger.journal.Segments;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.keys.GeneratedPersons;
import dev.countersign.ledger.keys.Keys;
import dev.countersign.ledger.keys.PartCipher;
import dev.countersign.ledger.note.Anchor;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.note.VerifierKey;
import dev.countersign.ledger.proof.StartupCheck;
import dev.countersign.ledger.proof.TreeWriter;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.TreeHashes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Writes a ledger of any size into a folder: segments, tiles, a signed checkpoint, keys of persons and private parts.
 * The bytes depend on the parameters alone. Nothing is queued and nothing is forced to disk, so ten million entries
 * take minutes.
 *
 * <pre>
 *   java -cp target/test-classes:target/classes dev.countersign.ledger.LedgerGenerator FOLDER \
 *       --entries=10000000 --persons=0 --parts=0 --bytes=100 --seed=1 --checkpoint=true
 * </pre>
 *
 * @param entries    number of entries
 * @param persons    number of persons who have a key
 * @param parts      percent of the entries that have a private part, 0 to 100
 * @param bytes      least number of bytes of a public record
 * @param seed       other seeds give other records and keys
 * @param checkpoint whether tiles and a checkpoint over all entries are written. Otherwise the next start writes them
 */
public record LedgerGenerator(long entries, int persons, int parts, int bytes, long seed, boolean checkpoint) {

    private static final int GROUP = 512;
    /** Entries from one checkpoint to the next. */
    private static final int PUBLISHED = 1 << 16;
    /** Consecutive entries about one person. */
    private static final int RUN = 8;

    private static final long SEGMENT = 64L << 20;

    public LedgerGenerator {
        if (entries < 0 || persons < 0 || parts < 0 || parts > 100 || parts > 0 && persons == 0) {
            throw new IllegalArgumentException("a number below 0, more than 100 percent, or parts without persons");
        }
    }

    /** Small records, a tenth of them with private parts. */
    public static LedgerGenerator of(long entries, int persons) {
        return new LedgerGenerator(entries, persons, persons == 0 ? 0 : 10, 100, 1, true);
    }

    /** The public record of an entry. */
    public byte[] record(long sequence) {
        SplittableRandom random = new SplittableRandom(seed * 31 + sequence);
        StringBuilder record = new StringBuilder(bytes + 64);
        record.append("{\"id\":\"").append(sequence).append("\",\"note\":\"");
        while (record.length() < bytes - 20) {
            record.append(HexFormat.of().toHexDigits(random.nextInt()));
        }
        return record.append("\",\"verdict\":\"")
                .append(random.nextInt(3) == 0 ? "DENY" : "ALLOW")
                .append("\"}")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Id of a person, from 0. */
    public static String person(long number) {
        return GeneratedPersons.id(number);
    }

    /** @param folder without a ledger */
    public void write(Path folder, Progress progress) throws IOException {
        Disk disk = new UnforcedDisk();
        disk.makeFolder(folder);
        for (SegmentKind kind : SegmentKind.values()) {
            disk.makeFolder(folder.resolve(kind.folder()));
        }
        ClockAndRandom given = new Given(seed);
        Keys keys = GeneratedPersons.write(disk, folder, persons, seed, given, progress);
        logKey(disk, folder);
        TreeWriter tree = new StartupCheck(
                        disk, folder, LogKey.of(disk, folder, false), new Anchor(disk, Optional.empty()))
                .done(Optional.empty());
        tree.begin();
        try (Journal journal = new Journal(
                segments(disk, SegmentKind.JOURNAL, folder),
                segments(disk, SegmentKind.PRIVATE, folder),
                keys,
                new TreeHashes(),
                disk.pairForce(),
                0,
                0)) {
            for (long first = 0; first < entries; first += GROUP) {
                List<PendingEntry> group = group(first, keys, given);
                journal.write(group);
                if (checkpoint) {
                    group.forEach(each -> tree.add(each.leaf()));
                    if ((first + GROUP) % PUBLISHED == 0) {
                        tree.publish(this::record);
                    }
                }
                progress.done("entries", first + group.size(), entries);
            }
        }
        if (checkpoint) {
            tree.publish(this::record);
            tree.publishRest(this::record);
        }
    }

    private List<PendingEntry> group(long first, Keys keys, ClockAndRandom given) throws IOException {
        List<PendingEntry> group = new ArrayList<>(GROUP);
        for (long sequence = first; sequence < Math.min(entries, first + GROUP); sequence++) {
            byte[] open = record(sequence);
            byte[] leaf = MerkleTree.leaf(open);
            List<byte[]> sealed = List.of();
            if (sequence * parts / 100 < (sequence + 1) * parts / 100) {
                ErasureSubject subject = keys.subject(person(sequence / RUN % persons));
                sealed = List.of(PartCipher.part(
                        subject, leaf, given.random(PartCipher.NONCE), Given.bytes("part of " + sequence)));
            }
            group.add(new PendingEntry(open, leaf, sealed, false, false));
        }
        return group;
    }

    private static Segments segments(Disk disk, SegmentKind kind, Path folder) throws IOException {
        return Segments.after(disk, kind, folder.resolve(kind.folder()), SEGMENT, 0, List.of(), 0, 1);
    }

    /** A key that depends on the seed, in the files that a ledger makes. */
    private void logKey(Disk disk, Path folder) throws IOException {
        try {
            SecureRandom chosen = SecureRandom.getInstance("SHA1PRNG");
            chosen.setSeed(seed);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, chosen);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            VerifierKey verifier =
                    new VerifierKey("countersign.local/" + HexFormat.of().formatHex(hash, 0, 8), key);
            String label = "PRIVATE KEY-----\n";
            disk.replace(folder.resolve(LogKey.PUBLIC), Given.bytes(verifier + "\n"), Disk.Readers.ALL);
            disk.replace(
                    folder.resolve("keys/log.key"),
                    Given.bytes("-----BEGIN " + label
                            + Base64.getEncoder()
                                    .encodeToString(pair.getPrivate().getEncoded()) + "\n-----END "
                            + label),
                    Disk.Readers.OWNER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {

        void done(String what, long done, long all);

        /** Nobody watches. */
        static Progress none() {
            return (what, done, all) -> {};
        }

        /** A bar on one line. */
        static Progress bar(PrintStream out) {
            long[] shown = {-1};
            return (what, done, all) -> {
                long percent = all == 0 ? 100 : done * 100 / all;
                synchronized (shown) {
                    if (percent != shown[0]) {
                        shown[0] = percent;
                        int filled = (int) (percent / 4);
                        out.print("\r[" + "#".repeat(filled) + " ".repeat(25 - filled) + "] " + percent + " % of " + all
                                + " " + what + (done == all ? "\n" : ""));
                        out.flush();
                    }
                }
            };
        }
    }

    public static void main(String... arguments) throws IOException {
        if (arguments.length == 0 || arguments[0].startsWith("--")) {
            throw new IllegalArgumentException(
                    "Usage: LedgerGenerator FOLDER [--entries=N] [--persons=N] [--parts=PERCENT] [--bytes=N] [--seed=N]"
                            + " [--checkpoint=true|false]");
        }
        List<String> options = List.of(arguments).subList(1, arguments.length);
        new LedgerGenerator(
                        Long.parseLong(option(options, "entries", "1000000")),
                        Integer.parseInt(option(options, "persons", "0")),
                        Integer.parseInt(option(options, "parts", "0")),
                        Integer.parseInt(option(options, "bytes", "100")),
                        Long.parseLong(option(options, "seed", "1")),
                        Boolean.parseBoolean(option(options, "checkpoint", "true")))
                .write(Path.of(arguments[0]), Progress.bar(System.err));
    }

    private static String option(List<String> options, String name, String usual) {
        String begin = "--" + name + "=";
        return options.stream()
                .filter(each -> each.startsWith(begin))
                .map(each -> each.substring(begin.length()))
                .findFirst()
                .orElse(usual);
    }
}
