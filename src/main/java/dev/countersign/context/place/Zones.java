package dev.countersign.context.place;

import dev.countersign.facts.text.ListFile;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Time zones (IANA names) by country, as Unicode's CLDR lists them, and by the state or province, as the area codes of
 * North America have them. A fixed offset and UTC are in no country.
 */
final class Zones {

    /** A country with more different clock times than this does not determine the local time of a customer. */
    static final int MOST_OFFSETS = 10;

    private static final Set<String> KNOWN = ZoneId.getAvailableZoneIds();
    private static final SortedMap<String, SortedSet<String>> BY_COUNTRY = new TreeMap<>();
    private static final SortedMap<String, String> COUNTRY_OF = new TreeMap<>();
    private static final SortedMap<String, SortedSet<String>> BY_STATE = new TreeMap<>();
    /** Two zones with the same time now and then have the same clock, whatever the season. */
    private static final Duration OTHER_SEASON = Duration.ofDays(182);

    static {
        new ListFile("state-zones.txt")
                .lines()
                .map(line -> List.of(line.split(" ")))
                .forEach(names -> BY_STATE.put(
                        names.get(0),
                        Collections.unmodifiableSortedSet(new TreeSet<>(names.subList(1, names.size())))));
        new ListFile("zones.txt").lines().forEach(line -> {
            String country = line.substring(0, 2);
            List<String> names = List.of(line.substring(2).strip().split(" "));
            int others = names.indexOf(";");
            BY_COUNTRY.put(
                    country,
                    Collections.unmodifiableSortedSet(new TreeSet<>(others < 0 ? names : names.subList(0, others))));
            names.stream().filter(name -> !name.equals(";")).forEach(name -> COUNTRY_OF.put(name, country));
        });
    }

    private Zones() {}

    /** The country of a zone, by its name of today or one of former days, such as {@code US/Eastern}. */
    static Optional<String> country(String zone) {
        return Optional.ofNullable(COUNTRY_OF.get(zone));
    }

    /**
     * Every zone of a country. Empty if they do not determine the local time there: the list or the JDK lacks one, or
     * there are too many at that moment.
     */
    static SortedSet<String> telling(String country, Instant at) {
        SortedSet<String> zones = BY_COUNTRY.getOrDefault(country, Collections.emptySortedSet());
        return KNOWN.containsAll(zones)
                        && zones.stream()
                                        .map(zone -> offset(zone, at))
                                        .distinct()
                                        .count()
                                <= MOST_OFFSETS
                ? zones
                : Collections.emptySortedSet();
    }

    /**
     * The zones of a state or province that a customer of it may be in, in addition to those on record: empty if one of
     * those has a clock of that state, or if we have no list.
     */
    static SortedSet<String> besides(Set<String> onRecord, String state, Instant at) {
        SortedSet<String> zones = BY_STATE.get(state);
        if (zones == null) {
            return Collections.emptySortedSet();
        }
        return onRecord.stream()
                        .filter(KNOWN::contains)
                        .anyMatch(zone -> zones.stream().anyMatch(each -> sameClock(zone, each, at)))
                ? Collections.emptySortedSet()
                : zones;
    }

    private static boolean sameClock(String one, String other, Instant at) {
        return Stream.of(at, at.plus(OTHER_SEASON))
                .allMatch(moment -> offset(one, moment).equals(offset(other, moment)));
    }

    private static ZoneOffset offset(String zone, Instant at) {
        return ZoneId.of(zone).getRules().getOffset(at);
    }

    /** Zones by state or province. */
    static SortedMap<String, SortedSet<String>> byState() {
        return Collections.unmodifiableSortedMap(BY_STATE);
    }

    /** Zones by country, each under one name. */
    static SortedMap<String, SortedSet<String>> byCountry() {
        return Collections.unmodifiableSortedMap(BY_COUNTRY);
    }

    /** The country of each name. */
    static Map<String, String> countries() {
        return Collections.unmodifiableSortedMap(COUNTRY_OF);
    }
}
