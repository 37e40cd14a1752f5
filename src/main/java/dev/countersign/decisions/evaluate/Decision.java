package dev.countersign.decisions.evaluate;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import java.util.List;

/** An answered request. Only {@code DecisionService} makes one, and it records each. */
public final class Decision {

    private final String id;
    private final TrialResult evaluated;

    public Decision(String id, TrialResult evaluated) {
        this.id = id;
        this.evaluated = evaluated;
    }

    /** The id, made at the edge. */
    public String id() {
        return id;
    }

    public Request request() {
        return evaluated.request();
    }

    /** What the action uses up. */
    public ReservationRule reserving() {
        return evaluated.reserving();
    }

    /** All facts of the evaluation. */
    public Facts facts() {
        return evaluated.facts();
    }

    public Evaluation evaluation() {
        return evaluated.evaluation();
    }

    /** Actions of the catalogue that are allowed instead of this one. Each was evaluated; at most three. */
    public List<String> allowedInstead() {
        return evaluated.allowedInstead();
    }

    /** Its content, without what makes it a decision. */
    public TrialResult tried() {
        return evaluated;
    }
}
