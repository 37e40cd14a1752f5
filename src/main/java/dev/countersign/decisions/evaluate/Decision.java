package dev.countersign.decisions.evaluate;

import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import java.util.List;

/** An answered question. Only {@code DecisionService} makes one, and it writes each one down. */
public final class Decision {

    private final String id;
    private final EvaluatedRequest evaluated;

    public Decision(String id, EvaluatedRequest evaluated) {
        this.id = id;
        this.evaluated = evaluated;
    }

    /** Made at the edge. */
    public String id() {
        return id;
    }

    public Request request() {
        return evaluated.request();
    }

    /** All the evaluation knew. */
    public Facts facts() {
        return evaluated.facts();
    }

    public Evaluation evaluation() {
        return evaluated.evaluation();
    }

    /** Actions of the catalogue that are allowed in this one's place, each one evaluated; at most three. */
    public List<String> allowedInstead() {
        return evaluated.allowedInstead();
    }

    /** What it says, without what makes it a decision. */
    public EvaluatedRequest tried() {
        return evaluated;
    }
}
