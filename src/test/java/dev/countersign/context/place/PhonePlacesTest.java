package dev.countersign.context.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number is placed, or it is known that it may be anywhere. */
class PhonePlacesTest {

    @ParameterizedTest
    @CsvSource({
        "+13055550190, US US-FL",
        "+13245550190, US US-FL",
        "+16455550190, US US-FL",
        "+14165550190, CA CA-ON",
        "+442079460120, GB",
        "+441134960117, GB",
        "+493023125101, DE",
        "+33639980001, FR",
        "+19025550190, CA CA-NS CA-PE",
        "+18675550190, CA CA-NT CA-NU CA-YT",
        "+17095550190, CA CA-NL"
    })
    void a_number_is_placed_where_it_belongs(String phone, String places) {
        PhonePlaces placed = PhonePlaces.of(phone);
        assertThat(placed.placed()).isTrue();
        assertThat(placed.places()).isEqualTo(new TreeSet<>(Set.of(places.split(" "))));
        assertThat(placed.zones()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+17385550190",
                "+19995550190",
                "+447700900117",
                "+70000000000",
                "+882160000000",
                "+44 7012345678",
                "3055550190",
                "nobody"
            })
    void a_number_of_an_unknown_place_may_be_anywhere_by_default(String phone) {
        assertThat(PhonePlaces.of(phone)).isEqualTo(PhonePlaces.ANYWHERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+18005550190", "+498001234567", "+448081570000"})
    void a_toll_free_number_adds_no_place_and_is_not_unknown(String phone) {
        assertThat(PhonePlaces.of(phone)).isEqualTo(PhonePlaces.NOWHERE);
    }

    @Test
    void each_area_code_of_north_america_gives_a_state_or_may_be_anywhere() {
        int placed = 0;
        for (int code = 200; code <= 999; code++) {
            PhonePlaces of = PhonePlaces.of("+1" + code + "5550190");
            if (of.places().contains("US") || of.places().contains("CA")) {
                assertThat(of.places()).as("+1 " + code).anyMatch(place -> place.length() > 2);
                assertThat(of.zones()).as("+1 " + code).isNotEmpty();
                placed++;
            }
        }
        assertThat(placed).isGreaterThan(350);
    }

    @ParameterizedTest
    @CsvSource({"(305) 555-0190, US", "1-305-555-0190, US", "+1 (305) 555-0190 ext. 12, DE", "305.555.0190x7, US"})
    void a_national_form_is_read_by_the_country(String written, String country) {
        assertThat(Phone.read(written, Set.of(country)).international()).contains("+13055550190");
    }

    @Test
    void a_national_form_is_read_as_it_is_dialled_there() {
        assertThat(Phone.read("(305) 555-0190", Set.of("DE")).international()).contains("+493055550190");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0013055550190",
                "1-800-FLOWERS",
                "",
                "+",
                "tel:+13055550190",
                "+13055550190;isub=1",
                "٠٣٠١٢٣٤٥٦",
                "+1305555019012345678901234567890123456789"
            })
    void an_impossible_number_is_reported(String written) {
        assertThat(Phone.read(written, Set.of("US")).international()).isEmpty();
        assertThat(Phone.read(written, Set.of("US")).wrong()).contains("Allowed: ");
    }
}
