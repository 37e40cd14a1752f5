package dev.countersign.decisions.evaluate;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.policy.PolicyRelease;

/** The policy and the own facts that hold at one moment. Immutable: what is swapped in meanwhile does not reach a question that is being answered. */
public record PolicySnapshot(PolicyRelease release, OwnFacts own) {}
