package dev.countersign.facts.verdict;

import dev.countersign.facts.Risk;
import dev.countersign.facts.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the answer would be if the shadow rows were active; recorded, without effect.
 *
 * @param reasons codes of the reasons the shadow rows would add
 * @param rows    shadow rows that matched
 */
public record ShadowDifference(Verdict verdict, @Nullable Risk risk, List<String> reasons, List<String> rows) {

    public ShadowDifference {
        reasons = List.copyOf(reasons);
        rows = List.copyOf(rows);
    }
}
