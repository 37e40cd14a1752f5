package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.PendingEntry;
import dev.countersign.ledger.note.Note;
import dev.countersign.ledger.note.VerifierKey;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.proof.ProvenCheckpoint;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.ProofVerifier;
import dev.countersign.ledger.tree.TilePath;
import dev.countersign.ledger.verify.EntryBundlesAudit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After any power cut the checkpoint on disk has its tiles, before a start has made them again. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TilesAfterPowerCutTest {

    private static final Path FOLDER = Path.of("/ledger");
    private static final int CUTS = 200;
    /** In the runs under each locale. */
    private static final int FEW = 4;

    @Test
    void after_a_few_power_cuts_every_entry_is_proved_under_any_locale() {
        assertThat(proved(FEW)).isPositive();
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void the_checkpoint_found_after_a_power_cut_proves_every_entry_it_covers() {
        assertThat(proved(CUTS)).isGreaterThan(CUTS / 2);
    }

    /** @return after how many cuts a checkpoint was found */
    private static int proved(int cuts) {
        AtomicInteger found = new AtomicInteger();
        IntStream.range(0, cuts).parallel().forEach(seed -> {
            try {
                FaultyDisk after = cut(seed);
                Optional<ProvenCheckpoint> head = new Proofs(after, FOLDER).head();
                head.ifPresent(each -> everythingIsProved(after, each));
                found.addAndGet(head.isPresent() ? 1 : 0);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        });
        return found.get();
    }

    /** The power goes while entries are written and checkpoints follow. */
    private static FaultyDisk cut(long seed) {
        Random random = new Random(seed);
        FaultyDisk disk = new FaultyDisk(random);
        disk.cutAfter(30 + random.nextInt(400));
        try (LedgerFiles volume = LedgerFiles.open(disk, FOLDER, LedgerSettings.usual(), new Given(seed))) {
            while (true) {
                List<PendingEntry> group = new ArrayList<>();
                for (int i = random.nextInt(200); i >= 0; i--) {
                    group.add(volume.sealed(Given.entry("entry of seed " + seed + " " + random.nextInt())));
                }
                volume.write(group);
                volume.grow(group);
                volume.publish();
            }
        } catch (IOException | LedgerUnavailable e) {
            return disk.afterPowerCut();
        }
    }

    private static void everythingIsProved(FaultyDisk disk, ProvenCheckpoint head) {
        Note note = Note.read(head.signed().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(note.signedBy(VerifierKey.read(new Proofs(disk, FOLDER).key().orElseThrow())
                        .orElseThrow()))
                .isTrue();
        long size = head.checkpoint().size();
        for (long sequence = 0; sequence < size; sequence++) {
            byte[] leaf = leaf(disk, sequence, size);
            assertThat(ProofVerifier.included(
                            sequence,
                            size,
                            leaf,
                            head.inclusion(sequence).hashes(),
                            head.checkpoint().root()))
                    .as("entry " + sequence + " of " + size)
                    .isTrue();
        }
        for (long tile = 0; (tile + 1) * TilePath.FULL <= size; tile++) {
            ByteBuffer bundle =
                    ByteBuffer.wrap(bytes(disk, TilePath.holding(TilePath.ENTRIES, tile * TilePath.FULL, size)));
            for (long sequence = tile * TilePath.FULL; sequence < (tile + 1) * TilePath.FULL; sequence++) {
                assertThat(MerkleTree.leaf(EntryBundlesAudit.next(bundle).orElseThrow()))
                        .as("entry " + sequence + " of " + size)
                        .isEqualTo(leaf(disk, sequence, size));
            }
        }
    }

    /** A leaf from the tile of hashes. */
    private static byte[] leaf(FaultyDisk disk, long sequence, long size) {
        byte[] tile = bytes(disk, TilePath.holding(0, sequence, size));
        int at = (int) (sequence % TilePath.FULL) * MerkleTree.HASH;
        return Arrays.copyOfRange(tile, at, at + MerkleTree.HASH);
    }

    private static byte[] bytes(FaultyDisk disk, TilePath path) {
        try {
            Path file = FOLDER.resolve(path.toString());
            return disk.bytes(
                    disk.exists(file) ? file : FOLDER.resolve(path.filled().toString()));
        } catch (IOException e) {
            throw new AssertionError(path + ": " + e.getMessage(), e);
        }
    }
}
