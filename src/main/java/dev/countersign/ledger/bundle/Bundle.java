package dev.countersign.ledger.bundle;

import dev.countersign.ledger.Entries;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.proof.ProvenCheckpoint;
import dev.countersign.ledger.verify.BundleNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Entries with everything that a third party needs to verify them, in one zip file. The same content gives the same
 * bytes.
 *
 * @param sequences sequence numbers of the entries
 * @param opened    private parts that may be disclosed, by sequence
 * @param extras    further files by name, such as {@code releases/…}; a {@code README.md} among them replaces ours
 * @param earlier   sizes of checkpoints that the reader kept; the bundle contains a consistency proof for each
 */
public record Bundle(
        SortedSet<Long> sequences,
        SortedMap<Long, List<byte[]>> opened,
        SortedMap<String, byte[]> extras,
        SortedSet<Long> earlier) {

    /** The query, among the extras: see {@link #query}. */
    public static final String QUERY = BundleNames.QUERY;
    /** The query for every entry of a range. */
    public static final String ALL = BundleNames.ALL;
    /** The query for the decisions that a search found. */
    public static final String MATCHING = BundleNames.MATCHING;
    /** The query for decisions by their ids. */
    public static final String NAMED = BundleNames.NAMED;

    private static final String PAGE = "/bundle-readme.md";
    /** The oldest time that a zip file can express. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    public Bundle {
        sequences = new TreeSet<>(sequences);
        opened = new TreeMap<>(opened);
        extras = new TreeMap<>(extras);
        earlier = new TreeSet<>(earlier);
    }

    /** Entries only. */
    public static Bundle of(SortedSet<Long> sequences) {
        return new Bundle(sequences, new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    }

    /**
     * The query as canonical JSON. If it is {@link #ALL}, a verifier checks the entries against it.
     *
     * @param asked {@link #ALL}, {@link #MATCHING} or {@link #NAMED}: a verifier accepts no other
     * @param from  sequence of the first entry
     * @param to    sequence of the last entry
     * @param size  size of the checkpoint
     */
    public static byte[] query(String asked, long from, long to, long size) {
        return bytes("{\"asked\":\"" + asked.replaceAll("[^A-Za-z ]", "") + "\",\"from\":" + from + ",\"size\":" + size
                + ",\"to\":" + to + "}");
    }

    /** @throws LedgerUnavailable when no checkpoint covers one of the entries yet */
    public void write(OutputStream out, Entries entries, Proofs proofs) throws IOException {
        ProvenCheckpoint head = proofs.head()
                .filter(each -> each.checkpoint().size() > sequences.last())
                .orElseThrow(() -> new LedgerUnavailable(
                        "entry " + sequences.last(),
                        "no checkpoint covers this entry yet.",
                        "Maybe ask again in a second."));
        String key = proofs.key()
                .orElseThrow(() -> new LedgerUnavailable(
                        LogKey.PUBLIC,
                        "the public half of the key is missing.",
                        "Maybe restore it from an earlier bundle."));
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        if (!extras.containsKey(BundleNames.README)) {
            file(zip, BundleNames.README, bytes(readme(key)));
        }
        file(zip, BundleNames.KEY, bytes(key + "\n"));
        file(zip, BundleNames.CHECKPOINT, bytes(head.signed()));
        for (long each : earlier) {
            file(
                    zip,
                    BundleNames.CONSISTENCY + each + BundleNames.CONSISTENCY_ENDS,
                    bytes(head.consistency(each).text()));
        }
        for (long sequence : sequences) {
            file(
                    zip,
                    BundleNames.RECORDS + sequence + BundleNames.RECORD_ENDS,
                    entries.get(sequence).open());
            file(
                    zip,
                    BundleNames.PROOFS + sequence + BundleNames.PROOF_ENDS,
                    bytes(head.inclusion(sequence).text()));
            List<byte[]> parts = opened.getOrDefault(sequence, List.of());
            for (int i = 0; i < parts.size(); i++) {
                file(zip, BundleNames.PRIVATE + sequence + "/" + i + BundleNames.RECORD_ENDS, parts.get(i));
            }
        }
        for (var extra : extras.entrySet()) {
            file(zip, extra.getKey(), extra.getValue());
        }
        zip.finish();
    }

    private static void file(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The page that explains the files to the reader of a bundle. */
    private static String readme(String key) throws IOException {
        try (InputStream in = Objects.requireNonNull(Bundle.class.getResourceAsStream(PAGE), PAGE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("KEY", key);
        }
    }
}
