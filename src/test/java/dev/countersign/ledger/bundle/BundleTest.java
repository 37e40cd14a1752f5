package dev.countersign.ledger.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.Kit;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerSettings;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.tree.MerkleTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries in a bundle, checked by a stranger without the ledger. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class BundleTest {

    private static final String LIST = "releases/names/" + "1".repeat(64);
    private static final String EMPTY =
            "releases/content/44/" + "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    @TempDir
    private Path folder;

    @TempDir
    private Path desk;

    private final Bundle bundle = new Bundle(
            new TreeSet<>(List.of(0L, 3L, 299L)),
            new TreeMap<>(),
            new TreeMap<>(
                    Map.of(LIST, Given.bytes(EMPTY.substring(EMPTY.lastIndexOf('/') + 1)), EMPTY, Given.bytes("{}"))),
            new TreeSet<>(List.of(100L)));

    @BeforeEach
    void writes_300_entries_and_keeps_the_checkpoint_of_100() throws IOException {
        Kit.grow(folder, 100);
        Files.copy(folder.resolve("checkpoint"), desk.resolve("old"));
        Kit.grow(folder, 300);
    }

    @Test
    void a_bundle_holds_zipped_and_unpacked() throws IOException {
        Kit.Said said = Kit.verify(zip(bundle));
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("3, each proved")
                .contains("private   checked: 0 values of 0 parts; not checked: nothing")
                .endsWith("Nothing is wrong.\n");
        assertThat(Kit.verify(unpacked()).out()).isEqualTo(said.out());
    }

    @Test
    void the_same_content_gives_the_same_bytes() throws IOException {
        assertThat(Files.readAllBytes(zip(bundle))).isEqualTo(Files.readAllBytes(zip(bundle)));
    }

    @Test
    void a_bundle_of_a_whole_range_is_compared_with_the_query() throws IOException {
        TreeSet<Long> range = new TreeSet<>(List.of(5L, 6L, 7L, 8L));
        Bundle whole = new Bundle(
                range,
                new TreeMap<>(),
                new TreeMap<>(Map.of(Bundle.QUERY, Bundle.query(Bundle.ALL, 5, 8, 300))),
                new TreeSet<>());
        assertThat(Kit.verify(zip(whole)).out()).contains("complete  every entry from 5 to 8 is present");
        asked(
                whole,
                files -> {
                    files.remove("records/6.json");
                    files.remove("proofs/6.tlog-proof");
                },
                1,
                "records/6.json\n          is missing: all entries from 5 to 8");
        asked(whole, files -> files.put(Bundle.QUERY, Bundle.query(Bundle.ALL, 5, 7, 300)), 1, "there are 4 records");
        asked(
                whole,
                files -> files.put(Bundle.QUERY, Bundle.query(Bundle.ALL, 5, 8, 299)),
                1,
                "the checkpoint has 300 entries");
        asked(
                whole,
                files -> files.put(Bundle.QUERY, Bundle.query("decisions that match", 5, 8, 300)),
                0,
                "complete  not proved: a bundle cannot show whether more entries match");
        assertThat(Kit.verify(zip(bundle)).out()).contains("complete  not proved");
    }

    /** A path that only leads to a file of the bundle is unpacked over it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "./records/3.json",
                "records//3.json",
                "records/x/../3.json",
                "/records/3.json",
                "RECORDS/3.json",
                "records\\3.json",
                "records/03.json",
                "records/-1.json",
                "records/3.json/",
                "../3.json",
                "records/3.json ",
                "private/3/extra.json",
                "private/3/00.json",
                "consistency/0100.txt",
                "notes.txt",
                "releases/r1.json",
                "releases/content/00/" + "11111111" + "11111111"
            })
    void a_file_that_no_bundle_has_is_named(String name) throws IOException {
        Path added = desk.resolve("added.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(added));
                ZipInputStream in = new ZipInputStream(Files.newInputStream(zip(bundle)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(out);
            }
            out.putNextEntry(new ZipEntry(name));
        }
        Kit.Said said = Kit.verify(added);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains(name + "\n          is not a file of a bundle");
    }

    @Test
    void a_record_number_beyond_all_ledgers_is_not_found() throws IOException {
        Path odd = desk.resolve("odd.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(odd))) {
            out.putNextEntry(new ZipEntry("records/99999999999999999999.json"));
        }
        try (BundleReader bundled = BundleReader.open(odd)) {
            assertThat(bundled.places()).isEmpty();
        }
    }

    @Test
    void a_proof_of_an_earlier_checkpoint_is_read_even_when_nobody_asks_for_it() throws IOException {
        asked(
                bundle,
                files -> files.put("consistency/100.txt", Given.bytes("nothing")),
                1,
                "does not have the form of such a proof");
    }

    @Test
    void what_was_asked_for_a_release_s_list_and_an_earlier_checkpoint_s_proof_do_not_change_unnoticed()
            throws IOException {
        asked(
                bundle,
                files -> files.put(Bundle.QUERY, Bundle.query("decisions that natch", 0, 299, 300)),
                1,
                "query.json\n          does not have the form of a query");
        asked(
                bundle,
                files -> files.put(Bundle.QUERY, Bundle.query("decisions that match", 0, 299, 301)),
                1,
                "the checkpoint has 300 entries");
        asked(
                bundle,
                files -> files.put(LIST, Given.bytes("0".repeat(64))),
                1,
                LIST + "\n          leads to no content in the bundle");
        asked(bundle, files -> files.remove(EMPTY), 1, LIST + "\n          leads to no content in the bundle");
        asked(
                bundle,
                files -> {
                    byte[] proof = files.get("consistency/100.txt").clone();
                    proof[proof.length - 10] ^= 1;
                    files.put("consistency/100.txt", proof);
                },
                1,
                "consistency/100.txt\n          does not lead to the checkpoint");
    }

    private void asked(Bundle bundle, Consumer<SortedMap<String, byte[]>> change, int code, String says)
            throws IOException {
        SortedMap<String, byte[]> files = entries(zip(bundle));
        change.accept(files);
        Path changed = Files.createTempDirectory(desk, "asked");
        Kit.put(changed, files);
        Kit.Said said = Kit.verify(changed);
        assertThat(said.code()).isEqualTo(code);
        assertThat(said.out() + said.err()).contains(says);
    }

    @Test
    void a_part_of_an_entry_that_has_none_is_named() throws IOException {
        Bundle with = new Bundle(
                bundle.sequences(),
                new TreeMap<>(Map.of(3L, List.of(Given.bytes("{\"name\":\"Ada\"}")))),
                new TreeMap<>(),
                new TreeSet<>());
        Kit.Said said = Kit.verify(zip(with));
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("private/3/0.json").contains("the record has 0 private parts");
    }

    @Test
    void a_bundle_contains_the_command_that_verifies_it_unless_another_readme_is_given() throws IOException {
        assertThat(Kit.files(unpacked()).get("README.md"))
                .asString(StandardCharsets.UTF_8)
                .contains("java -jar countersign-verify.jar")
                .contains(Proofs.of(folder).key().orElseThrow());
        Bundle other = new Bundle(
                bundle.sequences(),
                new TreeMap<>(),
                new TreeMap<>(Map.of("README.md", Given.bytes("ours"))),
                new TreeSet<>());
        Kit.put(desk.resolve("unpacked"), entries(zip(other)));
        assertThat(desk.resolve("unpacked/README.md")).hasContent("ours");
    }

    @Test
    void the_bundle_continues_a_given_earlier_checkpoint() throws IOException {
        String old = desk.resolve("old").toString();
        assertThat(Kit.verify(zip(bundle), "--since", old).out())
                .contains("the log only grew since your checkpoint of 100 entries");
        assertThat(Kit.verify(
                                zip(bundle),
                                "--since",
                                folder.resolve("checkpoint").toString())
                        .code())
                .isZero();
        Kit.Said without = Kit.verify(zip(Bundle.of(bundle.sequences())), "--since", old);
        assertThat(without.code()).isEqualTo(3);
        assertThat(without.err())
                .contains("no consistency proof from your checkpoint of 100 entries")
                .contains("Maybe ask for a bundle with `--since 100`");
    }

    @Test
    void a_checkpoint_of_another_past_is_not_continued() throws IOException {
        Path other = desk.resolve("other");
        SortedMap<String, byte[]> keys = Kit.files(folder);
        keys.keySet().removeIf(name -> !name.startsWith("keys/"));
        Files.createDirectories(other);
        Kit.put(other, keys);
        try (Ledger forged = Ledger.open(other, LedgerSettings.usual(), new Given(3))) {
            for (int i = 0; i < 100; i++) {
                forged.append(Given.entry("{\"forged\":" + i + "}")).join();
            }
        }
        Kit.Said said =
                Kit.verify(zip(bundle), "--since", other.resolve("checkpoint").toString());
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("consistency/100.txt").contains("rewritten");
    }

    @Test
    void a_receipt_is_compared_with_the_record() throws IOException {
        receipt(3, Kit.record(3));
        assertThat(Kit.verify(zip(bundle), "--against", desk.resolve("receipt").toString())
                        .out())
                .contains("entry 3 is the entry of the receipt");
        receipt(3, Kit.record(4));
        assertThat(Kit.verify(zip(bundle), "--against", desk.resolve("receipt").toString())
                        .err())
                .contains("records/3.json, sequence 3")
                .contains("is not the entry of the receipt");
        receipt(4, Kit.record(4));
        assertThat(Kit.verify(zip(bundle), "--against", desk.resolve("receipt").toString())
                        .code())
                .isEqualTo(3);
    }

    @Tag("one-locale")
    @Test
    void no_bit_of_a_record_proof_checkpoint_or_key_can_change_unnoticed() throws IOException {
        changed(1, 5);
    }

    @Test
    void a_changed_bit_is_noticed_under_any_locale() throws IOException {
        changed(61, 211);
    }

    /** @param ofRecord of so many bits of the record one is changed; so of the other files */
    private void changed(int ofRecord, int ofOthers) throws IOException {
        SortedMap<String, byte[]> whole = entries(zip(Bundle.of(new TreeSet<>(List.of(3L)))));
        for (String name : List.of("records/3.json", "proofs/3.tlog-proof", "checkpoint", "log.pub")) {
            for (int bit = 0;
                    bit < 8 * whole.get(name).length;
                    bit += name.equals("records/3.json") ? ofRecord : ofOthers) {
                byte[] changed = whole.get(name).clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                TreeMap<String, byte[]> files = new TreeMap<>(whole);
                files.put(name, changed);
                Files.createDirectories(desk.resolve("changed"));
                Kit.put(desk.resolve("changed"), files);
                assertThat(Kit.verify(desk.resolve("changed")).code())
                        .as("bit %d of %s", bit, name)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void a_missing_proof_a_record_under_another_number_and_a_proof_of_another_entry_are_named() throws IOException {
        wrong(files -> files.remove("proofs/3.tlog-proof"), "proofs/3.tlog-proof", "is missing");
        wrong(files -> files.remove("records/3.json"), "proofs/3.tlog-proof", "record that is missing");
        wrong(
                files -> files.put("records/3.json", files.get("records/0.json")),
                "records/3.json, sequence 3",
                "do not lead to the signed root");
        wrong(
                files -> files.put("proofs/3.tlog-proof", files.get("proofs/0.tlog-proof")),
                "proofs/3.tlog-proof",
                "proof of entry 0");
        wrong(files -> files.remove("log.pub"), "log.pub", "is missing");
    }

    @Test
    void a_file_of_a_release_that_is_not_what_its_name_says_is_named() throws IOException {
        String name = "releases/content/44/" + "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        Bundle with = new Bundle(
                bundle.sequences(), new TreeMap<>(), new TreeMap<>(Map.of(name, Given.bytes("{}"))), new TreeSet<>());
        assertThat(Kit.verify(zip(with)).out())
                .contains("1 files match their names")
                .contains("Nothing is wrong");
        Bundle changed = new Bundle(
                bundle.sequences(), new TreeMap<>(), new TreeMap<>(Map.of(name, Given.bytes("{ }"))), new TreeSet<>());
        assertThat(Kit.verify(zip(changed)).err()).contains(name).contains("does not match its name");
    }

    @Test
    void an_entry_that_no_checkpoint_covers_yet_cannot_be_bundled() {
        try (Archive entries = Entries.of(folder)) {
            assertThatThrownBy(() -> Bundle.of(new TreeSet<>(List.of(300L)))
                            .write(OutputStream.nullOutputStream(), entries, Proofs.of(folder)))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("entry 300")
                    .hasMessageContaining("Maybe ask again in a second");
        }
    }

    private void wrong(Consumer<SortedMap<String, byte[]>> change, String place, String says) throws IOException {
        SortedMap<String, byte[]> files = entries(zip(bundle));
        change.accept(files);
        Files.createDirectories(desk.resolve("changed"));
        Kit.put(desk.resolve("changed"), files);
        Kit.Said said = Kit.verify(desk.resolve("changed"));
        assertThat(said.err()).contains(place).contains(says);
        assertThat(said.code()).isEqualTo(1);
    }

    private void receipt(long sequence, String record) throws IOException {
        Files.writeString(
                desk.resolve("receipt"),
                "{\"origin\":\"" + Proofs.of(folder).checkpoint().orElseThrow().origin() + "\",\"sequence\":" + sequence
                        + ",\"leafHash\":\"" + HexFormat.of().formatHex(MerkleTree.leaf(Given.bytes(record))) + "\"}");
    }

    private Path zip(Bundle what) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Archive entries = Entries.of(folder)) {
            what.write(out, entries, Proofs.of(folder));
        }
        return Files.write(desk.resolve("bundle.zip"), out.toByteArray());
    }

    private Path unpacked() throws IOException {
        Files.createDirectories(desk.resolve("unpacked"));
        Kit.put(desk.resolve("unpacked"), entries(zip(bundle)));
        return desk.resolve("unpacked");
    }

    private static SortedMap<String, byte[]> entries(Path zip) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }
}
