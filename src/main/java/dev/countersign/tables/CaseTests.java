package dev.countersign.tables;

import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.policy.Release;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Runs the cases of a pack: whole requests, decided as the service decides them. */
public final class CaseTests {

    private final Release release;

    public CaseTests(Release release) {
        this.release = release;
    }

    /** What does not come out as expected, by file. @param done told after each case */
    public List<Problem> failures(List<CaseFile> cases, Consumer<CaseFile> done) {
        List<Problem> failures = new ArrayList<>();
        for (CaseFile each : cases) {
            try {
                failures.addAll(each.failures(each.run(release, Set.of()).tried()));
            } catch (Refused e) {
                failures.addAll(e.problems());
            }
            done.accept(each);
        }
        return failures;
    }

    /** Of these rows and rules, those that no case needs: without them, every verdict, grade, level, approver and obligation is the same. */
    public Set<String> idle(List<CaseFile> cases, Set<String> candidates) {
        Map<CaseFile, CaseFile.Outcome> outcomes = new HashMap<>();
        cases.forEach(each -> outcomes.put(each, each.run(release, Set.of())));
        Set<String> idle = new TreeSet<>(candidates);
        outcomes.forEach((each, outcome) -> outcome.tried().evaluation().firings().forEach(firing -> {
            if (idle.contains(firing.row()) && !each.run(release, Set.of(firing.row())).effect().equals(outcome.effect())) {
                idle.remove(firing.row());
            }
        }));
        return idle;
    }
}
