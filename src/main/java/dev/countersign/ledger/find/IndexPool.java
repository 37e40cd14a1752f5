package dev.countersign.ledger.find;

import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The connections to one database of the search index. The room above makes the pool, because this room knows the JDK
 * alone.
 *
 * @param connections at most as many as were asked for; a wait for one is bounded, and ends with an
 *     {@link SQLException}
 * @param closing     closes all connections, and the database with the last one
 */
public record IndexPool(DataSource connections, AutoCloseable closing) {

    /** The user of a database that only this program opens. */
    static final String USER = "countersign";

    /** Opens pools. */
    @FunctionalInterface
    public interface Opening {

        /**
         * @param url  JDBC address of the database, which is made if it is missing
         * @param user without a password
         * @param most the greatest number of connections
         */
        IndexPool open(String url, String user, int most) throws SQLException;
    }

    void close() throws SQLException {
        try {
            closing.close();
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SQLException(e);
        }
    }
}
