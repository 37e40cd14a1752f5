package dev.countersign.context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Locale.IsoCountryCode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Countries (ISO 3166-1 alpha-2) and their regions (ISO 3166-2), in use or withdrawn, as Unicode's CLDR lists them. */
final class Regions {

    static final Set<String> COUNTRIES = Set.copyOf(Locale.getISOCountries(IsoCountryCode.PART1_ALPHA2));
    static final Set<String> ALL = listed();

    private Regions() {
    }

    private static Set<String> listed() {
        try (InputStream in = Regions.class.getResourceAsStream("/iso3166-2.txt")) {
            if (in == null) {
                throw new IllegalStateException("iso3166-2.txt is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both together. */
    static Set<String> places() {
        Set<String> places = new TreeSet<>(COUNTRIES);
        places.addAll(ALL);
        return places;
    }
}
