package dev.countersign.facts.own;

import dev.countersign.facts.words.Drift;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A model an agent uses. @param validatedUntil the first day on which its validation is overdue */
public record Model(
        String id,
        @Nullable LocalDate validatedUntil,
        @Nullable Drift drift) {}
