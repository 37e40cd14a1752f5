package dev.countersign.facts;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A model an agent uses. @param validatedUntil the first day on which its validation is overdue */
public record Model(String id, @Nullable LocalDate validatedUntil, @Nullable Drift drift) {
}
