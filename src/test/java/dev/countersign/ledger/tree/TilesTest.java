package dev.countersign.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.Log;
import dev.countersign.ledger.SampleTree;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.ConsistencyProof;
import dev.countersign.ledger.note.InclusionProof;
import dev.countersign.ledger.note.Note;
import dev.countersign.ledger.proof.Proofs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tiles on disk for a tree of a size, what they prove, and how a start uses them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TilesTest {

    @TempDir
    private Path folder;

    @Tag("slow")
    @Test
    void a_tree_of_70_000_has_the_tiles_that_the_specification_counts() {
        TreeMap<String, Long> tiles = new Log(folder).grow(70_000).stop().tiles();
        assertThat(count(tiles, "tile/0/x?\\d[^.]*")).isEqualTo(273);
        assertThat(tiles)
                .containsEntry("tile/0/273.p/112", 112 * 32L)
                .containsEntry("tile/1/000", 8192L)
                .containsEntry("tile/1/001.p/17", 17 * 32L)
                .containsEntry("tile/2/000.p/1", 32L);
        assertThat(count(tiles, "tile/[0-9]+/.*")).isEqualTo(273 + 1 + 1 + 1 + 1);
        assertThat(count(tiles, "tile/entries/.*")).isEqualTo(274);
    }

    @Tag("slow")
    @Test
    void around_the_borders_of_tiles_every_checkpoint_has_its_tiles_and_proves_what_is_asked() {
        Log log = new Log(folder);
        for (long size : new long[] {1, 2, 255, 256, 257, 300, 511, 512, 513, 65_535, 65_536, 65_537}) {
            log.grow(size);
            Proofs proofs = Proofs.of(folder);
            assertThat(proofs.checkpoint().orElseThrow().size()).isEqualTo(size);
            for (long index : LongStream.of(0, 1, 254, 255, 256, 257, 511, 512, size / 2, size - 2, size - 1)
                    .filter(each -> each >= 0 && each < size)
                    .toArray()) {
                InclusionProof proof = proofs.inclusion(index).orElseThrow();
                assertThat(ProofVerifier.included(
                                index,
                                size,
                                MerkleTree.leaf(SampleTree.record(index)),
                                proof.hashes(),
                                proofs.checkpoint().orElseThrow().root()))
                        .isTrue();
            }
            assertThat(proofs.inclusion(size)).isEmpty();
        }
    }

    @Test
    void what_is_not_full_is_kept_for_older_checkpoints_until_the_tile_is_full() {
        Log log = new Log(folder).grow(3).stop().grow(200).stop();
        assertThat(log.tiles().keySet())
                .containsExactly(
                        "tile/0/000.p/200", "tile/0/000.p/3", "tile/entries/000.p/200", "tile/entries/000.p/3");
        assertThat(log.grow(256).tiles().keySet()).containsExactly("tile/0/000", "tile/1/000.p/1", "tile/entries/000");
        assertThat(folder.resolve("tile/0/000.p")).doesNotExist();
    }

    @Test
    void the_last_entries_are_in_a_bundle_only_when_it_is_full_or_the_ledger_is_closed() {
        Log log = new Log(folder);
        for (int size = 1; size <= 200; size++) {
            log.grow(size);
        }
        assertThat(count(log.tiles(), "tile/entries/.*")).isZero();
        assertThat(log.stop().tiles()).containsKey("tile/entries/000.p/200");

        log.restart();
        log.grow(202).stop();
        assertThat(log.tiles())
                .as("two more entries do not make it worth writing again")
                .doesNotContainKey("tile/entries/000.p/202");
        log.grow(256);
        assertThat(log.tiles()).containsKey("tile/entries/000").doesNotContainKey("tile/entries/000.p/200");
    }

    /** One entry for each checkpoint. The public part of a small record has 3,000 bytes, its private parts 2,200. */
    @Test
    void journal_and_tiles_are_at_most_three_times_the_records_at_the_lowest_rate() {
        int entries = 520;
        Log log = new Log(folder);
        Map<String, Long> written = new TreeMap<>();
        for (int i = 0; i < entries; i++) {
            written.putAll(log.add(new byte[3_000]).publish().tiles());
        }
        written.putAll(log.stop().tiles());
        long records = entries * 5_200L;
        long tiles = written.values().stream().mapToLong(Long::longValue).sum();

        assertThat(records + tiles).isLessThan(3 * records);
    }

    @Test
    void a_tile_of_the_last_checkpoint_is_not_written_again() throws IOException {
        Log log = new Log(folder).grow(257);
        Path tile = folder.resolve("tile/1/000.p/1");
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(tile, longAgo);
        log.grow(258);
        assertThat(Files.getLastModifiedTime(tile)).isEqualTo(longAgo);

        Files.write(tile, new byte[MerkleTree.HASH]);
        log.restart();
        log.grow(259);
        assertThat(Files.readAllBytes(tile)).isNotEqualTo(new byte[MerkleTree.HASH]);
    }

    @Test
    void an_entry_bundle_holds_the_records_with_their_lengths() throws IOException {
        new Log(folder).grow(2).stop();
        assertThat(new String(Files.readAllBytes(folder.resolve("tile/entries/000.p/2")), StandardCharsets.ISO_8859_1))
                .isEqualTo("\0\u000b{\"entry\":0}\0\u000b{\"entry\":1}");
    }

    @Tag("slow")
    @Test
    void an_earlier_checkpoint_is_the_beginning_of_every_later_one() {
        Log log = new Log(folder);
        TreeMap<Long, Checkpoint> kept = new TreeMap<>();
        for (long size : new long[] {1, 7, 256, 1000, 65_536, 66_000}) {
            log.grow(size);
            Checkpoint last = Proofs.of(folder).checkpoint().orElseThrow();
            kept.put(size, last);
            kept.forEach((earlier, checkpoint) -> {
                ConsistencyProof proof = ConsistencyProof.read(Proofs.of(folder)
                                .consistency(earlier)
                                .orElseThrow()
                                .text()
                                .getBytes(StandardCharsets.UTF_8))
                        .orElseThrow();
                assertThat(ProofVerifier.consistent(earlier, size, checkpoint.root(), last.root(), proof.hashes()))
                        .isTrue();
            });
        }
        assertThat(Proofs.of(folder).consistency(66_001)).isEmpty();
    }

    @Test
    void a_checkpoint_is_signed_and_nothing_is_written_when_nothing_was_added() throws IOException {
        Log log = new Log(folder).grow(5);
        byte[] first = Files.readAllBytes(folder.resolve("checkpoint"));
        assertThat(Note.read(first).orElseThrow().signedBy(log.key.verifier())).isTrue();
        assertThat(Proofs.of(folder).key()).contains(log.key.verifier().toString());
        Files.delete(folder.resolve("checkpoint"));
        log.grow(5);
        assertThat(folder.resolve("checkpoint")).doesNotExist();
    }

    @Tag("slow")
    @Test
    void a_start_rewrites_missing_and_changed_tiles() throws IOException {
        Log log = new Log(folder).grow(70_000);
        TreeMap<String, Long> before = log.tiles();
        byte[] right = Files.readAllBytes(folder.resolve("tile/0/010"));
        Files.delete(folder.resolve("tile/0/003"));
        Files.delete(folder.resolve("tile/1/000"));
        Files.delete(folder.resolve("tile/entries/007"));
        Files.write(folder.resolve("tile/0/010"), new byte[8192]);
        Files.write(folder.resolve("tile/entries/011"), new byte[3]);
        log.restart();
        log.grow(70_000 + 1);
        assertThat(log.tiles()).containsAllEntriesOf(before);
        assertThat(folder.resolve("tile/0/010")).hasBinaryContent(right);
    }

    @Test
    void a_start_over_another_journal_than_was_signed_is_refused_with_the_sequence() {
        Log log = new Log(folder).grow(1000);
        log.records.set(700, "{}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(log::restart)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("the first difference is at sequence 700")
                .hasMessageContaining("Maybe");
        log.records.set(700, SampleTree.record(700));
        log.records.set(999, SampleTree.record(0));
        assertThatThrownBy(log::restart).hasMessageContaining("the first difference is at sequence 999");
    }

    @Test
    void a_start_over_a_shorter_journal_than_was_signed_is_refused_with_the_sequence() {
        Log log = new Log(folder).grow(300);
        log.records.remove(299);
        assertThatThrownBy(log::restart)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("300 entries, but the journal ends before sequence 299");
    }

    @Test
    void a_folder_put_back_from_an_older_copy_is_noticed_by_the_anchor() throws IOException {
        Path anchor = Files.createDirectory(folder.resolve("elsewhere")).resolve("checkpoints");
        Log log = new Log(folder, Optional.of(anchor)).grow(10);
        byte[] older = Files.readAllBytes(folder.resolve("checkpoint"));
        log.grow(20);
        assertThat(Note.all(Files.readAllBytes(anchor)))
                .extracting(note -> Checkpoint.of(note).orElseThrow().size())
                .containsExactly(10L, 20L);

        Files.write(folder.resolve("checkpoint"), older);
        List<byte[]> shorter = List.copyOf(log.records.subList(0, 10));
        log.records.retainAll(shorter);
        assertThatThrownBy(log::restart)
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("anchor")
                .hasMessageContaining("20 entries");
    }

    @Test
    void a_checkpoint_cut_short_in_the_anchor_does_not_spoil_the_next() throws IOException {
        Path anchor = Files.createDirectory(folder.resolve("elsewhere")).resolve("checkpoints");
        Log log = new Log(folder, Optional.of(anchor)).grow(10);
        String whole = Files.readString(anchor);
        Files.writeString(anchor, whole + whole.substring(0, 30));
        log.grow(20);
        assertThat(Note.all(Files.readAllBytes(anchor)))
                .extracting(note -> Checkpoint.of(note).orElseThrow().size())
                .containsExactly(10L, 20L);
    }

    @Test
    void the_path_of_a_tile_is_that_of_the_specification_and_no_other_is_read() {
        assertThat(new TilePath(0, 1_234_067, 256)).hasToString("tile/0/x001/x234/067");
        assertThat(new TilePath(TilePath.ENTRIES, 5, 17)).hasToString("tile/entries/005.p/17");
        assertThat(TilePath.read("tile/0/x001/x234/067")).contains(new TilePath(0, 1_234_067, 256));
        assertThat(TilePath.read("tile/entries/005.p/17")).contains(new TilePath(TilePath.ENTRIES, 5, 17));
        for (String path : new String[] {
            "tile/0/5",
            "tile/0/x000/005",
            "tile/00/005",
            "tile/0/005.p/0",
            "tile/0/005.p/256",
            "tile/0/005.p/017",
            "tile/0/005/",
            "tile/9/005",
            "tile/0/1005"
        }) {
            assertThat(TilePath.read(path)).as(path).isEmpty();
        }
    }

    private static long count(TreeMap<String, Long> tiles, String pattern) {
        return tiles.keySet().stream().filter(path -> path.matches(pattern)).count();
    }
}
