package dev.countersign.context.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.words.Phrases;
import dev.countersign.facts.words.DisclosureForm;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each form lets out what it names, and nothing else of the value. */
class FieldFormsTest {

    private static final Redaction REDACTION =
            new Redaction(new Phrases(Set.of("my diagnosis", "diabetes")), word -> word.equals("C-2002"));

    private static FormInput input(Map<String, SortedMap<String, Integer>> groups) {
        return new FormInput(
                true,
                true,
                (path, text) -> "t-" + Integer.toHexString((path + text).hashCode()),
                Optional.of(REDACTION),
                Map.of("order.paid", new OwnFacts.Total(119.5, 3), "order.refunded", new OwnFacts.Total(20, 2)),
                groups);
    }

    private static Optional<Object> of(String form, Object value) {
        return FieldForms.of(DisclosureForm.Given.of(form).orElseThrow(), "customer.x", value, input(Map.of()));
    }

    @Test
    void a_form_is_read_from_its_text_and_a_text_that_is_none_is_none() {
        for (DisclosureForm form : DisclosureForm.values()) {
            String text = form.hasParameter() ? form + "(20)" : form.name();
            assertThat(DisclosureForm.Given.of(text).map(DisclosureForm.Given::toString))
                    .contains(text);
        }
        for (String wrong : List.of(
                "",
                "the last four digits",
                "LAST_4(3)",
                "last_4",
                "GROUP_K",
                "GROUP_K()",
                "GROUP_K(0)",
                "GROUP_K(-5)",
                "GROUP_K(٢٠)",
                "GROUP_K(20",
                "GROUP_K(2000000000)")) {
            assertThat(DisclosureForm.Given.of(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void a_value_leaves_in_its_form() {
        assertThat(of("LAST_4", "4111 1111 1111 1234")).contains("1234");
        assertThat(of("YEAR_ONLY", LocalDate.of(1984, 6, 3))).contains(1984);
        assertThat(of("YEAR_ONLY", Instant.parse("2026-12-31T23:59:59Z"))).contains(2026);
        assertThat(of("REGION_ONLY", new java.util.TreeSet<>(Set.of("US-FL", "DE"))))
                .contains(List.of("DE", "US-FL"));
        assertThat(of("DOMAIN_ONLY", "anna.berg@example.com")).contains("example.com");
        assertThat(of("INITIALS", "Anna Lena Berg")).contains("A. L. B.");
        assertThat(of("COUNT", Set.of("a", "b", "c"))).contains(3);
        assertThat(of("BAND(10)", 47.3)).contains("40 to below 50");
        assertThat(of("BAND(10)", -0.5)).contains("-10 to below 0");
        assertThat(of("BAND(10)", 50.0)).contains("50 to below 60");
        assertThat(of("OWN_CUSTOMER_ONLY", true)).contains(true);
    }

    @Test
    void a_value_that_a_form_does_not_fit_stays() {
        assertThat(of("LAST_4", "1234")).isEmpty();
        assertThat(of("LAST_4", 4111111111111234.0)).isEmpty();
        assertThat(of("YEAR_ONLY", "in 1984")).isEmpty();
        assertThat(of("REGION_ONLY", "12 Main Street")).isEmpty();
        assertThat(of("REGION_ONLY", new java.util.TreeSet<>(Set.of("DE", "Europe/Berlin"))))
                .isEmpty();
        assertThat(of("DOMAIN_ONLY", "anna")).isEmpty();
        assertThat(of("INITIALS", "CONSUMER")).isEmpty();
        assertThat(of("BAND(10)", "forty")).isEmpty();
        assertThat(of("SUM_12M(3)", 40.0)).isEmpty();
        assertThat(of("GROUP_K(20)", "CONSUMER")).isEmpty();
        assertThat(of("CHOSEN_CHANNEL", "anna@example.com")).isEmpty();
        assertThat(of("REDACT", 5.0)).isEmpty();
    }

    @Test
    void a_sum_of_few_records_stays_because_it_tells_one_of_them() {
        DisclosureForm.Given sum = DisclosureForm.Given.of("SUM_12M(3)").orElseThrow();
        assertThat(FieldForms.of(sum, "order.paid", null, input(Map.of()))).contains(119.5);
        assertThat(FieldForms.of(sum, "order.refunded", null, input(Map.of()))).isEmpty();
        assertThat(FieldForms.of(sum, "order.other", null, input(Map.of()))).isEmpty();
    }

    @Test
    void without_a_customer_a_channel_or_words_about_health_the_forms_that_need_them_let_nothing_out() {
        FormInput without = new FormInput(false, false, (path, text) -> text, Optional.empty(), Map.of(), Map.of());
        for (String form : List.of("OWN_CUSTOMER_ONLY", "CHOSEN_CHANNEL", "REDACT", "SUM_12M(3)", "GROUP_K(20)")) {
            assertThat(FieldForms.of(DisclosureForm.Given.of(form).orElseThrow(), "consent.state", "GIVEN", without))
                    .as(form)
                    .isEmpty();
        }
    }

    @Test
    void a_text_is_redacted() {
        assertThat(REDACTION.of(
                        "My name is Anna Berg, born 1984, phone (030) 23 12-51 01, IBAN DE89 3704 0044 0532 0130 00."))
                .isEqualTo("My name is [name], born 1984, phone [number], [name].");
        assertThat(REDACTION.of("Since MY DIAGNOSIS of dia\u00ADbetes Dr. Weber writes to anna+x@mail.example"))
                .doesNotContainIgnoringCase("diagnosis", "Weber", "anna");
        for (String leaking : List.of(
                "Herr Dr. Müller",
                "Prof. Dr. Weber",
                "Anna von Stein",
                "Ludwig van Beethoven",
                "John F. Kennedy",
                "Schmidt, Anna",
                "Jose\u0301 Nu\u0301n\u0303ez",
                "Anna\u00A0Schmidt",
                "An\u200Bna Schm\u00ADidt",
                "J. Smith",
                "mr smith",
                "frau von der leyen",
                "+49\u00A0170\u00A0123\u00A04567",
                "030\u20092312\u20095101",
                "0170,123,4567",
                "0170_123_4567",
                "0170·123·4567",
                "０１７０１２３４５６７",
                "4111_1111_1111_1111",
                "4111, 1111, 1111, 1111",
                "DE89_3704_0044_0532_0130_00",
                "123,45,6789",
                "anna＠example.com",
                "anna(at)example.com",
                "anna [at] example.com",
                "anna @ example.com",
                "anna@\nexample.com",
                "x".repeat(100) + "@example.com",
                "c-2002",
                "C\u20112002",
                "Ｃ-２００２",
                "C-2002_",
                "-C-2002",
                "C-2002-x",
                "x_C-2002")) {
            String left = REDACTION.of("he said " + leaking + " to us");
            assertThat(left).as(leaking).startsWith("he said ").endsWith(" to us");
            assertThat(left.replaceAll("\\[[a-z]+]", "").replaceAll("he said|to us", ""))
                    .as(leaking)
                    .doesNotContainPattern("[\\p{L}]{3,}")
                    .doesNotContainPattern("\\p{Nd}{4,}");
        }
        assertThat(REDACTION.of("as C-2002 said")).isEqualTo("as [customer] said");
        assertThat(REDACTION.of("the box was due on thursday")).isEqualTo("the box was due on thursday");
        assertThat(REDACTION.of("")).isEmpty();
    }

    /** Every kind of value with a marker that no form but the whole value may let out. */
    @Test
    void of_ten_thousand_customers_no_marker_leaves_outside_its_form() {
        Random random = new Random(20261130);
        List<String> forms = Stream.of(DisclosureForm.values())
                .filter(form -> !Set.of(
                                DisclosureForm.AS_IS, DisclosureForm.OWN_CUSTOMER_ONLY, DisclosureForm.CHOSEN_CHANNEL)
                        .contains(form))
                .map(form -> form.hasParameter() ? form + "(20)" : form.name())
                .toList();
        for (int customer = 0; customer < 10_000; customer++) {
            String marker = "Zq" + letters(random) + " Zq" + letters(random);
            String digits = IntStream.range(0, 12)
                    .mapToObj(i -> Integer.toString(random.nextInt(10)))
                    .reduce("7", String::concat);
            List<Object> values = List.of(
                    marker,
                    "Mr " + marker,
                    marker.replace(' ', '.') + "@example.com",
                    "call +49" + digits,
                    digits,
                    Set.of(marker),
                    LocalDate.ofEpochDay(random.nextInt(20_000)),
                    Double.parseDouble(digits));
            for (String form : forms) {
                for (Object value : values) {
                    String left = of(form, value).map(String::valueOf).orElse("");
                    assertThat(left)
                            .as(form + " of " + value)
                            .doesNotContain(marker, marker.replace(' ', '.'))
                            .doesNotContain(form.startsWith("BAND") ? marker : digits)
                            .isNotEqualTo(String.valueOf(value));
                }
            }
        }
    }

    private static String letters(Random random) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }

    @Test
    void a_hostile_text_is_redacted_in_time_that_grows_with_its_length() {
        for (String part : List.of("A", "a", "1", "@", "(at)", "A. ", "Mr ", "von ", "1,", "\u200B", "A1", "DE89")) {
            assertThat(REDACTION.of(part.repeat(100_000 / part.length()))).hasSizeLessThanOrEqualTo(150_000);
        }
    }

    @Test
    void groups_are_large_and_a_known_total_tells_nothing_of_the_others() {
        SortedMap<String, Integer> groups =
                new TreeMap<>(Map.of("CONSUMER", 120, "COMPANY", 40, "SOLE_TRADER", 25, "OTHER", 3));
        assertThat(FieldForms.atLeast(20, groups)).isEqualTo(Map.of("CONSUMER", 120, "COMPANY", 40));
        groups.put("MORE", 19);
        assertThat(FieldForms.atLeast(20, groups)).isEqualTo(Map.of("CONSUMER", 120, "COMPANY", 40, "SOLE_TRADER", 25));
        assertThat(FieldForms.atLeast(20, new TreeMap<>(Map.of("A", 19, "B", 18))))
                .isEmpty();
        assertThat(FieldForms.atLeast(20, new TreeMap<>(Map.of("A", 500, "B", 1))))
                .isEmpty();
    }
}
