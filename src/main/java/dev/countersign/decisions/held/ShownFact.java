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
 * @param path     of the vocabulary
 * @param value    empty for a personal value that is withheld from this person
 * @param withheld class of data of a value that is withheld; empty for one that is shown
 * @param withReason whether a value that is withheld is shown to this person for a reason
 * @param meaning  one sentence of the vocabulary; empty for a fact that it does not name
 * @param source   in words: the caller, or our own record with the system it came from and its time
 */
public record ShownFact(
        String path, Optional<Object> value, String withheld, boolean withReason, String meaning, String source) {

    /** The same fact of something else. */
    public ShownFact of(Object other) {
        return new ShownFact(path, Optional.of(other), "", false, meaning, source);
    }

    /** The facts that the reasons of a held action depend on, in the order of paths. */
    static List<ShownFact> of(Explanation explained, List<Reason> reasons, PolicyRelease release, CardReader reader) {
        Set<String> rows =
                reasons.stream().map(Reason::row).filter(Objects::nonNull).collect(Collectors.toSet());
        Set<String> paths = explained.evaluation().firings().stream()
                .filter(firing -> rows.contains(firing.row()))
                .flatMap(firing -> firing.matched().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        PersonalDataPolicy personal = PersonalDataPolicy.of(release);
        return explained.facts().stream()
                .filter(fact -> paths.contains(fact.path()))
                .map(fact -> personal.is(fact.path(), fact.value()) ? personal(fact, reader) : open(fact))
                .toList();
    }

    private static ShownFact open(Explanation.Known fact) {
        return new ShownFact(fact.path(), Optional.of(fact.value()), "", false, fact.help(), fact.source());
    }

    private static ShownFact personal(Explanation.Known fact, CardReader reader) {
        String dataClass = reader.classOf(fact.path());
        CardReader.Access access = reader.access(dataClass);
        boolean isShown = access == CardReader.Access.SEEN
                || access == CardReader.Access.WITH_REASON && reader.revealed().contains(fact.path());
        return isShown
                ? open(fact)
                : new ShownFact(
                        fact.path(),
                        Optional.empty(),
                        dataClass,
                        access == CardReader.Access.WITH_REASON,
                        fact.help(),
                        fact.source());
    }
}
