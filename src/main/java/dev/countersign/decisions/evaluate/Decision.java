package dev.countersign.decisions.evaluate;

import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import java.util.List;

/** An answered question. Only {@code DecisionService} makes one, and it writes each one down. */
public final class Decision {

    private final String id;
    private final EvaluatedRequest tried;

    public Decision(String id, EvaluatedRequest tried) {
        this.id = id;
        this.tried = tried;
    }

    /** Made at the edge. */
    public String id() {
        return id;
    }

    public Request request() {
        return tried.request();
    }

    /** All the evaluation knew. */
    public Facts facts() {
        return tried.facts();
    }

    public Evaluation evaluation() {
        return tried.evaluation();
    }

    /** Actions of the catalogue that are allowed in this one's place, each one evaluated; at most three. */
    public List<String> allowedInstead() {
        return tried.allowedInstead();
    }

    /** What it says, without what makes it a decision. */
    public EvaluatedRequest tried() {
        return tried;
    }
}
