package dev.countersign.policy.match;

import dev.countersign.facts.Case;
import java.util.ArrayList;
import java.util.List;

/** Every row tried in turn, in plain Java, over the same normalised values: the baseline for the engine's speed. */
public final class LinearScan implements Matching {

    private final Matching rules;

    /** @param rules fires the DRL rules, which have no other form */
    public LinearScan(Matching rules) {
        this.rules = rules;
    }

    @Override
    public List<Stage.Hit> rows(Stage stage, List<Slots> cases) {
        List<Stage.Hit> hits = new ArrayList<>();
        for (Slots slots : cases) {
            for (RowRule row : stage.rows) {
                if (row.matches(slots)) {
                    hits.add(new Stage.Hit(slots.index, row));
                }
            }
        }
        return hits;
    }

    @Override
    public List<Stage.RuleHit> rules(Stage stage, List<Case> cases) {
        return rules.rules(stage, cases);
    }
}
