package dev.countersign.facts.verdict;

import dev.countersign.facts.words.AutonomyMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the agent may go alone, 0 (manual) to 5 (strategic); paper, section 5.3.
 *
 * @param granted   by its registration; null for a subject other than an agent
 * @param effective the lowest of granted and every cap
 * @param mode   the result of the level table; null in a pack without one
 * @param loweredBy rows whose cap is the effective level, if that is below the granted one
 */
public record Autonomy(
        @Nullable Integer granted,
        @Nullable Integer effective,
        @Nullable AutonomyMode mode,
        List<String> loweredBy) {

    public Autonomy {
        loweredBy = List.copyOf(loweredBy);
    }
}
