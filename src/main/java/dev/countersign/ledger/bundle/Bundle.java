package dev.countersign.ledger.bundle;

import dev.countersign.ledger.Entries;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.proof.ProvenCheckpoint;
import dev.countersign.ledger.verify.BundleNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Entries with all that a stranger needs to check them, in one zip file. The same content gives the same bytes.
 *
 * @param sequences of the entries
 * @param opened    private parts that may be shown, by sequence
 * @param extras    further files by name, such as {@code releases/…}; a {@code README.md} among them takes the place of ours
 * @param earlier   sizes of checkpoints that the reader kept, for each of which a proof of consistency goes along
 */
public record Bundle(
        SortedSet<Long> sequences,
        SortedMap<Long, List<byte[]>> opened,
        SortedMap<String, byte[]> extras,
        SortedSet<Long> earlier) {

    /** What was asked for, among the extras: see {@link #query}. */
    public static final String QUERY = BundleNames.QUERY;
    /** Asked for every entry of a range. */
    public static final String ALL = BundleNames.ALL;
    /** Asked for the decisions that a search found. */
    public static final String MATCHING = BundleNames.MATCHING;
    /** Asked for decisions by their ids. */
    public static final String NAMED = BundleNames.NAMED;

    /** The oldest time that a zip file can tell. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    public Bundle {
        sequences = new TreeSet<>(sequences);
        opened = new TreeMap<>(opened);
        extras = new TreeMap<>(extras);
        earlier = new TreeSet<>(earlier);
    }

    /** Entries and nothing else. */
    public static Bundle of(SortedSet<Long> sequences) {
        return new Bundle(sequences, new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    }

    /**
     * What was asked for, as canonical JSON. Where that is {@link #ALL}, a verifier holds the entries against it.
     *
     * @param asked {@link #ALL}, {@link #MATCHING} or {@link #NAMED}: a verifier takes no other
     * @param from  place of the first entry
     * @param to    place of the last entry
     * @param size  of the checkpoint
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
                        "Maybe bring it back from an earlier bundle."));
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

    private static String readme(String key) {
        return """
                # Evidence from a Countersign ledger

                | file | is |
                |---|---|
                | `records/<n>.json` | the public record of entry n, byte for byte as it lies in the ledger |
                | `proofs/<n>.tlog-proof` | the proof that it is entry n (c2sp.org/tlog-proof) |
                | `private/<n>/<i>.json` | what was opened of its private parts, if anything |
                | `releases/…` | the rules it was decided by |
                | `query.json` | what was asked for; where that is `all`, it is checked that no entry of the range is left out |
                | `checkpoint` | what the log signed: so many entries, that root |
                | `log.pub` | the public key of the log; compare it with one you have from elsewhere |
                | `consistency/<m>.txt` | the proof that the checkpoint only added to an earlier one of m entries |

                Check it with a Java 17 and one small jar, on a machine of your own, without a network:

                    java -jar countersign-verify.jar this.zip --key KEY

                If you kept an earlier checkpoint: `--since FILE`. If you were given a receipt: `--against FILE`.
                Decide the entries again by the rules of their day: `java -jar countersign.jar replay this.zip`.
                """.replace("KEY", key);
    }
}
