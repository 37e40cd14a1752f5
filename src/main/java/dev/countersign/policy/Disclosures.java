package dev.countersign.policy;

import dev.countersign.facts.Disclosed;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** What becomes of each class of data: of all that was found for a class the strictest counts, and where nothing was found it is withheld. */
final class Disclosures {

    private static final Comparator<Run.Found> STRICTEST_FIRST =
            Comparator.<Run.Found, Disclosure>comparing(found -> release(found).most()).reversed().thenComparing(Run.Found::row).thenComparing(found -> release(found).how());

    private Disclosures() {
    }

    static List<Disclosed> of(Run run) {
        SortedSet<String> classes = run.askOfFields();
        Map<String, List<Run.Found>> found = run.found.stream().filter(each -> each.finding() instanceof Finding.Release).collect(Collectors.groupingBy(Run.Found::scope));
        return classes.stream().map(each -> found.getOrDefault(each, List.of()).stream().min(STRICTEST_FIRST).map(one -> disclosed(each, one))
                .orElseGet(() -> new Disclosed(each, Disclosure.WITHHOLD, "", null, "NOT_LISTED", ""))).toList();
    }

    private static Disclosed disclosed(String fieldClass, Run.Found found) {
        return new Disclosed(fieldClass, release(found).most(), release(found).how(), found.row(), found.reason(), found.law());
    }

    private static Finding.Release release(Run.Found found) {
        return (Finding.Release) found.finding();
    }
}
