package dev.countersign.facts;

import org.jspecify.annotations.Nullable;

/**
 * A fact that a rule gives to later questions. The rule or table that gives it declares its path and type.
 *
 * @param value null if an operand is missing; then nothing is given
 */
public record Derived(String path, @Nullable Object value) implements RuleOutput {}
