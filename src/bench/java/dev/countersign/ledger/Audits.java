package dev.countersign.ledger;

import com.sun.management.OperatingSystemMXBean;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.note.InclusionProof;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.proof.ProvenCheckpoint;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.PendingTiles;
import dev.countersign.ledger.tree.ProofVerifier;
import dev.countersign.ledger.tree.Tiles;
import dev.countersign.ledger.verify.FolderAudit;
import dev.countersign.ledger.verify.VerifierInputs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** The cost of the tree for its writer, and the cost of a check for a stranger, on a ledger of its own. */
public final class Audits implements AutoCloseable {

    private static final int RECORD = 2_000;
    private static final int WAITING = 2_000;
    private static final int PROOFS = 2_000;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final BenchFolder made = new BenchFolder();
    private final Path folder = made.path();
    private final int entries;

    /** Writes so many entries with records of 2,000 bytes. */
    public Audits(int entries) throws IOException {
        this.entries = entries;
        byte[] filling = new byte[RECORD];
        Random random = new Random(1);
        for (int i = 0; i < filling.length; i++) {
            filling[i] = (byte) ('a' + random.nextInt(26));
        }
        String rest = new String(filling, StandardCharsets.US_ASCII);
        Semaphore room = new Semaphore(WAITING);
        try (Ledger ledger = Ledger.open(folder, new Seeded())) {
            for (int i = 0; i < entries; i++) {
                room.acquireUninterruptibly();
                byte[] open = ("{\"n\":\"" + i + rest)
                        .substring(0, RECORD - 2)
                        .concat("\"}")
                        .getBytes(StandardCharsets.US_ASCII);
                CompletableFuture<Receipt> written = ledger.append(new Entry(open, List.of()));
                written.whenComplete((receipt, failed) -> room.release());
            }
            room.acquireUninterruptibly(WAITING);
        }
    }

    /**
     * How fast the verifier checks journal, tree, tiles and entry bundles.
     *
     * @param perSecond     entries a second on the clock
     * @param perCoreSecond entries for each second of processor time, of whatever thread
     */
    public record Audit(double perSecond, double perCoreSecond) {}

    public Audit audit() throws IOException {
        long processor = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        new FolderAudit(folder, VerifierInputs.nothing(), (done, all) -> {}).check();
        long end = System.nanoTime();
        return new Audit(entries / ((end - begin) / 1e9), entries / ((PROCESS.getProcessCpuTime() - processor) / 1e9));
    }

    /** Entries for each second of processor time if all that is done is SHA-256 over the bytes of their records. */
    public double hashed() {
        byte[] record = new byte[RECORD];
        int records = 100_000;
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < records; i++) {
            record[i % RECORD] = MerkleTree.leaf(record)[0];
        }
        return records / ((THREADS.getCurrentThreadCpuTime() - begin) / 1e9);
    }

    /** Bytes of a proof with its checkpoint. */
    public int proofBytes() {
        return Proofs.of(folder).inclusion(entries / 3).orElseThrow().text().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Microseconds to make a proof from the tiles. */
    public double making() {
        Proofs proofs = Proofs.of(folder);
        long begin = System.nanoTime();
        for (int i = 0; i < PROOFS; i++) {
            proofs.inclusion((long) i * entries / PROOFS).orElseThrow();
        }
        return (System.nanoTime() - begin) / 1e3 / PROOFS;
    }

    /** Microseconds to check a proof, its checkpoint's signature being checked already. */
    public double checking() {
        ProvenCheckpoint head = Proofs.of(folder).head().orElseThrow();
        InclusionProof proof = head.inclusion(entries / 3);
        byte[] leaf =
                new Tiles(path -> Files.readAllBytes(folder.resolve(path.toString())), entries).hash(0, entries / 3);
        long begin = System.nanoTime();
        for (int i = 0; i < PROOFS; i++) {
            if (!ProofVerifier.included(
                    entries / 3,
                    entries,
                    leaf,
                    proof.hashes(),
                    head.checkpoint().root())) {
                throw new IllegalStateException("the proof does not hold");
            }
        }
        return (System.nanoTime() - begin) / 1e3 / PROOFS;
    }

    /** Microseconds that the leaf of an entry and its part of the tree cost. */
    public double leaf() {
        byte[] record = new byte[RECORD];
        PendingTiles tree = new PendingTiles();
        int leaves = 100_000;
        long begin = System.nanoTime();
        for (int i = 0; i < leaves; i++) {
            tree.add(MerkleTree.leaf(record));
        }
        return (System.nanoTime() - begin) / 1e3 / leaves;
    }

    @Override
    public void close() throws IOException {
        made.close();
    }

    /** A fixed time, and random values from a seed. */
    private static final class Seeded implements ClockAndRandom {

        private final Random random = new Random(1);

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public synchronized byte[] random(int bytes) {
            byte[] made = new byte[bytes];
            random.nextBytes(made);
            return made;
        }
    }
}
