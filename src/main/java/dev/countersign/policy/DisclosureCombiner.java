package dev.countersign.policy;

import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Finding;
import dev.countersign.facts.verdict.ClassDisclosure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The disclosure of each class of data: the strictest finding counts, and a class without a finding is withheld. */
final class DisclosureCombiner {

    private static final Comparator<StageRun.Found> STRICTEST_FIRST = Comparator.<StageRun.Found, Disclosure>comparing(
                    found -> limit(found).max())
            .reversed()
            .thenComparing(StageRun.Found::row)
            .thenComparing(found -> limit(found).how());

    private DisclosureCombiner() {}

    static List<ClassDisclosure> of(StageRun run) {
        SortedSet<String> classes = run.askOfFields();
        Map<String, StageRun.Found> strictest = new HashMap<>();
        for (StageRun.Found found : run.found) {
            if (found.finding() instanceof Finding.DisclosureLimit) {
                strictest.merge(
                        found.scope(), found, (one, other) -> STRICTEST_FIRST.compare(one, other) <= 0 ? one : other);
            }
        }
        List<ClassDisclosure> disclosed = new ArrayList<>(classes.size());
        for (String fieldClass : classes) {
            disclosed.add(disclosed(fieldClass, strictest.get(fieldClass)));
        }
        return disclosed;
    }

    private static ClassDisclosure disclosed(String fieldClass, StageRun.@Nullable Found found) {
        return found == null
                ? new ClassDisclosure(fieldClass, Disclosure.WITHHOLD, "", null, "NOT_LISTED", "")
                : new ClassDisclosure(
                        fieldClass, limit(found).max(), limit(found).how(), found.row(), found.reason(), found.law());
    }

    private static Finding.DisclosureLimit limit(StageRun.Found found) {
        return (Finding.DisclosureLimit) found.finding();
    }
}
