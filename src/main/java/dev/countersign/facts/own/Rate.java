package dev.countersign.facts.own;

/** What one unit of a currency is worth. @param currency ISO 4217 @param euros EUR for one unit */
public record Rate(String id, String currency, double euros) {}
