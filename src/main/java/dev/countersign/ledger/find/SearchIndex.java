package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A database for finding entries. It contains nothing that the ledger does not have: it is built from the entries, and
 * rebuilt when it is missing, was not closed, cannot be opened, makes no progress, or does not match them.
 *
 * <p>Any number of threads may use it. A query sees all entries that were forced to disk when it started. A search
 * indexes them first; a lookup finds the last ones in memory, and waits for no other entry. One thread
 * writes and {@value IndexReaders#MOST} read, each with a connection of its own, so that a query of entries that are
 * indexed waits neither for the others nor for the entries that are being added.
 */
public final class SearchIndex implements AutoCloseable {

    /**
     * How many entries are added at once. Fewer wait: H2 writes each page of an index that gets a new key as a whole,
     * which is many times the bytes of a few entries.
     */
    private static final int SOME = 1000;
    /** The number of waiting entries that are added although others are written. */
    private static final int MANY = 2 * SOME;
    /** A close adds no fewer: the first lookups after the next start read the rest without the index. */
    private static final int FEW = 100;

    /** How long the close may add entries. A piece more may be added. */
    private static final Duration AT_CLOSE = Duration.ofSeconds(3);

    /** How long indexing may go without progress. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A query reports no progress, and a query over very many entries takes long. */
    private static final int LONGER_FOR_A_QUESTION = 20;

    private static final String WRITER = "ledger-projection";

    private final SearchIndexFolder folder;
    private final TreeEntries entries;
    private final IndexKeys.Labelling labelling;
    private final ClockAndRandom clock;
    private final Duration patience;
    private final IndexPool.Opening pools;
    private final HandedOver handedOver = new HandedOver();
    private final UnindexedKeys unindexed = new UnindexedKeys();
    /** Held while entries are added. It is taken before {@link #life}, never after it. */
    private final ReentrantLock writing = new ReentrantLock();
    /** Shared while the database is used, exclusive while it is opened, replaced or closed. */
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();

    private WatchedThread writer = new WatchedThread(WRITER);
    private IndexReaders readers;
    private volatile @Nullable IndexDatabase database;
    private long sizeBefore;
    private int stalls;
    private volatile boolean madeAgain;
    private volatile boolean ended;
    private volatile String failure = "";

    private SearchIndex(
            Path folder,
            TreeEntries entries,
            IndexKeys.Labelling labelling,
            ClockAndRandom clock,
            Duration patience,
            IndexPool.Opening pools) {
        this.folder = new SearchIndexFolder(folder);
        this.entries = entries;
        this.labelling = labelling;
        this.clock = clock;
        this.patience = patience;
        this.pools = pools;
        readers = new IndexReaders(patience);
    }

    /**
     * Opens the index of a folder. Missing entries are added at the first query, or by {@link #catchUp}.
     *
     * @param folder a folder for the index alone: everything in it may be deleted
     * @param pools  opens the connections to the database in that folder
     */
    public static SearchIndex open(
            Path folder,
            TreeEntries entries,
            IndexKeys.Labelling labelling,
            ClockAndRandom clock,
            IndexPool.Opening pools) {
        return open(folder, entries, labelling, clock, PATIENCE, pools);
    }

    static SearchIndex open(
            Path folder,
            TreeEntries entries,
            IndexKeys.Labelling labelling,
            ClockAndRandom clock,
            Duration patience,
            IndexPool.Opening pools) {
        SearchIndex searchIndex = new SearchIndex(folder, entries, labelling, clock, patience, pools);
        try {
            searchIndex.madeAgain = searchIndex.folder.enter();
            searchIndex.begin();
        } catch (SQLException | IOException e) {
            searchIndex.startAgain(new Broken(e, searchIndex.database));
        }
        return searchIndex;
    }

    /**
     * Deletes the index in a folder without opening it. The index must not be open.
     *
     * @throws UncheckedIOException when a file cannot be deleted
     */
    public static void remove(Path folder) {
        try {
            new SearchIndexFolder(folder).remove();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin() throws SQLException, IOException {
        IndexDatabase opened = connect();
        if (!writer.call(patience, () -> opened.matches(entries))) {
            startAgain(new Broken(new IOException("it does not match the entries"), opened));
        }
    }

    private IndexDatabase connect() throws SQLException, IOException {
        String name = name();
        IndexDatabase opened = writer.call(patience, () -> IndexDatabase.open(folder.path(), name, clock, pools));
        database = opened;
        return opened;
    }

    /** A stalled database keeps its file name in this process. */
    private String name() {
        return stalls == 0 ? "entries" : "entries-" + stalls;
    }

    /** Whether the existing index could not be used and was deleted. */
    public boolean madeAgain() {
        return madeAgain;
    }

    /** How many entries it knows. */
    public long applied() {
        IndexDatabase now = database;
        return now == null ? 0 : now.applied();
    }

    /** The reason why the index cannot be used any more; empty if it can. */
    public Optional<String> failure() {
        return Optional.of(failure).filter(text -> !text.isEmpty());
    }

    /**
     * Takes the index keys of an entry from its writer, so that the entry need not be read and decrypted for them. They
     * may come at any time after the entry was written. Nothing is indexed here: this is short.
     */
    public void handOver(long sequence, IndexKeys.Known keys) {
        handedOver.add(sequence, keys);
    }

    private IndexKeys keys(long sequence, IndexKeys.Marks marks) {
        IndexKeys.Known known = handedOver.get(sequence);
        return known != null
                ? known.of(entries, marks)
                : labelling.of(entries.get(sequence), entries.parts(sequence), marks);
    }

    /** How many entries it does not know yet. They are found nevertheless. */
    public long waiting() {
        return Math.max(0, entries.size() - applied());
    }

    /**
     * Adds new entries in steps, so that a search in between waits only for a short time. If it is called from time to
     * time, it leaves little to add at the next start.
     */
    public void keepUp() {
        for (long end = entries.size(); !ended && applied() < end; ) {
            catchUp(Math.min(end, applied() + SOME), brought -> {});
        }
    }

    /**
     * The same, if {@value #SOME} entries wait and none was written since the last call: callers who wait for decisions
     * need the processors more. Also if {@value #MANY} wait. One thread calls it.
     */
    public void keepUpWhenIdle() {
        long size = entries.size();
        boolean busy = size != sizeBefore;
        sizeBefore = size;
        if (waiting() >= (busy ? MANY : SOME)) {
            keepUp();
        }
    }

    /** Adds new entries. */
    public void catchUp() {
        catchUp(brought -> {});
    }

    /** @param progress receives the number of indexed entries from time to time, from another thread */
    public void catchUp(LongConsumer progress) {
        catchUp(entries.size(), progress);
    }

    private void catchUp(long end, LongConsumer progress) {
        writing.lock();
        try {
            if (!ended) {
                bringInOrStartAnew(end, progress);
                failure = "";
            }
        } catch (LedgerUnavailable e) {
            // INVARIANT: what an index lacks that was closed meanwhile is added after the next start.
            if (!ended || !failure.isEmpty()) {
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    private void bringInOrStartAnew(long end, LongConsumer progress) {
        try {
            bringIn(end, progress);
        } catch (Broken broken) {
            startAgain(broken);
            try {
                bringIn(end, progress);
            } catch (Broken again) {
                throw failed(
                        again,
                        "the search index cannot be written (" + again.getMessage() + ").",
                        "Maybe the disk is full. No entry is lost: the journal has all entries.");
            }
        }
    }

    private void bringIn(long end, LongConsumer progress) throws Broken {
        use(now -> {
            WatchedThread worker = writer;
            return worker.call(patience, () -> {
                now.bringIn(entries, this::keys, end, read -> {
                    worker.progress();
                    progress.accept(read);
                });
                handedOver.dropBefore(end);
                unindexed.dropBefore(end);
                return end;
            });
        });
    }

    private interface Use<T> {

        T of(IndexDatabase now) throws SQLException, IOException;
    }

    /** A database failed, maybe one that another thread has replaced since. */
    private static final class Broken extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient @Nullable IndexDatabase database;

        private Broken(Exception why, @Nullable IndexDatabase database) {
            super(why.getMessage(), why);
            this.database = database;
        }

        private boolean isStalled() {
            return getCause() instanceof WatchedThread.Stalled;
        }
    }

    private LedgerUnavailable closed() {
        return new LedgerUnavailable(
                folder.path().toString(),
                failure.isEmpty() ? "the search index is closed." : failure,
                "No entry is lost: the journal has all entries.");
    }

    /** While the database is used, it is neither replaced nor closed. */
    private <T> T use(Use<T> use) throws Broken {
        IndexDatabase now = null;
        try {
            now = hold();
            try {
                return use.of(now);
            } finally {
                life.readLock().unlock();
            }
        } catch (SQLException | IOException e) {
            throw new Broken(e, now);
        }
    }

    /** Afterwards the lock is held for reading, unless this fails. */
    private IndexDatabase hold() throws SQLException, IOException {
        while (true) {
            life.readLock().lock();
            IndexDatabase now = database;
            if (now != null) {
                return now;
            }
            life.readLock().unlock();
            openAgain();
        }
    }

    private void openAgain() throws SQLException, IOException {
        life.writeLock().lock();
        try {
            if (ended) {
                throw closed();
            }
            if (database == null) {
                connect();
            }
        } finally {
            life.writeLock().unlock();
        }
    }

    /** Sequence numbers of the matching entries, newest first. */
    public List<Long> search(EntryQuery query) {
        return search(now -> now.search(query, null));
    }

    /** The same, restricted to the entries with that key. */
    public List<Long> search(EntryQuery query, String key) {
        return search(now -> now.search(query, key));
    }

    private List<Long> search(Question question) {
        return ask(entries.size(), now -> readers.search(longest(), () -> question.answer(now)));
    }

    /** @param key with a text in place of its mark */
    private List<Long> lookup(long asOf, String key, Question question) {
        if (ended) {
            throw closed();
        }
        long applied = applied();
        UnindexedKeys.Found recent = applied >= asOf
                ? new UnindexedKeys.Found(List.of(), asOf)
                : unindexed.find(key, applied, asOf, sequence -> handedOver.get(sequence) != null, this::unmarked);
        long indexed = recent == null ? asOf : recent.indexed();
        List<Long> found = ask(indexed, now -> readers.lookup(longest(), () -> question.answer(now)));
        if (recent == null || recent.places().isEmpty()) {
            return found;
        }
        // INVARIANT: an entry that was indexed in between is found twice.
        TreeSet<Long> all = new TreeSet<>(found);
        all.addAll(recent.places());
        return List.copyOf(all);
    }

    private IndexKeys unmarked(long sequence) {
        return keys(sequence, text -> text);
    }

    private Duration longest() {
        return patience.multipliedBy(LONGER_FOR_A_QUESTION);
    }

    /** Sequence numbers of the entries with that key, oldest first. */
    public List<Long> having(String key) {
        return having(key, entries.size());
    }

    /** @param asOf the least number of entries that must be indexed; for a caller that keeps the later ones itself */
    public List<Long> having(String key, long asOf) {
        return lookup(asOf, key, now -> now.having(key));
    }

    /**
     * The same for a key that is stored only as a mark.
     *
     * @param name name of the key, before its equals sign
     * @param asOf the least number of entries that must be indexed; for a caller that keeps the later ones itself
     */
    public List<Long> marked(String name, String text, long asOf) {
        return lookup(asOf, name + "=" + text, now -> now.having(name + "=" + now.mark(text)));
    }

    private interface Question {

        List<Long> answer(IndexDatabase now) throws SQLException;
    }

    /** A failing database is rebuilt once. Nothing is lost by it. */
    private List<Long> ask(long asOf, Use<List<Long>> question) {
        if (ended) {
            throw closed();
        }
        if (applied() < asOf) {
            catchUp();
        }
        try {
            return use(question);
        } catch (Broken broken) {
            startAgain(broken);
            catchUp();
            try {
                return use(question);
            } catch (Broken again) {
                throw failed(
                        again,
                        "the search index cannot be read (" + again.getMessage() + ").",
                        "Maybe `ledger rebuild`. No entry is lost: the journal has all entries.");
            }
        }
    }

    /** Moves an unusable database aside and begins another one, unless another thread has done so already. */
    private void startAgain(Broken broken) {
        life.writeLock().lock();
        try {
            if (ended) {
                throw closed();
            }
            if (database != broken.database) {
                return;
            }
            madeAgain = true;
            if (broken.isStalled()) {
                leaveBehind(database);
            } else {
                disconnect();
            }
            folder.moveAside();
            connect();
        } catch (SQLException | IOException e) {
            throw failed(
                    new Broken(e, database),
                    "the search index cannot be created there (" + e.getMessage() + ").",
                    "Maybe the disk is full, or another program uses the folder.");
        } finally {
            life.writeLock().unlock();
        }
    }

    /**
     * After a second stall the database is not tried again before the next start: each stall leaves a thread that may
     * not end.
     */
    private LedgerUnavailable failed(Broken broken, String says, String maybe) {
        failure = says;
        if (broken.isStalled()) {
            life.writeLock().lock();
            try {
                leaveBehind(database);
                ended = true;
            } finally {
                life.writeLock().unlock();
            }
        }
        return new LedgerUnavailable(folder.path().toString(), says, maybe);
    }

    private void leaveBehind(@Nullable IndexDatabase left) {
        IndexDatabase.abort(folder.path(), name(), left);
        writer.close();
        readers.close();
        writer = new WatchedThread(WRITER);
        readers = new IndexReaders(patience);
        database = null;
        stalls++;
    }

    /**
     * Deletes the index for an erasure. The next query rebuilds it.
     *
     * @throws UncheckedIOException when a file cannot be deleted
     */
    public void forget() {
        life.writeLock().lock();
        try {
            // INVARIANT: what was handed over may name an erased person; the entries are read again.
            handedOver.dropBefore(entries.size());
            unindexed.dropBefore(entries.size());
            disconnect();
            folder.remove();
            if (!ended) {
                folder.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            life.writeLock().unlock();
        }
    }

    /** Adds what is left, as far as there is time, and stops indexing and queries. */
    @Override
    public void close() {
        addTheRest();
        ended = true;
        life.writeLock().lock();
        try {
            boolean whole = disconnect();
            writer.close();
            readers.close();
            if (whole && stalls == 0 && failure.isEmpty()) {
                folder.closed();
            }
        } catch (IOException e) {
            // INVARIANT: without the mark the index is rebuilt at the next start.
            failure = String.valueOf(e.getMessage());
        } finally {
            life.writeLock().unlock();
        }
    }

    /**
     * INVARIANT: what is still missing is added after the next start. That is also where a few entries are cheaper: a
     * command that writes one entry need not write to the database.
     */
    private void addTheRest() {
        if (ended || !failure.isEmpty() || database == null || waiting() < FEW || !writing.tryLock()) {
            return;
        }
        try {
            Instant end = clock.now().plus(AT_CLOSE);
            for (long size = entries.size(); applied() < size && clock.now().isBefore(end); ) {
                bringIn(Math.min(size, applied() + SOME), brought -> {});
            }
        } catch (Broken broken) {
            if (broken.isStalled()) {
                life.writeLock().lock();
                try {
                    leaveBehind(database);
                } finally {
                    life.writeLock().unlock();
                }
            }
        } catch (LedgerUnavailable e) {
            // the entries cannot be read now
        } finally {
            writing.unlock();
        }
    }

    /** @return whether there was one, and it could be closed */
    private boolean disconnect() {
        IndexDatabase closing = database;
        database = null;
        if (closing == null) {
            return false;
        }
        try {
            return writer.call(patience, () -> {
                closing.close();
                return true;
            });
        } catch (SQLException | IOException e) {
            // INVARIANT: the index contains nothing unique, so a database that cannot be closed is rebuilt.
            madeAgain = true;
            if (e instanceof WatchedThread.Stalled) {
                leaveBehind(closing);
            }
            return false;
        }
    }
}
