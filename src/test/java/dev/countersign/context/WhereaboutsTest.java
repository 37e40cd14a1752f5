package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.Requests;
import dev.countersign.facts.Facts;
import dev.countersign.policy.Release;
import dev.countersign.tables.DefaultPack;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Where a customer may be, as the case says it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WhereaboutsTest {

    private static final String REQUEST = "{'subject': {'type': 'agent', 'id': 'mp-1'}, 'action': {'name': 'send_sms', 'properties': {'channel': 'SMS', 'purpose': 'MARKETING'}},"
            + " 'resource': {'type': 'customer', 'id': 'C-1'}}";

    private static Facts facts(String customer) {
        Release release = DefaultPack.release();
        OwnFacts own = OwnFacts.of(List.of(json("{'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CONSUMER', " + customer + "}, 'source': 'crm', 'asOf': '2026-06-01T00:00:00Z'}")), "test",
                release.vocabulary(), release.declaredTypes());
        return Assembling.facts(Requests.read(json(REQUEST), release), own, Beside.NOTHING, release.declaredTypes(), release.phrases(), Instant.parse("2026-11-28T12:00:00Z"), "");
    }

    private static JsonNode json(String text) {
        return Requests.json(text.replace('\'', '"'));
    }

    @Test
    void a_number_that_nobody_can_place_may_be_anywhere_even_beside_an_address() {
        Facts facts = facts("'countries': ['US'], 'regions': ['US-CA'], 'zones': ['America/Los_Angeles'], 'phone': '+17385550190'");

        assertThat(facts.places()).containsExactly("US", "US-CA", "ZZ");
        assertThat(facts.known().known("customer.zones")).isFalse();
        assertThat(facts.clocks()).as("what is known still forbids").hasSize(1);
    }

    @Test
    void a_number_of_a_new_area_code_is_where_the_newest_directory_says() {
        Facts facts = facts("'countries': ['US'], 'regions': [], 'zones': ['America/Los_Angeles'], 'phone': '+13245550190'");

        assertThat(facts.places()).containsExactly("US", "US-FL");
        assertThat(facts.clocks()).hasSize(2);
        assertThat(facts.known().known("customer.zones")).isTrue();
    }

    @Test
    void a_toll_free_number_adds_no_place_and_takes_none_away() {
        Facts facts = facts("'countries': ['US'], 'regions': ['US-CA'], 'zones': ['America/Los_Angeles'], 'phone': '+18005550190'");

        assertThat(facts.places()).containsExactly("US", "US-CA");
        assertThat(facts.known().known("customer.zones")).isTrue();
    }

    @Test
    void without_any_zone_the_local_time_is_not_known() {
        assertThat(facts("'countries': ['US'], 'regions': ['US-CA'], 'zones': []").known().known("customer.zones")).isFalse();
    }
}
