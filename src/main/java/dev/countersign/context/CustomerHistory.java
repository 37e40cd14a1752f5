package dev.countersign.context;

import dev.countersign.facts.own.History;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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
        LocalDate agreed = null;
        for (int i = 0; i < records.size(); i++) {
            LocalDate latest = null;
            for (History history : records.get(i)) {
                LocalDate day = said.apply(history);
                if (day != null && !day.isAfter(today)) {
                    latest = later(latest, day);
                }
            }
            if (i > 0 && !Objects.equals(latest, agreed)) {
                return null;
            }
            agreed = latest;
        }
        return agreed;
    }

    private static LocalDate later(@Nullable LocalDate latest, LocalDate day) {
        return latest == null || day.isAfter(latest) ? day : latest;
    }

    /** Whether every record has a history, and every history has that value. */
    private boolean isTold(Function<History, @Nullable ?> said) {
        for (List<History> histories : records) {
            if (histories.isEmpty()) {
                return false;
            }
            for (History history : histories) {
                if (said.apply(history) == null) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Goodwill credits of all histories; missing if one of the records has none. */
    @Nullable
    Integer goodwillCredits() {
        if (!isTold(History::goodwillCredits)) {
            return null;
        }
        int sum = 0;
        for (List<History> histories : records) {
            for (History history : histories) {
                Integer credits = history.goodwillCredits();
                sum += credits == null ? 0 : credits;
            }
        }
        return sum;
    }

    /** From which day on every contact with the person is on record, in all records. */
    @Nullable
    LocalDate contactsSince() {
        LocalDate latest = null;
        if (isTold(History::contactsSince)) {
            for (List<History> histories : records) {
                for (History history : histories) {
                    LocalDate day = history.contactsSince();
                    latest = day == null ? latest : later(latest, day);
                }
            }
        }
        return latest;
    }

    /**
     * Whether something is open: yes if one record says yes, no if every history of every record says no.
     *
     * @param held whether we have a record of something that is open
     */
    @Nullable
    Boolean open(Function<History, @Nullable Boolean> said, boolean held) {
        if (held) {
            return true;
        }
        for (List<History> histories : records) {
            for (History history : histories) {
                if (Boolean.TRUE.equals(said.apply(history))) {
                    return true;
                }
            }
        }
        return isTold(said) ? Boolean.FALSE : null;
    }
}
