package dev.countersign.context.place;

import dev.countersign.facts.own.Holiday;
import dev.countersign.facts.verdict.Facts;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Public holidays on record, each of a country or a region. */
public record Holidays(Collection<Holiday> all) {

    /** The holidays of a country; for a region, those of its country too. */
    public SortedSet<LocalDate> of(String jurisdiction) {
        return in(List.of(jurisdiction, Whereabouts.country(jurisdiction)), List.of());
    }

    /**
     * The holidays of those places. For a country without a known region: those of all its regions. For an unknown
     * place: all on record.
     */
    public SortedSet<LocalDate> in(Collection<String> places, Collection<String> untold) {
        SortedSet<LocalDate> days = new TreeSet<>();
        boolean anywhere = places.contains(Facts.UNKNOWN_PLACE);
        for (Holiday each : all) {
            if (anywhere
                    || places.contains(each.jurisdiction())
                    || untold.contains(Whereabouts.country(each.jurisdiction()))) {
                days.add(each.date());
            }
        }
        return days;
    }
}
