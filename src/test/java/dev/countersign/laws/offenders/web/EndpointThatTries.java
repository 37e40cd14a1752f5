package dev.countersign.laws.offenders.web;

import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Request;
import java.time.Instant;

/** Breaks law 11: it answers a caller with a decision that is not recorded. */
public class EndpointThatTries {

    Evaluation answer(PolicySnapshot snapshot, Request request, Instant at) {
        return new Evaluator(snapshot).evaluate(request, at).evaluation();
    }

    Evaluation sameByHand(PolicySnapshot snapshot, dev.countersign.facts.verdict.Facts facts, Instant at) {
        return snapshot.release().evaluate(facts, snapshot.release().dates(at));
    }
}
