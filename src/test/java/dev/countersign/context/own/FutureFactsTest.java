package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.Given;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Case;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.tables.MailCase;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Own facts with a future date or without a date: a prohibition counts now, a permission does not count yet. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FutureFactsTest {

    private static String consent(String id, String said) {
        return "'type': 'consent', 'id': '" + id
                + "', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', 'purpose': 'MARKETING', " + said + "}";
    }

    private static String contact(String id, String at) {
        return "'type': 'contact', 'id': '" + id + "', 'properties': {'customer': 'C-1', 'at': '" + at
                + "', 'channel': 'EMAIL', 'purpose': 'MARKETING'}";
    }

    private static void denied(Evaluation evaluation, String code) {
        assertThat(evaluation.verdict()).isEqualTo(Verdict.DENY);
        assertThat(evaluation.reasons()).extracting(Reason::code).contains(code);
    }

    @Test
    void three_mails_by_a_clock_that_runs_ahead_fill_the_cap() {
        denied(
                MailCase.given()
                        .and(
                                contact("X-1", "2026-06-10T13:00:00Z"),
                                contact("X-2", "2026-06-10T13:01:00Z"),
                                contact("X-3", "2030-01-01T00:00:00Z"))
                        .evaluated(),
                "EMAIL_CAP");
    }

    @Test
    void a_withdrawal_without_a_day_beats_every_grant() {
        denied(MailCase.given().and(consent("K-2", "'state': 'WITHDRAWN'")).evaluated(), "WITHDRAWN");
        denied(
                MailCase.given()
                        .and(consent("K-2", "'state': 'WITHDRAWN', 'givenAt': '2020-01-01'"))
                        .evaluated(),
                "WITHDRAWN");
    }

    @Test
    void a_withdrawal_with_a_future_date_counts_now() {
        denied(
                MailCase.given()
                        .and(consent("K-2", "'state': 'EXPRESS', 'givenAt': '2026-01-01', 'withdrawnAt': '2031-01-01'"))
                        .evaluated(),
                "WITHDRAWN");
    }

    @Test
    void a_withdrawal_before_a_grant_with_a_future_date_counts_now() {
        denied(
                MailCase.given()
                        .and(consent("K-2", "'state': 'EXPRESS', 'givenAt': '2031-01-01', 'withdrawnAt': '2026-05-01'"))
                        .evaluated(),
                "WITHDRAWN");
    }

    @Test
    void a_consent_that_was_given_after_a_withdrawal_counts() {
        assertThat(MailCase.given()
                        .and(consent("K-2", "'state': 'WITHDRAWN', 'withdrawnAt': '2025-01-01'"))
                        .evaluated()
                        .verdict())
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void a_consent_with_a_future_date_is_not_given_yet() {
        Evaluation evaluation = MailCase.given()
                .and(consent(
                        "K-1",
                        "'state': 'EXPRESS', 'givenAt': '2026-06-11', 'source': 'web form', 'wordingVersion': 'w-7'"))
                .evaluated();

        assertThat(evaluation.verdict()).isEqualTo(Verdict.DENY);
        assertThat(MailCase.given().without("consent").evaluated().reasons()).isEqualTo(evaluation.reasons());
    }

    @Test
    void a_consent_of_today_is_given() {
        assertThat(MailCase.given()
                        .and(consent(
                                "K-1",
                                "'state': 'EXPRESS', 'givenAt': '2026-06-10', 'source': 'web "
                                        + "form', 'wordingVersion': 'w-7'"))
                        .evaluated()
                        .verdict())
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void a_weaker_consent_without_a_day_counts_before_a_dated_one() {
        assertThat(known(consent("K-2", "'state': 'LEGITIMATE_INTEREST'")).value("consent.state"))
                .isEqualTo("LEGITIMATE_INTEREST");
        assertThat(known(consent("K-2", "'state': 'LEGITIMATE_INTEREST', 'givenAt': '2025-01-01'"))
                        .value("consent.state"))
                .isEqualTo("EXPRESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lastPurchase=purchaseMonths", "lastInquiry=inquiryMonths", "lastContact=silentMonths"})
    void a_day_of_a_history_that_is_to_come_is_missing(String names) {
        String path = "contact." + names.split("=")[1];
        String history = "'type': 'history', 'id': 'H-1', 'properties': {'customer': 'C-1', '" + names.split("=")[0]
                + "': '%s'}";

        assertThat(known(String.format(Locale.ROOT, history, "2026-06-10")).value(path))
                .isEqualTo(0.0);
        assertThat(known(String.format(Locale.ROOT, history, "2026-06-11")).known(path))
                .isFalse();
    }

    @Test
    void contacts_kept_from_a_day_that_is_to_come_are_not_counted() {
        assertThat(known("'type': 'history', 'id': 'H-1', 'properties': {'customer': 'C-1', "
                                + "'contactsSince': '2026-06-11'}")
                        .known("contact.alike24h"))
                .isFalse();
    }

    @Test
    void a_person_with_a_future_birth_date_is_a_minor() {
        assertThat(known("'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CONSUMER', "
                                + "'birthDate': '2096-06-11'}")
                        .value("customer.age"))
                .isEqualTo(0.0);
    }

    @Test
    void a_future_attestation_attests_nothing() {
        String useCase = "'type': 'useCase', 'id': 'uc-1', 'properties': {'uses': []}";
        String attestation = "'type': 'attestation', 'id': 'A-1', 'properties': {'what': 'SPONSOR_ATTESTED', "
                + "'useCase': 'uc-1', 'by': 'p-1', 'on': '%s'}";
        MailCase asking = MailCase.given()
                .asking("{'subject': {'type': 'agent', 'id': 'mp-1'}, 'action': {'name': "
                        + "'send_marketing_email', 'properties': {'useCase': 'uc-1'}}, 'resource': "
                        + "{'type': 'customer', 'id': 'C-1'}}");

        assertThat(known(asking.and(useCase, String.format(Locale.ROOT, attestation, "2026-06-10")))
                        .value("useCase.sponsorAttested"))
                .isEqualTo(true);
        assertThat(known(asking.and(useCase, String.format(Locale.ROOT, attestation, "2026-06-11")))
                        .value("useCase.sponsorAttested"))
                .isEqualTo(false);
    }

    @Test
    void what_has_a_future_date_is_counted_in_words() {
        MailCase asked = MailCase.given()
                .and(
                        consent("K-2", "'state': 'EXPRESS', 'givenAt': '2026-06-11'"),
                        consent("K-3", "'state': 'EXPRESS', 'givenAt': '2026-06-12'"),
                        contact("X-1", "2026-06-10T10:00:01Z"));

        assertThat(own(asked).datedAhead(Instant.parse("2026-06-10T10:00:00Z")))
                .isEqualTo(List.of(
                        "2 consents are not given yet", "1 contact has a date in the future and counts " + "now"));
        assertThat(own(asked).datedAhead(Instant.parse("2026-06-13T10:00:00Z"))).isEmpty();
    }

    @Test
    void a_line_with_a_future_date_is_counted_and_does_not_make_the_facts_look_fresh() {
        List<JsonNode> lines = Stream.of(
                        "2026-06-01T00:00:00Z",
                        "2026-06-09T08:00:00+02:00",
                        "2026-06-10T10:00:00Z",
                        "2026-06-10T11:00:00Z",
                        "2031-01-01T00:00:00Z")
                .map(asOf -> RequestParser.json(Given.line("customer", "C-" + asOf, "'kind': 'CONSUMER'")
                        .replace("2026-06-01T00:00:00Z\"}", asOf + "\"}")))
                .toList();
        OwnFacts own = OwnFacts.of(lines, "test", Vocabulary.core(), BusinessTypes.none());

        assertThat(own.asOf(Instant.parse("2026-06-10T09:59:59Z"))).contains(Instant.parse("2026-06-09T06:00:00Z"));
        assertThat(own.asOf(Instant.parse("2026-06-10T10:00:00Z"))).contains(Instant.parse("2026-06-10T10:00:00Z"));
        assertThat(own.asOf(Instant.parse("2026-05-31T10:00:00Z"))).isEmpty();
        assertThat(own.datedAhead(Instant.parse("2026-06-10T10:00:00Z")))
                .singleElement()
                .asString()
                .startsWith("2 lines have an asOf in the future");
        assertThat(own.datedAhead(Instant.parse("2026-06-10T11:00:00Z")))
                .singleElement()
                .asString()
                .startsWith("1 line has an asOf in the future");
    }

    private static OwnFacts own(MailCase asked) {
        return Given.own(asked);
    }

    private static Case known(String... facts) {
        return Given.known(MailCase.given().and(facts));
    }

    private static Case known(MailCase asked) {
        return Given.known(asked);
    }
}
