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
 * The ledger once more, in a database, for finding entries. Nothing lives only here: it is made of the entries, and made again when it is
 * missing, was not closed, cannot be opened, does not get on, or does not match them.
 *
 * <p>May be used by any number of threads. A question is answered as of the last entry that was forced to disk when it was asked.
 */
public final class SearchIndex implements AutoCloseable {

    private static final int LITTLE = 100;
    /** How long bringing in may go without progress. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A question says nothing of its progress, and one over very many entries takes long. */
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
     * Opens the database of a folder; what it lacks is brought in at the first question, or by {@link #catchUp}.
     *
     * @param folder of its own: all that lies in it may be thrown away
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
     * Throws away what lies in a folder of it, without opening it. Asked while it is not open.
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

    /** One that stalled keeps its name in this process. */
    private String name() {
        return stalls == 0 ? "entries" : "entries-" + stalls;
    }

    /** Whether what was there could not be used, so that it was thrown away. */
    public synchronized boolean madeAnew() {
        return madeAnew;
    }

    /** How many entries it knows. */
    public synchronized long applied() {
        return database == null ? 0 : database.applied();
    }

    /** Why nothing can be found any more; empty while it can. */
    public Optional<String> failure() {
        return Optional.of(failure).filter(text -> !text.isEmpty());
    }

    /**
     * Brings in what was written since, a little at a time, so that a question in between waits for a little only. Asked now and then, it leaves
     * little to be brought in at the next start.
     */
    public void keepUp() {
        for (long end = entries.size(); !ended && applied() < end; ) {
            catchUp(Math.min(end, applied() + LITTLE), brought -> {});
        }
    }

    /** Brings in what was written since. */
    public void catchUp() {
        catchUp(brought -> {});
    }

    /** @param progress hears how many entries are in, now and then, from another thread */
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
                        "the database for finding entries cannot be written (" + again.getMessage() + ").",
                        "Maybe the disk is full. No entry is lost: the journal has them.");
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

    /** Places of the entries that are sought, newest first. */
    public List<Long> search(EntryQuery query) {
        return ask(entries.size(), now -> now.search(query, null));
    }

    /** The same among the entries with that key. */
    public List<Long> search(EntryQuery query, String key) {
        return ask(entries.size(), now -> now.search(query, key));
    }

    /** Places of the entries with that key, oldest first. */
    public List<Long> having(String key) {
        return having(key, entries.size());
    }

    /** @param asOf how many entries it must know at least; for a caller that remembers the later ones */
    public List<Long> having(String key, long asOf) {
        return ask(asOf, now -> now.having(key));
    }

    /**
     * The same for a key of which only the mark is written.
     *
     * @param name of the key, before its equals sign
     * @param asOf how many entries it must know at least; for a caller that remembers the later ones
     */
    public List<Long> marked(String name, String text, long asOf) {
        return ask(asOf, now -> now.having(name + "=" + now.mark(text)));
    }

    private interface Question {

        List<Long> answer(IndexDatabase now) throws SQLException;
    }

    /** A database that fails is made again once; nothing is lost by it. */
    private synchronized List<Long> ask(long asOf, Question question) {
        if (ended) {
            throw new LedgerUnavailable(
                    folder.path().toString(),
                    failure.isEmpty() ? "the database for finding entries is closed." : failure,
                    "No entry is lost: the journal has them.");
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
                        "the database for finding entries cannot be read (" + again.getMessage() + ").",
                        "Maybe `ledger rebuild`. No entry is lost: the journal has them.");
            }
        }
    }

    private List<Long> answer(Question question) throws SQLException, IOException {
        IndexDatabase now = database();
        return thread.call(patience.multipliedBy(LONGER_FOR_A_QUESTION), () -> question.answer(now));
    }

    /** What cannot be used is kept aside, and another one is begun. */
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
                    "no database can be made there (" + e.getMessage() + ").",
                    "Maybe the disk is full, or another program holds the folder.");
        }
    }

    /** One that stalls a second time is not tried again before the next start: each leaves a thread behind that may not end. */
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
     * Leaves no trace of what was found by it: for an erasure. The next question makes it again.
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

    /** From now on nothing is brought in, and nothing is found. */
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
            // INVARIANT: without the mark it is made again at the next start.
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
            // INVARIANT: nothing lives only here, so a database that cannot be closed is a database to be made again.
            madeAnew = true;
            if (e instanceof WatchedThread.Stalled) {
                leaveBehind();
            }
            return false;
        }
    }
}
