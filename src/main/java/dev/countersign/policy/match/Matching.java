package dev.countersign.policy.match;

import dev.countersign.facts.Case;
import dev.countersign.policy.table.Row;
import java.util.List;
import java.util.function.Predicate;

/** Finds the rows and rules of a stage that match: the engine, or the plain scan with which it is compared. */
public interface Matching {

    /** Rows that match, for every case of the batch, for any status, dates and hit policy. */
    List<Stage.Hit> rows(Stage stage, List<Slots> cases);

    /**
     * The same matching for a caller that needs only the rows that count: it may leave out rows of a FIRST table below
     * its topmost one.
     *
     * @param counts whether a row counts if it matches, by status and dates
     */
    default Matching topmost(Predicate<Row> counts) {
        return this;
    }

    /** What the stage's rules insert, for every case of the batch, for any status and dates. */
    List<Stage.RuleHit> rules(Stage stage, List<Case> cases);
}
