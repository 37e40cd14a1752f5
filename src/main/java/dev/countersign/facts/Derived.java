package dev.countersign.facts;

/** A fact that a rule gives to later questions; its path and type are declared by the rule or table that gives it. */
public record Derived(String path, Object value) implements Given {
}
