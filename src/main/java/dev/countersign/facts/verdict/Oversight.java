package dev.countersign.facts.verdict;

import dev.countersign.facts.Finding;
import dev.countersign.facts.Role;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who must approve, and what an approval requires.
 *
 * @param measures    what the oversight table gives for this risk, such as grade, explanation, evidence, sample
 *     (percent)
 * @param open      demands that no approval meets yet
 * @param met       approvals that count, by id
 * @param dueHours  the earliest due time of the open demands, in hours
 * @param fourEyes  whether two different people must approve
 */
public record Oversight(
        SortedMap<String, Object> measures,
        List<Finding.Demand> open,
        List<String> met,
        @Nullable Double dueHours,
        @Nullable Role escalateTo,
        boolean fourEyes) {

    public Oversight {
        measures = Collections.unmodifiableSortedMap(new TreeMap<>(measures));
        open = List.copyOf(open);
        met = List.copyOf(met);
    }
}
