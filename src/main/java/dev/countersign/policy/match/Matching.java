package dev.countersign.policy.match;

import dev.countersign.facts.Case;
import java.util.List;

/** Finds the rows and rules of a stage that match: the engine, or the plain scan with which it is compared. */
public interface Matching {

    /** Rows that match, for every case of the batch, for any status, dates and hit policy. */
    List<Stage.Hit> rows(Stage stage, List<Slots> cases);

    /** What the stage's rules insert, for every case of the batch, for any status and dates. */
    List<Stage.RuleHit> rules(Stage stage, List<Case> cases);
}
