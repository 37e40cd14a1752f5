package dev.countersign.context.place;

import dev.countersign.facts.own.Holiday;
import dev.countersign.facts.verdict.Facts;
import java.time.LocalDate;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Public holidays on record, each of a country or a region. */
public record Holidays(Collection<Holiday> all) {

    /**
     * The holidays of those places. For a country without a known region: those of all its regions. For an unknown
     * place: all on record.
     */
    public SortedSet<LocalDate> in(Collection<String> places, Collection<String> untold) {
        return all.stream()
                .filter(each -> places.contains(Facts.UNKNOWN_PLACE)
                        || places.contains(each.jurisdiction())
                        || untold.contains(each.jurisdiction().replaceFirst("-.*", "")))
                .map(Holiday::date)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
