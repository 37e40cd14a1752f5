package dev.countersign.context.place;

import dev.countersign.facts.text.ListFile;
import java.util.Locale;
import java.util.Locale.IsoCountryCode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Countries (ISO 3166-1 alpha-2) and their regions (ISO 3166-2), in use or withdrawn, as Unicode's CLDR lists them. */
public final class Regions {

    public static final Set<String> COUNTRIES = Set.copyOf(Locale.getISOCountries(IsoCountryCode.PART1_ALPHA2));
    public static final Set<String> ALL = new ListFile("iso3166-2.txt").lines().collect(Collectors.toUnmodifiableSet());

    private Regions() {}

    /** Countries and regions. */
    static Set<String> places() {
        Set<String> places = new TreeSet<>(COUNTRIES);
        places.addAll(ALL);
        return places;
    }
}
