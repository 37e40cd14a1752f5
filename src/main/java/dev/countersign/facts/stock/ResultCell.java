package dev.countersign.facts.stock;

/**
 * One result cell of a row that matched, for workbooks that stock Drools runs: their technical rows insert one for
 * each, so this name is stable.
 *
 * @param row  id of the row
 * @param path what the column gives, such as {@code risk}
 * @param cell text of the cell
 */
public record ResultCell(String row, String path, String cell) {}
