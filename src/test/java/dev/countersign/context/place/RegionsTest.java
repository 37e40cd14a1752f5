package dev.countersign.context.place;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.impl.ValidIdentifiers;
import com.ibm.icu.impl.ValidIdentifiers.Datasubtype;
import com.ibm.icu.impl.ValidIdentifiers.Datatype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Our list of regions is the one of Unicode CLDR, in use or withdrawn. With {@code -Dregions.write=true} it is made
 * again.
 */
class RegionsTest {

    private static final Path FILE = Path.of("src/main/resources/iso3166-2.txt");

    private static SortedSet<String> ofIcu() {
        SortedSet<String> codes = new TreeSet<>();
        for (Datasubtype use : List.of(Datasubtype.regular, Datasubtype.deprecated)) {
            ValidIdentifiers.getData()
                    .get(Datatype.subdivision)
                    .get(use)
                    .subdivisionData
                    .forEach((country, regions) ->
                            regions.forEach(region -> codes.add((country + "-" + region).toUpperCase(Locale.ROOT))));
        }
        return codes;
    }

    @Test
    void the_list_of_regions_is_that_of_unicode() throws IOException {
        if (Boolean.getBoolean("regions.write")) {
            Files.writeString(FILE, Files.readAllLines(FILE).get(0) + "\n" + String.join("\n", ofIcu()) + "\n");
        }
        assertThat(Regions.ALL).isEqualTo(ofIcu());
        assertThat(Files.readAllLines(FILE).get(0)).startsWith("#").contains("Unicode License V3");
    }

    @Test
    void each_region_is_of_a_country() {
        assertThat(Regions.ALL)
                .allMatch(code -> code.matches("[A-Z]{2}-[A-Z0-9]{1,3}"))
                .contains("US-FL", "GB-KEN", "DE-BY", "FR-75", "CA-QC");
        assertThat(Regions.COUNTRIES).contains("DE", "US").doesNotContain("UK", "ZZ", "EU");
    }
}
