package dev.countersign.decisions.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.countersign.ledger.find.IndexPool;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The pools of connections that the search index uses: HikariCP, with a fixed number of connections that are not
 * replaced by age, because a file that is opened by this program has no network in between.
 */
public final class SearchPool {

    /** How long a thread waits for a connection at most. The index has a connection for each of its threads. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private SearchPool() {}

    /** @throws SQLException when the database cannot be opened */
    public static IndexPool open(String url, String user, int most) throws SQLException {
        return open(url, user, most, WAIT);
    }

    /** @param wait at least 250 ms */
    static IndexPool open(String url, String user, int most, Duration wait) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("search-index");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMaximumPoolSize(most);
        config.setConnectionTimeout(wait.toMillis());
        config.setMaxLifetime(0);
        config.setKeepaliveTime(0);
        try {
            HikariDataSource source = new HikariDataSource(config);
            return new IndexPool(source, source);
        } catch (HikariPool.PoolInitializationException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }
}
