package dev.countersign.facts;

import org.jspecify.annotations.Nullable;

/**
 * A fact that a rule gives to later questions; its path and type are declared by the rule or table that gives it.
 *
 * @param value null where what it is worked out from is missing: then nothing is given
 */
public record Derived(String path, @Nullable Object value) implements RuleOutput {}
