package dev.countersign.facts.verdict;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The two dates of an evaluation.
 *
 * @param decidedAt      the decision time: windows, ages and counts hold at this moment
 * @param effectiveOn the day whose rows are in force, in the pack's zone (From inclusive, To exclusive)
 */
public record Dates(Instant decidedAt, LocalDate effectiveOn) {}
