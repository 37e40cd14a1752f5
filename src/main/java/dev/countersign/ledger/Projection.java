package dev.countersign.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The ledger once more, in a database, for finding entries. Nothing lives only here: it is made of the entries, and made anew when it is
 * missing, cannot be opened, or does not match them.
 *
 * <p>May be used by any number of threads. A question is answered as of the last entry that was forced to disk when it was asked.
 */
public final class Projection implements AutoCloseable {

    private static final int BATCH = 1000;
    private static final int LITTLE = 100;
    private static final int KEY = 32;
    private static final String LABEL_END = "\n";

    private final Path folder;
    private final Entries entries;
    private final Labelled.Labelling labelling;
    private final Outside outside;
    private Connection connection;
    private SecretKeySpec key;
    private long applied;
    private boolean madeAnew;
    private boolean ended;

    private Projection(Path folder, Entries entries, Labelled.Labelling labelling, Outside outside) {
        this.folder = folder;
        this.entries = entries;
        this.labelling = labelling;
        this.outside = outside;
    }

    /**
     * Opens the database of a folder; what it lacks is brought in at the first question, or by {@link #catchUp}.
     *
     * @param folder of its own: all that lies in it may be thrown away
     */
    public static Projection open(Path folder, Entries entries, Labelled.Labelling labelling, Outside outside) {
        Projection projection = new Projection(folder, entries, labelling, outside);
        try {
            projection.connect();
            if (!projection.matches()) {
                projection.startAnew();
            }
        } catch (SQLException | IOException e) {
            projection.startAnew();
        }
        return projection;
    }

    /** Whether what was there could not be used, so that it was thrown away. */
    public synchronized boolean madeAnew() {
        return madeAnew;
    }

    /** How many entries it knows. */
    public synchronized long applied() {
        return applied;
    }

    private void connect() throws SQLException, IOException {
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Path secret = folder.resolve("marks.key");
        if (!Files.exists(secret)) {
            Files.write(secret, outside.random(KEY));
        }
        key = new SecretKeySpec(Files.readAllBytes(secret), "HmacSHA256");
        connection = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("entries").toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE;FILE_LOCK=FS;TRACE_LEVEL_FILE=0", "countersign", "");
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists entry (sequence bigint primary key, at bigint not null, labels varchar not null)");
            statement.execute("create table if not exists found (mark varchar not null, sequence bigint not null, primary key (mark, sequence))");
            statement.execute("create table if not exists state (one int primary key, applied bigint not null, root varchar not null)");
            try (ResultSet state = statement.executeQuery("select applied from state")) {
                applied = state.next() ? state.getLong(1) : 0;
            }
        }
        connection.setAutoCommit(false);
    }

    /** The same entries in the same order: as many as it says, and the root of the tree over them. */
    private boolean matches() throws SQLException {
        if (applied > entries.size()) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
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

    /**
     * Brings in what was written since, a little at a time, so that a question in between waits for a little only. Asked now and then, it leaves
     * little to be brought in at the next start.
     */
    public void keepUp() {
        for (long end = entries.size(); applied() < end && !ended();) {
            catchUp(Math.min(end, applied() + LITTLE), brought -> {
            });
        }
    }

    private synchronized boolean ended() {
        return ended;
    }

    /** Brings in what was written since. */
    public void catchUp() {
        catchUp(brought -> {
        });
    }

    /** @param progress hears how many entries are in, now and then */
    public void catchUp(LongConsumer progress) {
        catchUp(entries.size(), progress);
    }

    private synchronized void catchUp(long end, LongConsumer progress) {
        if (ended) {
            return;
        }
        try {
            bringIn(end, progress);
        } catch (SQLException e) {
            startAnew();
            try {
                bringIn(end, progress);
            } catch (SQLException again) {
                throw new Unusable(folder.toString(), "the database for finding entries cannot be written (" + again.getMessage() + ").", "Maybe the disk is full. No entry is lost: the journal has them.");
            }
        }
    }

    private void bringIn(long end, LongConsumer progress) throws SQLException {
        while (applied < end) {
            long next = Math.min(end, applied + BATCH);
            try (PreparedStatement entry = connection.prepareStatement("insert into entry values (?, ?, ?)");
                 PreparedStatement found = connection.prepareStatement("merge into found key (mark, sequence) values (?, ?)");
                 PreparedStatement state = connection.prepareStatement("merge into state key (one) values (1, ?, ?)")) {
                for (long sequence = applied; sequence < next; sequence++) {
                    bringIn(sequence, entry, found);
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

    private void bringIn(long sequence, PreparedStatement entry, PreparedStatement found) throws SQLException {
        Labelled labelled = labelling.of(entries.get(sequence), entries.parts(sequence), this::mark);
        entry.setLong(1, sequence);
        entry.setLong(2, labelled.at().toEpochMilli());
        entry.setString(3, LABEL_END + String.join(LABEL_END, labelled.labels()) + LABEL_END);
        entry.addBatch();
        for (String mark : Stream.concat(Stream.of("id=" + labelled.id()), labelled.keys().stream()).toList()) {
            found.setString(1, mark);
            found.setLong(2, sequence);
            found.addBatch();
        }
    }

    private String mark(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Places of the entries that are sought, newest first. */
    public List<Long> search(Sought sought) {
        return search(sought, null);
    }

    /** The same among the entries with that key, or among all. */
    public synchronized List<Long> search(Sought sought, @Nullable String key) {
        return ask(() -> {
            StringBuilder sql = new StringBuilder("select sequence from entry where sequence < ?");
            sql.append(key == null ? "" : " and sequence in (select sequence from found where mark = ?)");
            sought.labels().forEach(unused -> sql.append(" and locate(?, labels) > 0"));
            sql.append(sought.from() == null ? "" : " and at >= ?").append(sought.to() == null ? "" : " and at < ?").append(" order by sequence desc limit ?");
            try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
                int place = 1;
                statement.setLong(place++, sought.before() == null ? Long.MAX_VALUE : sought.before());
                if (key != null) {
                    statement.setString(place++, key);
                }
                for (String label : sought.labels()) {
                    statement.setString(place++, LABEL_END + label + LABEL_END);
                }
                if (sought.from() != null) {
                    statement.setLong(place++, sought.from().toEpochMilli());
                }
                if (sought.to() != null) {
                    statement.setLong(place++, sought.to().toEpochMilli());
                }
                statement.setInt(place, sought.most());
                return places(statement);
            }
        });
    }

    /** Places of the entries with that key, oldest first. */
    public List<Long> having(String key) {
        return having(key, entries.size());
    }

    /** @param asOf how many entries it must know at least; for whoever remembers the later ones */
    public synchronized List<Long> having(String key, long asOf) {
        return ask(asOf, () -> {
            try (PreparedStatement statement = connection.prepareStatement("select sequence from found where mark = ? order by sequence")) {
                statement.setString(1, key);
                return places(statement);
            }
        });
    }

    /**
     * The same for a key of which only the mark is written.
     *
     * @param name of the key, before its equals sign
     * @param asOf how many entries it must know at least; for whoever remembers the later ones
     */
    public synchronized List<Long> marked(String name, String text, long asOf) {
        return ask(asOf, () -> {
            try (PreparedStatement statement = connection.prepareStatement("select sequence from found where mark = ? order by sequence")) {
                statement.setString(1, name + "=" + mark(text));
                return places(statement);
            }
        });
    }

    private interface Question {

        List<Long> answer() throws SQLException;
    }

    /** A database that fails is made anew once; nothing is lost by it. */
    private List<Long> ask(Question question) {
        return ask(entries.size(), question);
    }

    private List<Long> ask(long asOf, Question question) {
        if (applied < asOf) {
            catchUp();
        }
        try {
            return question.answer();
        } catch (SQLException e) {
            startAnew();
            catchUp();
            try {
                return question.answer();
            } catch (SQLException again) {
                throw new Unusable(folder.toString(), "the database for finding entries cannot be read (" + again.getMessage() + ").", "Maybe `ledger rebuild`. No entry is lost: the journal has them.");
            }
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

    /** Throws all of it away and makes it again of the entries. */
    public synchronized void rebuild(LongConsumer progress) {
        try {
            disconnect();
            delete(folder);
            connect();
        } catch (SQLException | IOException e) {
            startAnew();
        }
        catchUp(progress);
    }

    private void startAnew() {
        try {
            moveAside();
            connect();
        } catch (SQLException | IOException e) {
            throw new Unusable(folder.toString(), "no database can be made there (" + e.getMessage() + ").", "Maybe the disk is full, or another program holds the folder.");
        }
    }

    /** One that cannot be used is kept beside, for whoever wants to know why; an older one goes. */
    private void moveAside() throws IOException {
        disconnect();
        madeAnew = true;
        Path aside = folder.resolveSibling(folder.getFileName() + "-aside");
        delete(aside);
        if (Files.exists(folder)) {
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Leaves no trace of what was found by it: for an erasure. The next {@link #open} makes it anew.
     *
     * @throws UncheckedIOException when a file cannot be deleted
     */
    public synchronized void forget() {
        disconnect();
        try {
            delete(folder);
            delete(folder.resolveSibling(folder.getFileName() + "-aside"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on nothing is brought in, and nothing is made anew. */
    @Override
    public synchronized void close() {
        ended = true;
        disconnect();
    }

    private void disconnect() {
        try {
            if (connection != null && !connection.isClosed()) {
                connection.close();
            }
        } catch (SQLException e) {
            // INVARIANT: nothing lives only here, so a database that cannot be closed is a database to be made anew.
            madeAnew = true;
        }
    }
}
