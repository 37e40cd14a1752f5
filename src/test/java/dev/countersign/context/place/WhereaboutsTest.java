package dev.countersign.context.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.CaseAssembler;
import dev.countersign.context.DecisionHistory;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The places where a customer may be, according to the case. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WhereaboutsTest {

    private static final String REQUEST =
            "{'subject': {'type': 'agent', 'id': 'mp-1'}, 'action': {'name': 'send_sms', 'properties': "
                    + "{'channel': 'SMS', 'purpose': 'MARKETING'}},"
                    + " 'resource': {'type': 'customer', 'id': 'C-1'}}";

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final LocalDate CHRISTMAS = LocalDate.parse("2026-12-25");
    private static final LocalDate EPIPHANY = LocalDate.parse("2027-01-06");

    private static JsonNode holiday(String place, LocalDate day) {
        return json("{'type': 'holiday', 'id': 'H-" + place + "', 'properties': {'jurisdiction': '" + place
                + "', 'date': '" + day + "', 'name': 'a day'}, 'source': 'calendar', 'asOf': '2026-06-01T00:00:00Z'}");
    }

    private static Facts facts(String customer) {
        return facts(customer, REQUEST);
    }

    private static Facts mail(String customer) {
        return facts(
                customer, REQUEST.replace("send_sms", "send_marketing_email").replace("'SMS'", "'EMAIL'"));
    }

    private static Facts facts(String customer, String request) {
        PolicyRelease release = DefaultPack.release();
        OwnFacts own = OwnFacts.of(
                List.of(
                        holiday("DE", CHRISTMAS),
                        holiday("DE-BY", EPIPHANY),
                        json("{'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CONSUMER', " + customer
                                + "}, 'source': 'crm', 'asOf': '2026-06-01T00:00:00Z'}")),
                "test",
                release.vocabulary(),
                release.declaredTypes());
        return CaseAssembler.facts(
                RequestParser.read(json(request), release),
                own,
                DecisionHistory.NOTHING,
                release.declaredTypes(),
                release.phrases(),
                NOON,
                "");
    }

    private static JsonNode json(String text) {
        return RequestParser.json(text.replace('\'', '"'));
    }

    @Test
    void a_number_of_an_unknown_place_may_be_anywhere_even_with_an_address() {
        Facts facts = facts(
                "'countries': ['US'], 'regions': ['US-CA'], 'zones': ['America/Los_Angeles'], 'phone': '+17385550190'");

        assertThat(facts.places()).containsExactly("US", "US-CA", "ZZ");
        assertThat(facts.known().known("customer.zones")).isFalse();
        assertThat(facts.clocks()).as("what is known still forbids").hasSize(1);
    }

    @Test
    void a_number_of_a_new_area_code_is_where_the_newest_directory_says() {
        Facts facts =
                facts("'countries': ['US'], 'regions': [], 'zones': ['America/Los_Angeles'], 'phone': '+13245550190'");

        assertThat(facts.places()).as("the address does not say its state").containsExactly("US", "US-FL", "US-ZZ");
        assertThat(facts.clocks()).hasSize(2);
        assertThat(facts.known().known("customer.zones")).isTrue();
    }

    @Test
    void a_toll_free_number_adds_no_place_and_takes_none_away() {
        Facts facts = facts(
                "'countries': ['US'], 'regions': ['US-CA'], 'zones': ['America/Los_Angeles'], 'phone': '+18005550190'");

        assertThat(facts.places()).containsExactly("US", "US-CA");
        assertThat(facts.known().known("customer.zones")).isTrue();
    }

    private static final String OFFICE = "'phone': '+493023125101', ";
    /** It gives neither place nor zone, so only the address does. */
    private static final String TOLL_FREE = "'phone': '+498001234567', ";

    @Test
    void a_zone_outside_of_the_country_does_not_determine_the_time_there() {
        for (String zone : List.of("Asia/Tokyo", "UTC+9", "Etc/GMT-9", "+09:00", "UTC")) {
            Facts facts = facts(TOLL_FREE + "'countries': ['DE'], 'zones': ['" + zone + "']");

            assertThat(facts.clocks())
                    .as(zone)
                    .hasSize(2)
                    .anyMatch(clock -> clock.at(NOON).equals(ZoneOffset.ofHours(1)));
            assertThat(facts.known().known("customer.zones")).isTrue();
        }
    }

    @Test
    void a_zone_of_the_country_counts_alone_by_any_of_its_names() {
        assertThat(facts(TOLL_FREE + "'countries': ['DE'], 'zones': ['Europe/Berlin']")
                        .clocks())
                .hasSize(1);
        assertThat(facts("'phone': '+13055550190', 'countries': ['US'], 'regions': ['US-FL'], 'zones': ['US/Eastern']")
                        .clocks())
                .hasSize(1);
        assertThat(facts("'phone': '+441134960117', 'countries': ['GB'], 'zones': ['GB']")
                        .clocks())
                .hasSize(1);
    }

    @Test
    void a_zone_outside_of_a_wide_country_adds_all_that_the_country_has() {
        Facts facts = facts("'phone': '+13055550190', 'countries': ['US'], 'regions': ['US-FL'], 'zones': "
                + "['America/New_York', 'Asia/Tokyo']");

        assertThat(facts.clocks().stream().map(clock -> clock.at(NOON)).toList())
                .contains(
                        ZoneOffset.ofHours(9), ZoneOffset.ofHours(-5), ZoneOffset.ofHours(-8), ZoneOffset.ofHours(-10));
        assertThat(facts.known().known("customer.zones")).isTrue();
    }

    @Test
    void a_zone_of_another_state_adds_those_of_the_state() {
        String office = "'phone': '+18005550190', 'countries': ['US'], ";

        assertThat(facts(office + "'regions': ['US-FL'], 'zones': ['America/Los_Angeles']").clocks().stream()
                        .map(clock -> clock.at(NOON))
                        .toList())
                .containsExactlyInAnyOrder(ZoneOffset.ofHours(-5), ZoneOffset.ofHours(-6), ZoneOffset.ofHours(-8));
        assertThat(facts(office + "'regions': ['US-FL'], 'zones': ['US/Eastern']")
                        .clocks())
                .hasSize(1);
        assertThat(facts(office + "'regions': ['US-FL', 'US-CA'], 'zones': ['US/Eastern']")
                        .clocks())
                .hasSize(2);
    }

    @Test
    void each_country_needs_a_zone_of_its_own() {
        assertThat(facts(OFFICE + "'countries': ['DE', 'JP'], 'zones': ['Europe/Berlin']")
                        .clocks())
                .hasSize(2);
        assertThat(facts("'phone': '+13055550190', 'countries': ['DE', 'US'], 'regions': "
                                + "['US-FL'], 'zones': ['Europe/Berlin']")
                        .clocks())
                .as("the number tells that of Florida")
                .hasSize(2);
        assertThat(facts("'phone': '+13055550190', 'countries': ['DE', 'US'], 'regions': "
                                + "['US-CA'], 'zones': ['Europe/Berlin']")
                        .clocks())
                .as("and nothing of California")
                .hasSizeGreaterThan(5);
    }

    @Test
    void a_country_of_too_many_zones_or_of_none_leaves_the_time_unknown() {
        assertThat(facts(OFFICE + "'countries': ['RU'], 'zones': ['Asia/Tokyo']")
                        .known()
                        .known("customer.zones"))
                .isFalse();
        assertThat(facts(OFFICE + "'countries': ['BV'], 'zones': ['Europe/Oslo']")
                        .known()
                        .known("customer.zones"))
                .isFalse();
        assertThat(facts(OFFICE + "'countries': [], 'zones': ['Europe/Berlin']")
                        .known()
                        .known("customer.zones"))
                .as("no country")
                .isFalse();
        assertThat(facts(OFFICE + "'countries': ['RU'], 'zones': ['Europe/Moscow']")
                        .known()
                        .known("customer.zones"))
                .isTrue();
    }

    @Test
    void a_customer_without_a_number_is_called_in_an_unknown_place() {
        Facts facts = facts("'countries': ['DE'], 'phone': '', 'zones': ['Europe/Berlin']");

        assertThat(facts.places()).containsExactly("DE", "ZZ");
        assertThat(facts.known().known("customer.zones")).isFalse();
    }

    @Test
    void a_customer_without_a_number_is_written_to_at_the_place_of_the_address() {
        assertThat(mail("'countries': ['DE'], 'phone': '', 'zones': ['Europe/Berlin']")
                        .places())
                .containsExactly("DE");
        assertThat(mail("'countries': ['DE'], 'phone': '', 'zones': ['Europe/Berlin']")
                        .known()
                        .known("customer.zones"))
                .isTrue();
    }

    @Test
    void a_record_that_does_not_say_whether_there_is_a_number_leaves_the_place_unknown() {
        assertThat(mail("'countries': ['DE'], 'zones': ['Europe/Berlin']").places())
                .containsExactly("DE", "ZZ");
        assertThat(mail("'countries': ['DE'], 'zones': ['Europe/Berlin'], 'phone': null")
                        .places())
                .containsExactly("DE", "ZZ");
    }

    @Test
    void a_customer_without_an_address_on_record_is_in_an_unknown_place_with_any_number() {
        assertThat(facts(OFFICE + "'countries': [], 'zones': ['Europe/Berlin']").places())
                .containsExactly("DE", "ZZ");
    }

    @Test
    void holidays_are_those_of_every_region_the_customer_may_be_in() {
        assertThat(facts(OFFICE + "'countries': ['DE'], 'regions': ['DE-BE'], 'zones': ['Europe/Berlin']")
                        .holidays())
                .containsExactly(CHRISTMAS);
        assertThat(facts(OFFICE + "'countries': ['DE'], 'regions': [], 'zones': ['Europe/Berlin']")
                        .holidays())
                .containsExactly(CHRISTMAS, EPIPHANY);
        assertThat(facts("'countries': ['FR'], 'phone': '+17385550190', 'zones': ['Europe/Paris']")
                        .holidays())
                .as("anywhere")
                .containsExactly(CHRISTMAS, EPIPHANY);
        assertThat(facts("'countries': ['FR'], 'phone': '+33639980108', 'zones': ['Europe/Paris']")
                        .holidays())
                .isEmpty();
    }

    @Test
    void without_any_zone_the_local_time_is_not_known() {
        assertThat(facts("'countries': ['US'], 'regions': ['US-CA'], 'zones': []")
                        .known()
                        .known("customer.zones"))
                .isFalse();
    }
}
