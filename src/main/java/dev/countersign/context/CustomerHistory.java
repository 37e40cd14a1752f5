package dev.countersign.context;

import dev.countersign.facts.own.History;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The combined histories of a person. A value that one of the records lacks, or has differently, is missing. A
 * restriction in any of them counts.
 *
 * @param records the histories of each record that is joined
 * @param today   the local day of the question; a later day in a history is missing
 */
record CustomerHistory(List<List<History>> records, LocalDate today) {

    /** The latest day of each record, if all records agree on it. */
    @Nullable
    LocalDate day(Function<History, @Nullable LocalDate> said) {
        Set<Optional<LocalDate>> told = records.stream()
                .map(histories -> latest(
                        histories.stream().map(said).filter(Objects::nonNull).filter(day -> !day.isAfter(today))))
                .collect(Collectors.toSet());
        return told.size() == 1 ? told.iterator().next().orElse(null) : null;
    }

    private static Optional<LocalDate> latest(Stream<LocalDate> days) {
        return days.max(Comparator.naturalOrder());
    }

    /** Goodwill credits of all histories; missing if one of the records has none. */
    @Nullable
    Integer goodwillCredits() {
        boolean told = records.stream()
                .allMatch(histories -> !histories.isEmpty()
                        && histories.stream().allMatch(history -> history.goodwillCredits() != null));
        return told
                ? records.stream()
                        .flatMap(List::stream)
                        .map(History::goodwillCredits)
                        .filter(Objects::nonNull)
                        .mapToInt(Integer::intValue)
                        .sum()
                : null;
    }

    /** From which day on every contact with the person is on record, in all records. */
    @Nullable
    LocalDate contactsSince() {
        boolean told = records.stream()
                .allMatch(histories -> !histories.isEmpty()
                        && histories.stream().allMatch(history -> history.contactsSince() != null));
        return told
                ? latest(records.stream()
                                .flatMap(List::stream)
                                .map(History::contactsSince)
                                .filter(Objects::nonNull))
                        .orElse(null)
                : null;
    }

    /**
     * Whether something is open: yes if one record says yes, no if every history of every record says no.
     *
     * @param held whether we have a record of something that is open
     */
    @Nullable
    Boolean open(Function<History, @Nullable Boolean> said, boolean held) {
        if (held
                || records.stream()
                        .flatMap(List::stream)
                        .anyMatch(history -> Boolean.TRUE.equals(said.apply(history)))) {
            return true;
        }
        return records.stream()
                        .allMatch(histories -> !histories.isEmpty()
                                && histories.stream().allMatch(history -> said.apply(history) != null))
                ? Boolean.FALSE
                : null;
    }
}
