package dev.countersign.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL that forces every commit to disk, as it does when it is told nothing else. */
final class CommitPerRow implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final Connection[] connections;
    private final PreparedStatement[] inserts;

    CommitPerRow(int callers) throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", String.valueOf(callers + 10))
                .start();
        connections = new Connection[callers];
        inserts = new PreparedStatement[callers];
        try {
            try (Connection first = postgres.getPostgresDatabase().getConnection();
                    Statement statement = first.createStatement()) {
                statement.execute("CREATE TABLE entry (sequence BIGSERIAL PRIMARY KEY, open BYTEA NOT NULL, part "
                        + "BYTEA NOT NULL)");
                try (var shown = statement.executeQuery("SHOW fsync")) {
                    if (!shown.next() || !shown.getString(1).equals("on")) {
                        throw new IllegalStateException("PostgreSQL does not force what it commits");
                    }
                }
            }
            for (int caller = 0; caller < callers; caller++) {
                connections[caller] = postgres.getPostgresDatabase().getConnection();
                inserts[caller] = connections[caller].prepareStatement("INSERT INTO entry (open, part) VALUES (?, ?)");
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Returns when the row is committed. */
    void insert(int caller, byte[] open, byte[] part) {
        try {
            inserts[caller].setBytes(1, open);
            inserts[caller].setBytes(2, part);
            inserts[caller].executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            for (Connection connection : connections) {
                connection.close();
            }
            postgres.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
