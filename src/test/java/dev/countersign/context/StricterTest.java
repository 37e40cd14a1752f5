package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Reason;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Verdict;
import dev.countersign.tables.MailCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Newer facts that may not count all the same restrict; nothing that they permit is taken. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StricterTest {

    private static final String NONE = "'type': 'rate', 'id': 'usd', 'properties': {'currency': 'USD', 'euros': 0.9}";

    private static Verdict after(MailCase before, MailCase newer) {
        return Given.evaluated(before, OwnFacts.stricter(Given.own(before), Given.own(newer))).verdict();
    }

    @Test
    void the_same_facts_change_nothing() {
        assertThat(after(MailCase.given(), MailCase.given())).isEqualTo(Verdict.ALLOW);
        assertThat(after(MailCase.given(), MailCase.given().and(NONE))).isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'type': 'consent', 'id': 'K-1', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', 'purpose': 'MARKETING', 'state': 'WITHDRAWN', 'withdrawnAt': '2026-06-09'}",
        "'type': 'consent', 'id': 'K-2', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', 'purpose': 'MARKETING', 'state': 'EXPRESS', 'givenAt': '2026-03-02', 'withdrawnAt': '2026-06-09'}",
        "'type': 'suppression', 'id': 'S-1', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', 'kind': 'OBJECTION'}",
        "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], 'phone': '', 'regions': [], 'zones': ['Europe/London'], 'states': ['DECEASED']}",
        "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': ['GB', 'DE'], 'phone': '', 'regions': [], 'zones': ['Europe/London'], 'states': ['DECEASED']}",
        "'type': 'history', 'id': 'H-1', 'properties': {'customer': 'C-1', 'lastContact': '2026-05-20', 'openComplaint': true, 'openUrgentCase': false, 'contactsSince': '2025-01-01'}",
        "'type': 'history', 'id': 'H-1', 'properties': {'customer': 'C-1', 'lastContact': '2026-05-20', 'openComplaint': false, 'openUrgentCase': false, 'contactsSince': '2026-06-09'}",
        "'type': 'serviceCase', 'id': 'SC-1', 'properties': {'customer': 'C-1', 'topic': 'COMPLAINT', 'status': 'OPEN', 'priority': 'P3'}",
        "'type': 'agent', 'id': 'mp-1', 'properties': {'kind': 'marketing personalization', 'status': 'PAUSED', 'level': 3, 'owner': 'p-marketing', 'contractVersion': '1.0', 'contractUntil': '2099-01-01', 'reviewBy': '2099-01-01', 'model': 'm-1'}",
        "'type': 'agent', 'id': 'mp-1', 'properties': {'kind': 'marketing personalization', 'status': 'ACTIVE', 'level': 0, 'owner': 'p-marketing', 'contractVersion': '1.0', 'contractUntil': '2099-01-01', 'reviewBy': '2099-01-01', 'model': 'm-1'}"})
    void what_a_newer_line_restricts_counts(String line) {
        assertThat(after(MailCase.given(), MailCase.given().and(line))).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_suppression_of_somebody_with_the_same_address_counts() {
        String mine = "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], 'phone': '', 'zones': ['Europe/London'], 'states': [], 'email': 'info@acme.example'}";

        assertThat(after(MailCase.given().and(mine), MailCase.given().and(mine, "'type': 'suppression', 'id': 'S-1', 'properties': {'email': 'info@acme.example', 'channel': 'EMAIL', 'kind': 'OBJECTION'}"))).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_newer_line_of_a_record_merged_meanwhile_counts_for_whom_is_known() {
        String merged = "'type': 'customer', 'id': 'C-7', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], 'phone': '', 'zones': ['Europe/London'], 'states': [], 'aliases': ['C-1']}";

        assertThat(after(MailCase.given(), MailCase.given().and(merged, "'type': 'suppression', 'id': 'S-1', 'properties': {'customer': 'C-7', 'channel': 'EMAIL', 'kind': 'OBJECTION'}"))).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_consent_or_a_customer_that_is_only_in_the_newer_facts_permits_nothing() {
        assertThat(after(MailCase.given().without("consent"), MailCase.given())).isEqualTo(Verdict.DENY);
        assertThat(after(MailCase.given().without("customer").without("consent").without("history"), MailCase.given())).isEqualTo(Verdict.DENY);
        assertThat(after(MailCase.given().without("template"), MailCase.given())).isNotEqualTo(Verdict.ALLOW);
    }

    @Test
    void a_field_of_a_thing_that_differs_or_whose_line_is_gone_is_missing() {
        String before = "'type': 'order', 'id': 'O-1', 'properties': {'customer': 'C-1', 'paid': 100, 'refunded': 0}";
        String newer = "'type': 'order', 'id': 'O-1', 'properties': {'customer': 'C-1', 'paid': 100, 'refunded': 60}";

        OwnFacts differs = OwnFacts.stricter(Given.own(MailCase.given().and(before)), Given.own(MailCase.given().and(newer)));
        OwnFacts gone = OwnFacts.stricter(Given.own(MailCase.given().and(before)), Given.own(MailCase.given()));

        assertThat(differs.business("order", "O-1")).hasValueSatisfying(fields -> assertThat(fields).containsOnlyKeys("customer", "paid"));
        assertThat(gone.business("order", "O-1")).hasValueSatisfying(fields -> assertThat(fields).containsOnlyKeys("customer"));
    }

    /** Facts of any case against those of any other: what was not allowed before is not allowed after, and sometimes less is. */
    @Test
    void nothing_that_permits_is_taken() {
        Random random = new Random(20261128);
        List<MailCase> all = MailCase.all().stream().filter(StricterTest::isReadable).toList();
        List<String> looser = new ArrayList<>();
        int stricter = 0;
        for (int i = 0; i < 400; i++) {
            MailCase before = all.get(random.nextInt(all.size()));
            MailCase newer = all.get(random.nextInt(all.size()));
            Verdict was = Given.evaluated(before, Given.own(before)).verdict();
            Verdict is = after(before, newer);
            if (is.looserThan(was)) {
                looser.add(before.file().path() + " with " + newer.file().path() + ": " + was + " became " + is);
            }
            stricter += was.looserThan(is) ? 1 : 0;
        }

        assertThat(looser).isEmpty();
        // the law can fail: taking the newer facts as they are loosens
        assertThat(Stream.of(MailCase.given()).filter(newer -> Given.evaluated(newer, Given.own(newer)).verdict().looserThan(Given.evaluated(newer, Given.own(newer.without("consent"))).verdict()))).isNotEmpty();
        assertThat(stricter).isPositive();
    }

    private static boolean isReadable(MailCase asked) {
        try {
            Given.facts(asked, Given.own(asked));
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    @Test
    void the_reason_is_that_of_the_newer_line() {
        MailCase newer = MailCase.given().and("'type': 'suppression', 'id': 'S-1', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', 'kind': 'OBJECTION'}");

        assertThat(Given.evaluated(newer, OwnFacts.stricter(Given.own(MailCase.given()), Given.own(newer))).reasons()).extracting(Reason::code).contains("OBJECTED");
    }
}
