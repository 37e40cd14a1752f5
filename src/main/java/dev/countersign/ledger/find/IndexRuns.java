package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of an open index, which together have all entries up to an end. One thread adds entries, any number of
 * threads ask; a question sees the runs that existed when it began.
 *
 * <p>Entries are added as a run of their own. When the last {@value #TOGETHER} runs have about the same size, they
 * become one, so an entry is written again once for each of few sizes, however many entries there are. A run of
 * {@value #LARGE} entries or more stays as it is.
 */
final class IndexRuns {

    private static final int TOGETHER = 4;
    private static final int LARGE = 1 << 17;

    private final IndexFolder folder;
    private final byte[] key;
    /** The oldest first. Replaced as a whole. */
    private List<IndexRun> runs = List.of();
    /** How many questions are being answered. */
    private int asking;

    private boolean closed;
    private boolean lacking;
    private volatile long end;

    private IndexRuns(IndexFolder folder, byte[] key) {
        this.folder = folder;
        this.key = key;
    }

    /** A question for entries. */
    @FunctionalInterface
    interface Question {

        /** @param runs the oldest first */
        List<Long> answer(List<IndexRun> runs, IndexSecret secret) throws IOException;
    }

    /** They were closed before the question. */
    static final class Closed extends IOException {

        private static final long serialVersionUID = 1L;

        private Closed() {
            super("closed");
        }
    }

    /**
     * Opens the runs of a folder that are whole and belong to these entries, from the first one without a gap. All
     * others are deleted.
     */
    static IndexRuns open(IndexFolder folder, TreeEntries entries, ClockAndRandom clock) throws IOException {
        Path file = folder.key();
        if (!Files.exists(file) || Files.size(file) != IndexSecret.KEY) {
            Files.write(file, clock.random(IndexSecret.KEY));
        }
        IndexRuns opened = new IndexRuns(folder, Files.readAllBytes(file));
        try {
            opened.read(entries);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    private void read(TreeEntries entries) throws IOException {
        long claimed = 0;
        for (IndexFolder.RunFile each : folder.runs()) {
            claimed = Math.max(claimed, each.end());
            IndexRun run = each.first() == end ? whole(each, entries) : null;
            if (run == null) {
                Files.delete(each.path());
            } else {
                append(run);
            }
        }
        lacking = end < claimed;
    }

    /**
     * INVARIANT: a run before it may be of another copy of the ledger, so each must match.
     *
     * @return null if its bytes are not those that were written, or it was written for another index or other entries
     * @throws IOException when it may be whole, but cannot be opened now: too many files are open
     */
    private @Nullable IndexRun whole(IndexFolder.RunFile claim, TreeEntries entries) throws IOException {
        Disk.Read file;
        try {
            file = folder.disk().open(claim.path());
        } catch (IOException e) {
            if (Files.isReadable(claim.path())) {
                throw e;
            }
            return null;
        }
        try {
            IndexRun run = IndexRun.of(claim.path(), file);
            if (run.first() == claim.first()
                    && run.end() == claim.end()
                    && run.check().equals(secret().check())
                    && run.matches(entries)) {
                return run;
            }
            run.close();
        } catch (IOException e) {
            // its entries are added again
        }
        return null;
    }

    /** Whether entries that had been added must be added again. */
    boolean isLacking() {
        return lacking;
    }

    /** The number of entries that were added. */
    long end() {
        return end;
    }

    /** The least number of entries that the ledger had when the keys of an entry were read. */
    synchronized long madeWith() {
        return runs.isEmpty() ? Long.MAX_VALUE : runs.get(0).made().size();
    }

    IndexSecret secret() {
        return new IndexSecret(key);
    }

    private IndexRun last() {
        return runs.get(runs.size() - 1);
    }

    /**
     * @param last the entries up to the end of the batch
     * @param made the ledger before the keys of the batch were read
     */
    void add(RunBatch batch, LedgerState last, LedgerState made) throws IOException {
        append(write(batch.first(), last, made, batch::write));
        for (List<IndexRun> alike = alike(); alike.size() >= TOGETHER; alike = alike()) {
            List<IndexRun> parts = alike;
            // INVARIANT: a damage since they were opened gets no new sum.
            for (IndexRun part : parts) {
                part.requireWhole();
            }
            IndexRun oldest = parts.get(0);
            replace(parts, write(oldest.first(), last().last(), oldest.made(), into -> RunMerge.write(parts, into)));
        }
    }

    private interface Content {

        void write(RunWriter into) throws IOException;
    }

    /**
     * INVARIANT: nothing is forced. After a power cut a file may have other bytes than those that were written; then
     * its CRC is another, and its entries are added again.
     */
    private IndexRun write(long first, LedgerState last, LedgerState made, Content content) throws IOException {
        Path file = folder.run(first, last.size());
        Path unfinished = file.resolveSibling(file.getFileName() + Disk.UNFINISHED);
        try (RunWriter into = new RunWriter(unfinished, first, last.size())) {
            content.write(into);
            into.end(secret().check(), last.root(), made);
        } catch (IOException | RuntimeException e) {
            // the disk may be full
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return folder.open(file);
    }

    /** The last runs that are not larger than one of them by much. */
    private List<IndexRun> alike() {
        int from = runs.size();
        for (int level = 0; from > 0; from--) {
            IndexRun before = runs.get(from - 1);
            if (before.size() >= LARGE || from < runs.size() && level(before) > level) {
                break;
            }
            level = Math.max(level, level(before));
        }
        return runs.subList(from, runs.size());
    }

    private static int level(IndexRun run) {
        return (Long.SIZE - Long.numberOfLeadingZeros(run.size())) / 2;
    }

    private synchronized void append(IndexRun run) {
        List<IndexRun> more = new ArrayList<>(runs);
        more.add(run);
        runs = List.copyOf(more);
        end = run.end();
    }

    /** @param parts the last ones @param whole in their place */
    private synchronized void replace(List<IndexRun> parts, IndexRun whole) {
        List<IndexRun> left = new ArrayList<>(runs.subList(0, runs.size() - parts.size()));
        left.add(whole);
        List<IndexRun> old = List.copyOf(parts);
        runs = List.copyOf(left);
        old.forEach(IndexRun::giveUp);
    }

    /** @throws IOException when a run cannot be read */
    List<Long> ask(Question question) throws IOException {
        List<IndexRun> now = begin();
        try {
            return question.answer(now, secret());
        } finally {
            end(now);
        }
    }

    private synchronized List<IndexRun> begin() throws Closed {
        if (closed) {
            throw new Closed();
        }
        asking++;
        runs.forEach(IndexRun::use);
        return runs;
    }

    private synchronized void end(List<IndexRun> asked) {
        asked.forEach(IndexRun::leave);
        asking--;
        notifyAll();
    }

    /** Waits for the questions that are being answered. */
    synchronized void close() {
        closed = true;
        boolean interrupted = false;
        while (asking > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        runs.forEach(IndexRun::close);
        runs = List.of();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
