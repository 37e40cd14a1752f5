package dev.countersign.ledger.find;

import dev.countersign.ledger.TreeEntries;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the search index, and a pool of connections to them: one for the thread that writes, and one for each
 * thread that reads. A reader sees what was committed when its query began.
 */
final class IndexDatabase {

    private static final int BATCH = 1000;
    private static final int KEY = 32;
    /** KiB of pages in memory, independent of the heap. H2 would use a sixteenth of the heap. */
    private static final int CACHE = 2048;

    private static final String LABEL_END = "\n";
    private static final long ABORTING_MS = 5_000;

    private final IndexPool pool;
    private final SecretKeySpec key;
    private volatile long applied;

    private IndexDatabase(IndexPool pool, SecretKeySpec key, long applied) {
        this.pool = pool;
        this.key = key;
        this.applied = applied;
    }

    /** @param name name of the file, without its extension */
    static IndexDatabase open(Path folder, String name, ClockAndRandom clock, IndexPool.Opening pools)
            throws SQLException, IOException {
        Path secret = folder.resolve("marks.key");
        if (!Files.exists(secret)) {
            Files.write(secret, clock.random(KEY));
        }
        SecretKeySpec key = new SecretKeySpec(Files.readAllBytes(secret), "HmacSHA256");
        IndexPool pool = pools.open(url(folder, name), IndexPool.USER, IndexReaders.MOST + 1);
        try (Connection connection = pool.connections().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists entry (sequence bigint primary key, at bigint not null, labels "
                            + "varchar not null)");
            try (ResultSet found = connection.getMetaData().getTables(null, null, "FOUND", null)) {
                if (!found.next()) {
                    statement.execute("create table found (mark varchar not null, sequence bigint not null)");
                    // not unique, or H2 would look for each row before it adds it; each entry is added once
                    statement.execute("create index found_by_mark on found (mark, sequence)");
                }
            }
            statement.execute("create table if not exists state (one int primary key, applied bigint not null, root "
                    + "varchar not null)");
            try (ResultSet state = statement.executeQuery("select applied from state")) {
                return new IndexDatabase(pool, key, state.next() ? state.getLong(1) : 0);
            }
        } catch (SQLException e) {
            pool.close();
            throw e;
        }
    }

    private static String url(Path folder, String name) {
        return "jdbc:h2:file:" + folder.resolve(name).toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=" + CACHE
                + ";FILE_LOCK=FS;TRACE_LEVEL_FILE=0";
    }

    /**
     * Ends the work of other threads on that database if it can end soon: a loop in memory ends when its database is
     * shut down. H2 does not support {@link Connection#abort}.
     *
     * @param left the pool of that database, which then opens no further connection; null if it was not opened
     */
    static void abort(Path folder, String name, @Nullable IndexDatabase left) {
        Thread closing = begin("ledger-projection-left", () -> {
            if (left != null) {
                left.close();
            }
        });
        Thread aborting = begin("ledger-projection-abort", () -> {
            try (Connection second = DriverManager.getConnection(url(folder, name), IndexPool.USER, "");
                    Statement statement = second.createStatement()) {
                statement.execute("shutdown immediately");
            }
        });
        try {
            aborting.join(ABORTING_MS);
            closing.join(ABORTING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Ending {

        void end() throws SQLException;
    }

    private static Thread begin(String name, Ending ending) {
        Thread thread = new Thread(
                () -> {
                    try {
                        ending.end();
                    } catch (SQLException e) {
                        // INVARIANT: the database is deleted in any case, and the next one has another name.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The number of indexed entries. */
    long applied() {
        return applied;
    }

    /**
     * Whether the index has the same entries in the same order: it compares their number and the root of the tree over
     * them.
     */
    boolean matches(TreeEntries entries) throws SQLException {
        if (applied > entries.size()) {
            return false;
        }
        try (Connection connection = pool.connections().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet count = statement.executeQuery("select count(*) from entry")) {
                if (!count.next() || count.getLong(1) != applied) {
                    return false;
                }
            }
            try (ResultSet state = statement.executeQuery("select root from state")) {
                return applied == 0 || state.next() && state.getString(1).equals(entries.root(applied));
            }
        }
    }

    /** The index keys of the entry with a sequence. */
    @FunctionalInterface
    interface Keys {

        IndexKeys of(long sequence, IndexKeys.Marks marks);
    }

    /** @param progress receives the number of entries read so far after each entry */
    void bringIn(TreeEntries entries, Keys keys, long end, LongConsumer progress) throws SQLException {
        try (Connection connection = pool.connections().getConnection()) {
            connection.setAutoCommit(false);
            bringIn(entries, keys, end, progress, connection);
        }
    }

    private void bringIn(TreeEntries entries, Keys keys, long end, LongConsumer progress, Connection connection)
            throws SQLException {
        while (applied < end) {
            long next = Math.min(end, applied + BATCH);
            try (PreparedStatement entry = connection.prepareStatement("insert into entry values (?, ?, ?)");
                    PreparedStatement found = connection.prepareStatement("insert into found values (?, ?)");
                    PreparedStatement state =
                            connection.prepareStatement("merge into state key (one) values (1, ?, ?)")) {
                for (long sequence = applied; sequence < next; sequence++) {
                    bringIn(sequence, keys.of(sequence, this::mark), entry, found);
                    progress.accept(sequence + 1);
                }
                entry.executeBatch();
                found.executeBatch();
                state.setLong(1, next);
                state.setString(2, entries.root(next));
                state.execute();
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
            applied = next;
            progress.accept(applied);
        }
    }

    private static void bringIn(long sequence, IndexKeys keys, PreparedStatement entry, PreparedStatement found)
            throws SQLException {
        entry.setLong(1, sequence);
        entry.setLong(2, keys.time().toEpochMilli());
        entry.setString(3, LABEL_END + String.join(LABEL_END, keys.labels()) + LABEL_END);
        entry.addBatch();
        for (String mark : Stream.concat(Stream.of("id=" + keys.id()), keys.keys().stream())
                .toList()) {
            found.setString(1, mark);
            found.setLong(2, sequence);
            found.addBatch();
        }
    }

    String mark(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Newest first. @param mark restricts the search to entries with this mark; null for all */
    List<Long> search(EntryQuery query, @Nullable String mark) throws SQLException {
        StringBuilder sql = new StringBuilder("select sequence from entry where sequence < ?");
        sql.append(mark == null ? "" : " and sequence in (select sequence from found where mark = ?)");
        query.labels().forEach(unused -> sql.append(" and locate(?, labels) > 0"));
        sql.append(query.from() == null ? "" : " and at >= ?")
                .append(query.to() == null ? "" : " and at < ?")
                .append(" order by sequence desc limit ?");
        try (Connection connection = pool.connections().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            int place = 1;
            statement.setLong(place++, query.before() == null ? Long.MAX_VALUE : query.before());
            if (mark != null) {
                statement.setString(place++, mark);
            }
            for (String label : query.labels()) {
                statement.setString(place++, LABEL_END + label + LABEL_END);
            }
            if (query.from() != null) {
                statement.setLong(place++, millis(query.from()));
            }
            if (query.to() != null) {
                statement.setLong(place++, millis(query.to()));
            }
            statement.setInt(place, query.limit());
            return places(statement);
        }
    }

    /** Milliseconds of a time. A time out of range becomes the nearest one in range. */
    private static long millis(Instant moment) {
        Instant first = Instant.ofEpochMilli(Long.MIN_VALUE);
        Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);
        return (moment.isBefore(first) ? first : moment.isAfter(last) ? last : moment).toEpochMilli();
    }

    /** Oldest first. */
    List<Long> having(String mark) throws SQLException {
        try (Connection connection = pool.connections().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select sequence from found where mark = ? order by sequence")) {
            statement.setString(1, mark);
            return places(statement);
        }
    }

    private static List<Long> places(PreparedStatement statement) throws SQLException {
        List<Long> places = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                places.add(rows.getLong(1));
            }
        }
        return places;
    }

    void close() throws SQLException {
        pool.close();
    }
}
