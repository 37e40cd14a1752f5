package dev.countersign.tables;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.policy.PolicyRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Runs the cases of a pack: whole requests, decided as the service decides them. */
public final class CaseRunner {

    private final PolicyRelease release;

    public CaseRunner(PolicyRelease release) {
        this.release = release;
    }

    /** The differences from the expected results, by file. @param done told after each case */
    public List<Problem> failures(List<CaseFile> cases, Consumer<CaseFile> done) {
        List<Problem> failures = new ArrayList<>();
        for (CaseFile each : cases) {
            try {
                failures.addAll(each.failures(each.run(release, Set.of())));
            } catch (InvalidInput e) {
                failures.addAll(e.problems());
            }
            done.accept(each);
        }
        return failures;
    }

    /**
     * Those of these rows and rules whose removal no case notices: without them, every verdict, grade, level, approver
     * and obligation is the same.
     */
    public Set<String> idle(List<CaseFile> cases, Set<String> candidates) {
        Set<String> idle = new TreeSet<>(candidates);
        for (CaseFile each : cases) {
            CaseFile.Ready ready = each.ready(release);
            Evaluation whole = ready.without(Set.of());
            String effect = CaseFile.effect(whole);
            whole.firings().stream()
                    .map(Firing::row)
                    .distinct()
                    .filter(idle::contains)
                    .filter(row -> !CaseFile.effect(ready.without(Set.of(row))).equals(effect))
                    .toList()
                    .forEach(idle::remove);
        }
        return idle;
    }
}
