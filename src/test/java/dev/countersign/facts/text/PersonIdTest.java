package dev.countersign.facts.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One person is one person, however the id is typed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PersonIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"p-7", "P-7", " p-7", "p-7\t", "ｐ-７", "\u2003P-7\u2003", "\u00A0p-7"})
    void letter_case_width_and_blanks_at_the_ends_make_no_other_person(String typed) {
        assertThat(PersonId.of(typed, "person")).isEqualTo(PersonId.of("p-7", "person"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ma\u200Bx m",
                "max  m",
                "max \t m",
                "m\u00ADax m",
                "max\u2003\u200Dm",
                "max\u00A0 m",
                "\u200Bmax m",
                "ma\uFE0Fx m"
            })
    void letters_that_cannot_be_seen_and_more_blanks_make_no_other_person(String named) {
        assertThat(PersonId.form(named)).isEqualTo("max m");
    }

    @Test
    void ids_that_look_alike_are_one_person_and_others_are_not() {
        assertThat(PersonId.looks("\u0440-7"))
                .isEqualTo(PersonId.looks("p-7"))
                .isEqualTo(PersonId.looks("P\u2010\u200B7"));
        assertThat(PersonId.looks("p-l1")).isEqualTo(PersonId.looks("p-1l"));
        assertThat(PersonId.looks("p-7")).isNotEqualTo(PersonId.looks("p-8")).isNotEqualTo(PersonId.looks("p-77"));
        assertThat(PersonId.looks("staff:p-7"))
                .isEqualTo(PersonId.looks("p-7"))
                .isEqualTo(PersonId.looks("User:P-7"))
                .isNotEqualTo(PersonId.looks("staff:"));
        assertThat(PersonId.form("\u0440-7")).isNotEqualTo("p-7");
    }

    @Test
    void letters_with_several_small_forms_are_one_letter() {
        assertThat(PersonId.form("STRASSE")).isEqualTo(PersonId.form("straße"));
        assertThat(PersonId.form("ΣΑΣ")).isEqualTo(PersonId.form("σας"));
        assertThat(PersonId.form("e\u0301va")).isEqualTo(PersonId.form("ÉVA"));
    }

    @Tag("slow")
    @Test
    void the_form_of_a_form_is_the_form() {
        for (int each = 0; each <= Character.MAX_CODE_POINT; each++) {
            if (Character.isDefined(each) && !(each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE)) {
                String form = PersonId.form("a" + Character.toString(each) + "b");
                assertThat(PersonId.form(form))
                        .as("U+" + Integer.toHexString(each))
                        .isEqualTo(form);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ana María O'Neil", "ana@example.com", "staff:p-7", "a/b+c_d.e", "7"})
    void people_are_named_by_letters_digits_and_a_few_signs(String id) {
        assertThat(PersonId.of(id, "person").isNamed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a  b", "a\nb", "a\u0000", "<p>", "a\u200Bb", "p7;q", "\uD800"})
    void anything_else_is_not_a_name(String id) {
        assertThatThrownBy(() -> PersonId.of(id, "person"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("person: ");
    }

    @Test
    void a_name_has_at_most_200_letters() {
        assertThat(PersonId.of("a".repeat(200), "person").isNamed()).isTrue();
        assertThatThrownBy(() -> PersonId.of("a".repeat(201), "person"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("1 to 200");
    }
}
