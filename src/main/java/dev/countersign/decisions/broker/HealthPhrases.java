package dev.countersign.decisions.broker;

import dev.countersign.context.words.Phrases;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The phrases about health of a release (T28). @param phrases empty if it has none */
record HealthPhrases(Optional<Phrases> phrases) {

    private static final String HEALTH = "HEALTH";
    private static final String KINDS = "language.kinds";

    static HealthPhrases of(PolicyRelease release) {
        Set<String> phrases = new TreeSet<>();
        release.tableGiving(KINDS).ifPresent(table -> read(table, phrases));
        return new HealthPhrases(phrases.isEmpty() ? Optional.empty() : Optional.of(new Phrases(phrases)));
    }

    private static void read(Table table, Set<String> phrases) {
        int column =
                table.conditions().stream().map(each -> each.path()).toList().indexOf(CorePath.LANGUAGE_PHRASES);
        table.rows().stream()
                .filter(row -> column >= 0 && row.status() == Status.active && isAboutHealth(row))
                .map(row -> row.conditions().get(column))
                .filter(Cell.OneOf.class::isInstance)
                .forEach(cell -> ((Cell.OneOf) cell).values().forEach(phrase -> phrases.add(String.valueOf(phrase))));
    }

    private static boolean isAboutHealth(Row row) {
        Object kinds = row.results().get(KINDS);
        return kinds instanceof Collection<?> many ? many.contains(HEALTH) : HEALTH.equals(kinds);
    }
}
