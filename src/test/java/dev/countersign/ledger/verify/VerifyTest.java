package dev.countersign.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.Frames;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.Kit;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.LedgerSettings;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.tree.MerkleTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output of the verifier for a whole ledger. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifyTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path desk;

    @Test
    void a_ledger_that_nobody_touched_holds() {
        Kit.grow(folder, 600);
        Kit.Said said = Kit.verify(folder);
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("checkpoint of 600 entries")
                .contains("hashes and entries agree")
                .endsWith("Nothing is wrong.\n")
                .contains("Give the key that you have from another source");
    }

    @Test
    void it_holds_while_the_service_writes() {
        Kit.grow(folder, 10);
        try (Ledger ledger =
                Ledger.open(folder, LedgerSettings.usual().withCheckpointAfter(Duration.ofDays(1)), new Given(1))) {
            ledger.append(Given.entry("{}"), Duration.ofSeconds(20));
            assertThat(Kit.verify(folder).out())
                    .contains("checkpoint of 10 entries")
                    .contains("1 more entries that no checkpoint covers yet");
        }
    }

    @Test
    void a_copy_of_the_public_files_alone_verifies_and_says_nothing_about_private_parts() throws IOException {
        Kit.grow(folder, 300);
        TreeMap<String, byte[]> open = new TreeMap<>(Kit.files(folder));
        open.keySet()
                .removeIf(name -> name.startsWith("private/")
                        || name.startsWith("subjects/")
                        || name.startsWith("keys/") && !name.endsWith(".pub"));
        Path copy = Files.createDirectories(desk.resolve("copy"));
        Kit.put(copy, open);
        assertThat(Kit.verify(copy).out())
                .contains("parts are not in this copy")
                .contains("Nothing is wrong");
        assertThat(Kit.verify(folder).out()).contains("every entry has its private parts");
        Files.delete(folder.resolve("private/00000000.seg"));
        assertThat(Kit.verify(folder).err()).startsWith("WRONG     private");
    }

    @Test
    void the_key_from_elsewhere_is_compared() throws IOException {
        Kit.grow(folder, 10);
        String key = Files.readString(folder.resolve("keys/log.pub")).strip();
        assertThat(Kit.verify(folder, "--key", key).out())
                .contains("Nothing is wrong")
                .doesNotContain("from elsewhere");
        assertThat(Kit.verify(folder, "--key", folder.resolve("keys/log.pub").toString())
                        .code())
                .isZero();
        Kit.grow(desk, 1);
        Kit.Said other =
                Kit.verify(folder, "--key", desk.resolve("keys/log.pub").toString());
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("keys/log.pub").contains("a different key than the given one");
    }

    @Test
    void an_earlier_checkpoint_is_its_beginning() throws IOException {
        Kit.grow(folder, 300);
        keep("checkpoint", "old");
        Kit.grow(folder, 301);
        Kit.Said said = Kit.verify(folder, "--since", desk.resolve("old").toString());
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("the log only grew since your checkpoint of 300 entries");
    }

    @Test
    void all_checkpoints_of_an_anchor_are_compared() throws IOException {
        LedgerSettings anchored = LedgerSettings.usual().withAnchor(desk.resolve("anchor"));
        Kit.grow(folder, 5, anchored);
        Kit.grow(folder, 9, anchored);
        assertThat(Kit.verify(folder, "--since", desk.resolve("anchor").toString())
                        .out())
                .contains("checkpoint of 5 entries")
                .contains("your checkpoint of 9 entries");
    }

    @Test
    void a_ledger_rewritten_with_its_own_key_is_shown_only_by_an_earlier_checkpoint_and_a_receipt() throws IOException {
        Kit.grow(folder, 300);
        keep("checkpoint", "old");
        String receipt = receipt(folder, 17);
        rewrite(17);
        assertThat(Kit.verify(folder).code()).isZero();
        Kit.Said since = Kit.verify(folder, "--since", desk.resolve("old").toString());
        assertThat(since.code()).isEqualTo(1);
        assertThat(since.err()).contains("before sequence 300").contains("it was rewritten");
        Files.writeString(desk.resolve("receipt.json"), receipt);
        Kit.Said against =
                Kit.verify(folder, "--against", desk.resolve("receipt.json").toString());
        assertThat(against.code()).isEqualTo(1);
        assertThat(against.err()).contains("journal, sequence 17").contains("not the entry of the receipt");
    }

    @Test
    void a_ledger_restarted_under_another_key_is_shown_by_an_earlier_checkpoint() throws IOException {
        Kit.grow(folder, 20);
        keep("checkpoint", "old");
        Path other = desk.resolve("other");
        Kit.grow(other, 30);
        assertThat(Kit.verify(other, "--since", desk.resolve("old").toString()).err())
                .contains("was not signed by the key of this ledger");
    }

    @Test
    void a_ledger_put_back_to_an_older_copy_is_shown_by_a_later_checkpoint_and_by_a_receipt() throws IOException {
        Kit.grow(folder, 20);
        var older = Kit.files(folder);
        Kit.grow(folder, 25);
        keep("checkpoint", "newer");
        Files.writeString(desk.resolve("receipt.json"), receipt(folder, 22));
        Kit.put(folder, older);
        assertThat(Kit.verify(folder).code()).isZero();
        assertThat(Kit.verify(folder, "--since", desk.resolve("newer").toString())
                        .err())
                .contains("journal, sequence 20")
                .contains("your checkpoint covers 25");
        assertThat(Kit.verify(folder, "--against", desk.resolve("receipt.json").toString())
                        .err())
                .contains("journal, sequence 20")
                .contains("the receipt is for sequence 22");
    }

    @Test
    void a_receipt_is_found_in_a_whole_answer() throws IOException {
        Kit.grow(folder, 5);
        Files.writeString(
                desk.resolve("answer.json"),
                "{\"sequence\":99,\"receipt\":" + receipt(folder, 3).replace("/", "\\/") + ",\"verdict\":\"ALLOW\"}");
        Kit.Said said =
                Kit.verify(folder, "--against", desk.resolve("answer.json").toString());
        assertThat(said.out()).contains("entry 3 is the entry of the receipt");
        assertThat(said.code()).isZero();
    }

    @Test
    void a_replaced_record_is_named_by_its_sequence() throws IOException {
        Kit.grow(folder, 300);
        Frames.replace(folder.resolve("journal/00000001.seg"), 5);
        long sequence =
                Frames.read(folder.resolve("journal/00000001.seg")).get(5).sequence();
        Kit.Said said = Kit.verify(folder);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .isEqualTo("WRONG     journal, sequence " + sequence + "\n          is not the signed entry.\n");
    }

    /** The service writes a full bundle before the checkpoint that covers it. */
    @Test
    void a_bundle_that_is_being_written_is_not_damage_and_one_with_another_entry_is() throws IOException {
        Kit.grow(folder, 300);
        Path partial = folder.resolve("tile/entries/001.p/44");
        byte[] entries = Files.readAllBytes(partial);
        Path full = folder.resolve("tile/entries/001");
        Files.write(full, Arrays.copyOf(entries, 200));
        assertThat(Kit.verify(folder).code()).isZero();
        Files.delete(partial);
        assertThat(Kit.verify(folder).code()).isZero();
        entries[10] ^= 1;
        Files.write(full, entries);
        assertThat(Kit.verify(folder).err()).contains("tile/entries/001, byte 0, sequence 256");
    }

    /** The service removes the partial tiles of older checkpoints, and their folders, while it runs. */
    @Test
    void tiles_that_are_removed_during_the_reading_are_not_damage() throws IOException {
        Kit.grow(folder, 280);
        Kit.grow(folder, 600);
        byte[] full = Files.readAllBytes(folder.resolve("tile/0/001"));
        Path partials = folder.resolve("tile/0/001.p");
        CompletableFuture<Void> read = new CompletableFuture<>();
        CompletableFuture<Integer> removed = CompletableFuture.supplyAsync(() -> {
            int times = 0;
            while (!read.isDone()) {
                try {
                    Files.createDirectory(partials);
                    Path made = desk.resolve("made");
                    Files.write(made, Arrays.copyOf(full, 24 * 32));
                    Files.move(made, partials.resolve("24"));
                    Files.delete(partials.resolve("24"));
                    Files.delete(partials);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                times++;
            }
            return times;
        });
        try {
            for (int times = 0; times < 100; times++) {
                assertThat(Kit.verify(folder).err()).isEmpty();
            }
        } finally {
            read.complete(null);
        }
        assertThat(removed.join()).isPositive();
    }

    @Test
    void a_changed_tile_and_a_changed_bundle_are_named_by_file_byte_and_sequence() throws IOException {
        Kit.grow(folder, 300);
        flip("tile/0/000", 32 * 8 * 7);
        assertThat(Kit.verify(folder).err())
                .contains("tile/0/000, byte 224, sequence 7")
                .contains("differs from the hash of the entries in the journal");
        flip("tile/0/000", 32 * 8 * 7);
        flip("tile/entries/001.p/44", 8 * 10);
        assertThat(Kit.verify(folder).err())
                .contains("tile/entries/001.p/44, byte 0, sequence 256")
                .contains("differs from the journal");
    }

    @Test
    void an_unusable_input_is_distinguished_from_a_wrong_one() throws IOException {
        assertThat(Kit.verify(desk.resolve("nowhere")).code()).isEqualTo(3);
        assertThat(Kit.verify(desk).err()).contains("not a ledger or a bundle").contains("Maybe");
        Kit.grow(folder, 0);
        assertThat(Kit.verify(folder).out()).contains("checkpoint of 0 entries");
        Kit.grow(folder, 1);
        assertThat(Kit.verify(folder, "--sinse", "x").err())
                .contains("--sinse: is not an option")
                .contains("Maybe use one of --key");
        assertThat(Kit.verify(folder, "--since").code()).isEqualTo(3);
        Files.writeString(desk.resolve("text"), "some text");
        assertThat(Kit.verify(folder, "--since", desk.resolve("text").toString())
                        .err())
                .contains("contains no signed checkpoint");
        assertThat(Kit.verify(folder, "--against", desk.resolve("text").toString())
                        .err())
                .contains("contains no receipt");
        assertThat(Kit.verify(folder, "--key", "nonsense").err()).contains("there is no such file");
        assertThat(Kit.verify(desk.resolve("text")).err())
                .contains("is not a readable zip file")
                .contains("Maybe");
    }

    /** Writes another ledger with the same key, in which one record differs. */
    private void rewrite(long changed) throws IOException {
        TreeMap<String, byte[]> keys = new TreeMap<>(Kit.files(folder));
        keys.keySet().removeIf(name -> !name.startsWith("keys/"));
        long size = Proofs.of(folder).head().orElseThrow().checkpoint().size();
        Kit.put(folder, keys);
        try (Ledger ledger = Ledger.open(folder, LedgerSettings.usual(), new Given(9))) {
            for (long i = 0; i < size; i++) {
                ledger.append(Given.entry(i == changed ? "{\"forged\":true}" : Kit.record(i)), Duration.ofSeconds(20));
            }
        }
    }

    private void keep(String name, String as) throws IOException {
        Files.copy(folder.resolve(name), desk.resolve(as), StandardCopyOption.REPLACE_EXISTING);
    }

    private void flip(String name, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(folder.resolve(name), bytes);
    }

    private static String receipt(Path folder, long sequence) {
        try (Archive entries = Entries.of(folder)) {
            return "{\"origin\":\""
                    + Proofs.of(folder).head().orElseThrow().checkpoint().origin() + "\",\"sequence\":" + sequence
                    + ",\"leafHash\":\""
                    + HexFormat.of()
                            .formatHex(MerkleTree.leaf(entries.get(sequence).open())) + "\"}";
        }
    }
}
