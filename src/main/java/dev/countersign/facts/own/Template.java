package dev.countersign.facts.own;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A message text that was approved as a whole. @param until the first day on which the approval no longer holds */
public record Template(
        String id, boolean approved, @Nullable LocalDate until) {}
