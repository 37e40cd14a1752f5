package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Case;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Facts of a case about our contacts with a customer. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnRecordTest {

    private static final String CUSTOMER =
            "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CONSUMER', 'countries': ['DE'], "
                    + "'phone': '', 'aliases': ['C-0']}";
    private static final String MERGED =
            "'type': 'consent', 'id': 'K-0', 'properties': {'customer': 'C-0', 'channel': 'POST', "
                    + "'purpose': 'MARKETING', 'state': 'WITHDRAWN'}";
    private static final String HISTORY =
            "'type': 'history', 'id': 'H-1', 'properties': {'customer': 'C-1', 'openComplaint': false, "
                    + "'openUrgentCase': false, 'contactsSince': '2025-01-01'}";
    private static final String REQUEST =
            "{'subject': {'type': 'agent', 'id': 'mp-1'}, 'action': {'name': 'send_marketing_email', "
                    + "'properties': {'channel': 'EMAIL', 'purpose': 'MARKETING'}},"
                    + " 'resource': {'type': 'customer', 'id': 'C-1'}}";

    private static Case known(String... facts) {
        PolicyRelease release = DefaultPack.release();
        OwnFacts own = OwnFacts.of(
                Stream.concat(Stream.of(MERGED), Arrays.stream(facts))
                        .map(fact -> json("{" + fact + ", 'source': 'crm', 'asOf': '2026-06-01T00:00:00Z'}"))
                        .toList(),
                "test",
                release.vocabulary(),
                release.declaredTypes());
        return CaseAssembler.facts(
                        RequestParser.read(json(REQUEST), release),
                        own,
                        DecisionHistory.NOTHING,
                        release.declaredTypes(),
                        release.phrases(),
                        Instant.parse("2026-06-10T12:00:00Z"),
                        "")
                .known();
    }

    private static tools.jackson.databind.JsonNode json(String text) {
        return RequestParser.json(text.replace('\'', '"'));
    }

    private static String serviceCase(String properties) {
        return "'type': 'serviceCase', 'id': 'SC-1', 'properties': {" + properties + "}";
    }

    @Test
    void contacts_of_a_merged_record_count() {
        String contact = "'type': 'contact', 'id': 'X-1', 'properties': {'customer': 'C-0', 'at': "
                + "'2026-06-09T12:00:00Z', 'channel': 'EMAIL', 'purpose': 'SALES'}";

        assertThat(known(CUSTOMER, HISTORY, contact).value("contact.alike7d")).isEqualTo(1.0);
    }

    @Test
    void one_merged_record_without_its_contacts_leaves_nothing_to_count() {
        String other = "'type': 'history', 'id': 'H-0', 'properties': {'customer': 'C-0'}";

        assertThat(known(CUSTOMER, HISTORY, other).known("contact.alike7d")).isFalse();
    }

    @Test
    void an_urgent_case_on_our_record_is_open_even_if_the_history_says_otherwise() {
        assertThat(known(CUSTOMER, HISTORY, serviceCase("'customer': 'C-1', 'status': 'OPEN', 'priority': 'P1'"))
                        .value("contact.openUrgentCase"))
                .isEqualTo(true);
        assertThat(known(CUSTOMER, HISTORY, serviceCase("'customer': 'C-1', 'status': 'CLOSED', 'priority': 'P1'"))
                        .value("contact.openUrgentCase"))
                .isEqualTo(false);
        assertThat(known(CUSTOMER, HISTORY, serviceCase("'customer': 'C-1', 'status': 'OPEN', 'priority': 'P2'"))
                        .value("contact.openUrgentCase"))
                .isEqualTo(false);
    }

    @Test
    void a_case_without_a_priority_may_be_urgent() {
        assertThat(known(CUSTOMER, HISTORY, serviceCase("'customer': 'C-1', 'status': 'OPEN'"))
                        .value("contact.openUrgentCase"))
                .isEqualTo(true);
    }

    @Test
    void a_complaint_on_our_record_is_open_even_if_the_history_says_otherwise() {
        assertThat(known(CUSTOMER, HISTORY, serviceCase("'customer': 'C-0', 'topic': 'COMPLAINT', 'status': 'NEW'"))
                        .value("contact.openComplaint"))
                .isEqualTo(true);
    }

    @Test
    void open_cases_are_unknown_without_history_and_case() {
        assertThat(known(CUSTOMER).known("contact.openComplaint")).isFalse();
        assertThat(known(
                                CUSTOMER,
                                serviceCase(
                                        "'customer': 'C-1', 'topic': 'DELIVERY', 'status': 'OPEN', 'priority': 'P3'"))
                        .known("contact.openUrgentCase"))
                .isFalse();
    }
}
