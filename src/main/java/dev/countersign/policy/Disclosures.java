package dev.countersign.policy;

import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Finding;
import dev.countersign.facts.verdict.Disclosed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each class of data: of all that was found for a class the strictest counts, and where nothing was
 * found it is withheld.
 */
final class Disclosures {

    private static final Comparator<EvaluationRun.Found> STRICTEST_FIRST =
            Comparator.<EvaluationRun.Found, Disclosure>comparing(
                            found -> release(found).max())
                    .reversed()
                    .thenComparing(EvaluationRun.Found::row)
                    .thenComparing(found -> release(found).how());

    private Disclosures() {}

    static List<Disclosed> of(EvaluationRun run) {
        SortedSet<String> classes = run.askOfFields();
        Map<String, EvaluationRun.Found> strictest = new HashMap<>();
        for (EvaluationRun.Found found : run.found) {
            if (found.finding() instanceof Finding.DisclosureLimit) {
                strictest.merge(
                        found.scope(), found, (one, other) -> STRICTEST_FIRST.compare(one, other) <= 0 ? one : other);
            }
        }
        List<Disclosed> disclosed = new ArrayList<>(classes.size());
        for (String fieldClass : classes) {
            disclosed.add(disclosed(fieldClass, strictest.get(fieldClass)));
        }
        return disclosed;
    }

    private static Disclosed disclosed(String fieldClass, EvaluationRun.@Nullable Found found) {
        return found == null
                ? new Disclosed(fieldClass, Disclosure.WITHHOLD, "", null, "NOT_LISTED", "")
                : new Disclosed(
                        fieldClass,
                        release(found).max(),
                        release(found).how(),
                        found.row(),
                        found.reason(),
                        found.law());
    }

    private static Finding.DisclosureLimit release(EvaluationRun.Found found) {
        return (Finding.DisclosureLimit) found.finding();
    }
}
