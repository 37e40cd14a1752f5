package dev.countersign.facts;

/** What a row or a rule may say: a finding, or a fact for later questions. */
public sealed interface RuleOutput permits Derived, Finding {}
