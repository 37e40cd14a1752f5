package dev.countersign.oracle;

/** What one result cell of a matching row says, as typed: the technical rows of every workbook insert one for each. */
public record Given(String row, String path, String cell) {}
