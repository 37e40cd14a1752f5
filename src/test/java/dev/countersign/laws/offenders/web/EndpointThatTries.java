package dev.countersign.laws.offenders.web;

import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Request;
import java.time.Instant;

/** Breaks law 11: it answers a caller with what nobody wrote down. */
public class EndpointThatTries {

    Evaluation answer(PolicySnapshot now, Request request, Instant at) {
        return new Evaluator(now).evaluate(request, at).evaluation();
    }

    Evaluation sameByHand(PolicySnapshot now, dev.countersign.facts.verdict.Facts facts, Instant at) {
        return now.release().evaluate(facts, now.release().dates(at));
    }
}
