package dev.countersign.decisions.broker;

import dev.countersign.context.words.Phrases;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The phrases about health of a release (T28). @param phrases empty if it has none */
record HealthPhrases(Optional<Phrases> phrases) {

    private static final String HEALTH = "HEALTH";
    private static final String KINDS = "language.kinds";

    static HealthPhrases of(PolicyRelease release) {
        Set<String> phrases = release.tableGiving(KINDS)
                .map(table -> table.named(
                        CorePath.LANGUAGE_PHRASES, row -> row.status() == Status.active && isAboutHealth(row)))
                .orElse(Set.of());
        return new HealthPhrases(phrases.isEmpty() ? Optional.empty() : Optional.of(new Phrases(phrases)));
    }

    private static boolean isAboutHealth(Row row) {
        Object kinds = row.results().get(KINDS);
        return kinds instanceof Collection<?> many ? many.contains(HEALTH) : HEALTH.equals(kinds);
    }
}
