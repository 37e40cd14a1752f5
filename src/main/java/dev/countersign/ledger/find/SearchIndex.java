package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A database for finding entries. It contains nothing that the ledger does not have: it is built from the entries, and
 * rebuilt when it is missing, was not closed, cannot be opened, makes no progress, or does not match them.
 *
 * <p>Any number of threads may use it. A query sees all entries that were forced to disk when it started.
 */
public final class SearchIndex implements AutoCloseable {

    private static final int LITTLE = 100;
    /** How long indexing may go without progress. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A query reports no progress, and a query over very many entries takes long. */
    private static final int LONGER_FOR_A_QUESTION = 20;

    private final SearchIndexFolder folder;
    private final TreeEntries entries;
    private final IndexKeys.Labelling labelling;
    private final ClockAndRandom clock;
    private final Duration patience;
    private WatchedThread thread = new WatchedThread();
    private @Nullable IndexDatabase database;
    private int stalls;
    private boolean madeAnew;
    private volatile boolean ended;
    private volatile String failure = "";

    private SearchIndex(
            Path folder, TreeEntries entries, IndexKeys.Labelling labelling, ClockAndRandom clock, Duration patience) {
        this.folder = new SearchIndexFolder(folder);
        this.entries = entries;
        this.labelling = labelling;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Opens the index of a folder. Missing entries are added at the first query, or by {@link #catchUp}.
     *
     * @param folder a folder for the index alone: everything in it may be deleted
     */
    public static SearchIndex open(
            Path folder, TreeEntries entries, IndexKeys.Labelling labelling, ClockAndRandom clock) {
        return open(folder, entries, labelling, clock, PATIENCE);
    }

    public static SearchIndex open(
            Path folder, TreeEntries entries, IndexKeys.Labelling labelling, ClockAndRandom clock, Duration patience) {
        SearchIndex searchIndex = new SearchIndex(folder, entries, labelling, clock, patience);
        try {
            searchIndex.madeAnew = searchIndex.folder.enter();
            searchIndex.begin();
        } catch (SQLException | IOException e) {
            searchIndex.startAnew(e);
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
        if (!thread.call(patience, () -> opened.matches(entries))) {
            startAnew(new IOException("it does not match the entries"));
        }
    }

    private IndexDatabase connect() throws SQLException, IOException {
        String name = name();
        IndexDatabase opened = thread.call(patience, () -> IndexDatabase.open(folder.path(), name, clock));
        database = opened;
        return opened;
    }

    /** A stalled database keeps its file name in this process. */
    private String name() {
        return stalls == 0 ? "entries" : "entries-" + stalls;
    }

    /** Whether the existing index could not be used and was deleted. */
    public synchronized boolean madeAnew() {
        return madeAnew;
    }

    /** How many entries it knows. */
    public synchronized long applied() {
        return database == null ? 0 : database.applied();
    }

    /** The reason why the index cannot be used any more; empty if it can. */
    public Optional<String> failure() {
        return Optional.of(failure).filter(text -> !text.isEmpty());
    }

    /**
     * Adds new entries in small steps, so that a query in between waits only for a short time. If it is called from
     * time to time, it leaves little to add at the next start.
     */
    public void keepUp() {
        for (long end = entries.size(); !ended && applied() < end; ) {
            catchUp(Math.min(end, applied() + LITTLE), brought -> {});
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

    private synchronized void catchUp(long end, LongConsumer progress) {
        if (ended) {
            return;
        }
        try {
            bringIn(end, progress);
        } catch (SQLException | IOException e) {
            startAnew(e);
            try {
                bringIn(end, progress);
            } catch (SQLException | IOException again) {
                throw failed(
                        again,
                        "the search index cannot be written (" + again.getMessage() + ").",
                        "Maybe the disk is full. No entry is lost: the journal has all entries.");
            }
        }
        failure = "";
    }

    private void bringIn(long end, LongConsumer progress) throws SQLException, IOException {
        IndexDatabase now = database();
        WatchedThread worker = thread;
        worker.call(patience, () -> {
            now.bringIn(entries, labelling, end, read -> {
                worker.progress();
                progress.accept(read);
            });
            return end;
        });
    }

    private IndexDatabase database() throws SQLException, IOException {
        return database == null ? connect() : database;
    }

    /** Sequence numbers of the matching entries, newest first. */
    public List<Long> search(EntryQuery query) {
        return ask(entries.size(), now -> now.search(query, null));
    }

    /** The same, restricted to the entries with that key. */
    public List<Long> search(EntryQuery query, String key) {
        return ask(entries.size(), now -> now.search(query, key));
    }

    /** Sequence numbers of the entries with that key, oldest first. */
    public List<Long> having(String key) {
        return having(key, entries.size());
    }

    /** @param asOf the least number of entries that must be indexed; for a caller that keeps the later ones itself */
    public List<Long> having(String key, long asOf) {
        return ask(asOf, now -> now.having(key));
    }

    /**
     * The same for a key that is stored only as a mark.
     *
     * @param name name of the key, before its equals sign
     * @param asOf the least number of entries that must be indexed; for a caller that keeps the later ones itself
     */
    public List<Long> marked(String name, String text, long asOf) {
        return ask(asOf, now -> now.having(name + "=" + now.mark(text)));
    }

    private interface Question {

        List<Long> answer(IndexDatabase now) throws SQLException;
    }

    /** A failing database is rebuilt once. Nothing is lost by it. */
    private synchronized List<Long> ask(long asOf, Question question) {
        if (ended) {
            throw new LedgerUnavailable(
                    folder.path().toString(),
                    failure.isEmpty() ? "the search index is closed." : failure,
                    "No entry is lost: the journal has all entries.");
        }
        if (applied() < asOf) {
            catchUp();
        }
        try {
            return answer(question);
        } catch (SQLException | IOException e) {
            startAnew(e);
            catchUp();
            try {
                return answer(question);
            } catch (SQLException | IOException again) {
                throw failed(
                        again,
                        "the search index cannot be read (" + again.getMessage() + ").",
                        "Maybe `ledger rebuild`. No entry is lost: the journal has all entries.");
            }
        }
    }

    private List<Long> answer(Question question) throws SQLException, IOException {
        IndexDatabase now = database();
        return thread.call(patience.multipliedBy(LONGER_FOR_A_QUESTION), () -> question.answer(now));
    }

    /** Moves an unusable database aside and begins another one. */
    private void startAnew(Exception why) {
        madeAnew = true;
        try {
            if (why instanceof WatchedThread.Stalled) {
                leaveBehind();
            } else {
                disconnect();
            }
            folder.moveAside();
            connect();
        } catch (SQLException | IOException e) {
            throw failed(
                    e,
                    "the search index cannot be created there (" + e.getMessage() + ").",
                    "Maybe the disk is full, or another program uses the folder.");
        }
    }

    /**
     * After a second stall the database is not tried again before the next start: each stall leaves a thread that may
     * not end.
     */
    private LedgerUnavailable failed(Exception why, String says, String maybe) {
        failure = says;
        if (why instanceof WatchedThread.Stalled) {
            leaveBehind();
            ended = true;
        }
        return new LedgerUnavailable(folder.path().toString(), says, maybe);
    }

    private void leaveBehind() {
        IndexDatabase.abort(folder.path(), name());
        thread.close();
        thread = new WatchedThread();
        database = null;
        stalls++;
    }

    /**
     * Deletes the index for an erasure. The next query rebuilds it.
     *
     * @throws UncheckedIOException when a file cannot be deleted
     */
    public synchronized void forget() {
        disconnect();
        try {
            folder.remove();
            if (!ended) {
                folder.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops indexing and queries. */
    @Override
    public synchronized void close() {
        ended = true;
        boolean whole = disconnect();
        thread.close();
        try {
            if (whole && stalls == 0 && failure.isEmpty()) {
                folder.closed();
            }
        } catch (IOException e) {
            // INVARIANT: without the mark the index is rebuilt at the next start.
            failure = String.valueOf(e.getMessage());
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
            return thread.call(patience, () -> {
                closing.close();
                return true;
            });
        } catch (SQLException | IOException e) {
            // INVARIANT: the index contains nothing unique, so a database that cannot be closed is rebuilt.
            madeAnew = true;
            if (e instanceof WatchedThread.Stalled) {
                leaveBehind();
            }
            return false;
        }
    }
}
