package dev.countersign.context.place;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.TimeZone.SystemTimeZoneType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Our list of zones by country is the one of Unicode CLDR. With {@code -Dzones.write=true} it is made again. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ZonesTest {

    private static final Path FILE = Path.of("src/main/resources/zones.txt");
    private static final Path STATES = Path.of("src/main/resources/state-zones.txt");
    private static final Instant NOVEMBER = Instant.parse("2026-11-28T17:00:00Z");

    /** Names by country: first those in use, then the others of the same zones. */
    private static SortedMap<String, List<SortedSet<String>>> ofIcu() {
        SortedMap<String, List<SortedSet<String>>> zones = new TreeMap<>();
        for (String name : TimeZone.getAvailableIDs(SystemTimeZoneType.ANY, null, null)) {
            String canonical = TimeZone.getCanonicalID(name);
            String country = canonical.equals(TimeZone.UNKNOWN_ZONE_ID) ? "" : TimeZone.getRegion(canonical);
            if (Regions.COUNTRIES.contains(country)) {
                zones.computeIfAbsent(country, unused -> List.of(new TreeSet<>(), new TreeSet<>()))
                        .get(name.equals(canonical) ? 0 : 1)
                        .add(name);
            }
        }
        return zones;
    }

    private static String text(SortedMap<String, List<SortedSet<String>>> zones) {
        StringBuilder text = new StringBuilder();
        zones.forEach((country, names) -> text.append(country)
                .append(' ')
                .append(String.join(" ", names.get(0)))
                .append(names.get(1).isEmpty() ? "" : " ; " + String.join(" ", names.get(1)))
                .append('\n'));
        return text.toString();
    }

    @Test
    void the_list_of_zones_is_that_of_unicode() throws IOException {
        if (Boolean.getBoolean("zones.write")) {
            Files.writeString(FILE, Files.readAllLines(FILE).get(0) + "\n" + text(ofIcu()));
        }
        String written = Files.readString(FILE);
        assertThat(written.substring(written.indexOf('\n') + 1)).isEqualTo(text(ofIcu()));
        assertThat(written).startsWith("#").contains("Unicode License V3");
    }

    /** As the area codes have them that are placed. */
    private static String ofAreaCodes() {
        SortedMap<String, SortedSet<String>> zones = new TreeMap<>();
        for (int code = 200; code <= 999; code++) {
            PhonePlaces of = PhonePlaces.of("+1" + code + "5550190");
            of.places().stream()
                    .filter(place -> place.length() > 2)
                    .forEach(state -> zones.computeIfAbsent(state, unused -> new TreeSet<>())
                            .addAll(of.zones()));
        }
        StringBuilder text = new StringBuilder();
        zones.forEach((state, names) ->
                text.append(state).append(' ').append(String.join(" ", names)).append('\n'));
        return text.toString();
    }

    @Test
    void the_list_of_zones_by_state_is_that_of_the_area_codes() throws IOException {
        if (Boolean.getBoolean("zones.write")) {
            Files.writeString(STATES, Files.readAllLines(STATES).get(0) + "\n" + ofAreaCodes());
        }
        String written = Files.readString(STATES);
        assertThat(written.substring(written.indexOf('\n') + 1)).isEqualTo(ofAreaCodes());
        assertThat(Zones.byState().keySet()).hasSizeGreaterThan(60).allMatch(Regions.ALL::contains);
    }

    @Test
    void a_zone_that_is_none_of_the_state_brings_those_of_the_state() {
        assertThat(Zones.besides(Set.of("America/Los_Angeles"), "US-FL", NOVEMBER))
                .containsExactly("America/Chicago", "America/New_York");
        assertThat(Zones.besides(Set.of("US/Eastern"), "US-FL", NOVEMBER)).isEmpty();
        assertThat(Zones.besides(Set.of("America/Denver"), "US-AZ", NOVEMBER)).contains("America/Phoenix");
        assertThat(Zones.besides(Set.of("Europe/Berlin"), "DE-BY", NOVEMBER)).isEmpty();
    }

    @Test
    void a_zone_is_found_by_the_name_it_has_or_had() {
        assertThat(Zones.country("Europe/Berlin")).contains("DE");
        assertThat(Zones.country("US/Eastern")).contains("US");
        assertThat(Zones.country("Asia/Kolkata")).contains("IN");
        assertThat(Zones.country("Asia/Calcutta")).contains("IN");
        assertThat(Zones.country("GB")).contains("GB");
    }

    @Test
    void a_fixed_offset_is_in_no_country() {
        for (String name : List.of("UTC", "UTC+9", "-05:00", "Etc/GMT+5", "GMT", "Z", "Etc/UTC", "nowhere")) {
            assertThat(Zones.country(name)).as(name).isEmpty();
        }
    }

    @Test
    void every_zone_of_the_jdk_that_is_named_by_a_place_is_listed() {
        assertThat(ZoneId.getAvailableZoneIds().stream()
                        .filter(name -> name.matches("(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|"
                                + "Indian|Pacific|US|Canada|Brazil|Mexico|Chile)/.*")))
                .allMatch(Zones.countries()::containsKey);
    }

    @Test
    void the_zones_of_a_country_tell_the_time_unless_they_are_too_many_or_none() {
        assertThat(Zones.telling("DE", NOVEMBER)).containsExactly("Europe/Berlin", "Europe/Busingen");
        assertThat(Zones.telling("US", NOVEMBER)).contains("America/New_York", "America/Chicago", "Pacific/Honolulu");
        assertThat(Zones.telling("RU", NOVEMBER)).isEmpty();
        assertThat(Zones.telling("BV", NOVEMBER)).isEmpty();
    }

    @Test
    void nearly_every_country_has_zones_that_tell_the_time() {
        Map<String, SortedSet<String>> listed = Zones.byCountry();
        assertThat(Regions.COUNTRIES.stream().filter(country -> !listed.containsKey(country)))
                .containsExactlyInAnyOrder("BV", "HM");
        assertThat(listed.keySet().stream()
                        .filter(country -> ZoneId.getAvailableZoneIds().containsAll(listed.get(country)))
                        .filter(country -> Zones.telling(country, NOVEMBER).isEmpty()))
                .containsExactly("RU");
    }
}
