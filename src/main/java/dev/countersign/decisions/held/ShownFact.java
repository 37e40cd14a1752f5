package dev.countersign.decisions.held;

import dev.countersign.decisions.answer.Explanation;
import dev.countersign.decisions.record.PersonalDataPolicy;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.PolicyRelease;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A fact that a reason depends on, for people who decide.
 *
 * @param path    of the vocabulary
 * @param value   empty for a personal value, which is withheld: people who decide read what the action shows
 * @param meaning one sentence of the vocabulary; empty for a fact that it does not name
 * @param source  in words: the caller, or our own record with the system it came from and its time
 */
public record ShownFact(String path, Optional<Object> value, String meaning, String source) {

    /** The facts that the reasons of a held action depend on, in the order of paths. */
    static List<ShownFact> of(Explanation explained, List<Reason> reasons, PolicyRelease release) {
        Set<String> rows =
                reasons.stream().map(Reason::row).filter(Objects::nonNull).collect(Collectors.toSet());
        Set<String> paths = explained.evaluation().firings().stream()
                .filter(firing -> rows.contains(firing.row()))
                .flatMap(firing -> firing.matched().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        PersonalDataPolicy personal = PersonalDataPolicy.of(release);
        return explained.facts().stream()
                .filter(fact -> paths.contains(fact.path()))
                .map(fact -> new ShownFact(
                        fact.path(),
                        personal.is(fact.path(), fact.value()) ? Optional.empty() : Optional.of(fact.value()),
                        fact.help(),
                        fact.source()))
                .toList();
    }
}
