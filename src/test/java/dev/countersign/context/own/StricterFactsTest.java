package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.Given;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.words.Channel;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Newer facts that may not count all the same restrict; nothing that they permit is taken. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StricterFactsTest {

    private static final String NONE = "'type': 'rate', 'id': 'usd', 'properties': {'currency': 'USD', 'euros': 0.9}";

    private static Verdict after(MailCase before, MailCase newer) {
        return Given.evaluated(before, OwnFacts.stricter(Given.own(before), Given.own(newer)))
                .verdict();
    }

    @Test
    void the_same_facts_change_nothing() {
        assertThat(after(MailCase.given(), MailCase.given())).isEqualTo(Verdict.ALLOW);
        assertThat(after(MailCase.given(), MailCase.given().and(NONE))).isEqualTo(Verdict.ALLOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type': 'consent', 'id': 'K-1', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', "
                        + "'purpose': 'MARKETING', 'state': 'WITHDRAWN', 'withdrawnAt': '2026-06-09'}",
                "'type': 'consent', 'id': 'K-2', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', "
                        + "'purpose': 'MARKETING', 'state': 'EXPRESS', 'givenAt': '2026-03-02', 'withdrawnAt': "
                        + "'2026-06-09'}",
                "'type': 'suppression', 'id': 'S-1', 'properties': {'customer': 'C-1', 'channel': "
                        + "'EMAIL', 'kind': 'OBJECTION'}",
                "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': "
                        + "['GB'], 'phone': '', 'regions': [], 'zones': ['Europe/London'], 'states': ['DECEASED']}",
                "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': "
                        + "['GB', 'DE'], 'phone': '', 'regions': [], 'zones': ['Europe/London'], 'states': "
                        + "['DECEASED']}",
                "'type': 'history', 'id': 'H-1', 'properties': {'customer': 'C-1', 'lastContact': "
                        + "'2026-05-20', 'openComplaint': true, 'openUrgentCase': false, 'contactsSince': "
                        + "'2025-01-01'}",
                "'type': 'history', 'id': 'H-1', 'properties': {'customer': 'C-1', 'lastContact': "
                        + "'2026-05-20', 'openComplaint': false, 'openUrgentCase': false, 'contactsSince': "
                        + "'2026-06-09'}",
                "'type': 'consent', 'id': 'K-1', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', "
                        + "'purpose': 'MARKETING', 'state': 'NONE', 'givenAt': '2026-03-02', 'source': 'web', "
                        + "'wordingVersion': '1'}",
                "'type': 'consent', 'id': 'K-1', 'properties': {'customer': 'C-1', 'channel': 'SMS', "
                        + "'purpose': 'MARKETING', 'state': 'EXPRESS', 'givenAt': '2026-03-02', 'source': 'web', "
                        + "'wordingVersion': '1'}",
                "'type': 'consent', 'id': 'K-1', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', "
                        + "'purpose': 'MARKETING', 'state': 'EXPRESS', 'givenAt': '2026-03-02', 'expires': "
                        + "'2026-06-01', 'source': 'web', 'wordingVersion': '1'}",
                "'type': 'consent', 'id': 'K-2', 'properties': {'customer': 'C-1', 'channel': 'EMAIL', "
                        + "'purpose': 'MARKETING', 'state': 'NONE', 'givenAt': '2026-06-02'}",
                "'type': 'organisation', 'id': 'org', 'properties': {'stage': 1, 'sector': 'GENERAL', "
                        + "'riskAppetite': 'MEDIUM', 'zone': 'Europe/Berlin', 'currency': 'EUR'}",
                "'type': 'model', 'id': 'm-1', 'properties': {'validatedUntil': '2099-01-01', 'drift': 'CONFIRMED'}",
                "'type': 'model', 'id': 'm-1', 'properties': {'validatedUntil': '2026-06-01', 'drift': 'NONE'}",
                "'type': 'agent', 'id': 'mp-1', 'properties': {'kind': 'marketing personalization', "
                        + "'status': 'ACTIVE', 'level': 3, 'owner': 'p-marketing', 'contractUntil': '2026-06-01', "
                        + "'reviewBy': '2099-01-01', 'model': 'm-1'}",
                "'type': 'agent', 'id': 'mp-1', 'properties': {'kind': 'evaluation', 'status': 'ACTIVE', "
                        + "'level': 3, 'owner': 'p-marketing', 'contractUntil': '2099-01-01', 'reviewBy': "
                        + "'2099-01-01', 'model': 'm-1'}",
                "'type': 'agent', 'id': 'mp-1', 'properties': {'kind': 'marketing personalization', "
                        + "'status': 'ACTIVE', 'level': 3, 'owner': 'p-other', 'contractUntil': '2099-01-01', "
                        + "'reviewBy': '2099-01-01', 'model': 'm-1'}",
                "'type': 'serviceCase', 'id': 'SC-1', 'properties': {'customer': 'C-1', 'topic': "
                        + "'COMPLAINT', 'status': 'OPEN', 'priority': 'P3'}",
                "'type': 'agent', 'id': 'mp-1', 'properties': {'kind': 'marketing personalization', "
                        + "'status': 'PAUSED', 'level': 3, 'owner': 'p-marketing', 'contractVersion': '1.0', "
                        + "'contractUntil': '2099-01-01', 'reviewBy': '2099-01-01', 'model': 'm-1'}",
                "'type': 'agent', 'id': 'mp-1', 'properties': {'kind': 'marketing personalization', "
                        + "'status': 'ACTIVE', 'level': 0, 'owner': 'p-marketing', 'contractVersion': '1.0', "
                        + "'contractUntil': '2099-01-01', 'reviewBy': '2099-01-01', 'model': 'm-1'}"
            })
    void what_a_newer_line_restricts_counts(String line) {
        assertThat(after(MailCase.given(), MailCase.given().and(line))).isEqualTo(Verdict.DENY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type': 'template', 'id': 'tpl-1', 'properties': {'approved': false, 'until': '2099-01-01'}",
                "'type': 'template', 'id': 'tpl-1', 'properties': {'approved': true, 'until': '2026-06-01'}"
            })
    void an_action_that_a_newer_line_no_longer_allows_alone_needs_a_person(String line) {
        assertThat(after(MailCase.given(), MailCase.given().and(line))).isEqualTo(Verdict.REVIEW);
    }

    @Test
    void a_use_case_that_is_released_no_more_counts_and_one_more_use_does() {
        String agent = "'type': 'agent', 'id': 'mp-1', 'properties': {'kind': 'marketing personalization', "
                + "'status': 'ACTIVE', 'level': 3, 'owner': 'p-marketing', 'contractVersion': '1.0', "
                + "'contractUntil': '2099-01-01', 'reviewBy': '2099-01-01', 'model': 'm-1', 'useCases': "
                + "['uc-1']}";
        MailCase before = MailCase.given()
                .and(agent, "'type': 'useCase', 'id': 'uc-1', 'properties': {'uses': [], 'released': true}");

        OwnFacts stopped = OwnFacts.stricter(
                Given.own(before),
                Given.own(
                        before.and("'type': 'useCase', 'id': 'uc-1', 'properties': {'uses': [], 'released': false}")));
        OwnFacts more = OwnFacts.stricter(
                Given.own(before),
                Given.own(before.and("'type': 'useCase', 'id': 'uc-1', 'properties': {'uses': "
                        + "['CREDITWORTHINESS'], 'released': true}")));
        OwnFacts fewer = OwnFacts.stricter(
                Given.own(before.and("'type': 'useCase', 'id': 'uc-1', 'properties': {'uses': "
                        + "['CREDITWORTHINESS'], 'released': true}")),
                Given.own(before));

        assertThat(Given.facts(before, stopped).known().value("useCase.released"))
                .isEqualTo(false);
        assertThat(Given.facts(before, more).known().value("useCase.uses"))
                .asString()
                .contains("CREDITWORTHINESS");
        assertThat(Given.facts(before, fewer).known().value("useCase.uses"))
                .asString()
                .contains("CREDITWORTHINESS");
    }

    /** A number or an address that is in the newer facts only. */
    @ParameterizedTest
    @ValueSource(strings = {"'phone': '+442079460116'", "'email': 'info@acme.example'"})
    void a_stop_by_number_or_address_that_only_the_newer_facts_have_counts(String way) {
        String customer = "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': "
                + "['GB'], 'regions': [], 'zones': ['Europe/London'], 'states': [], 'phone': "
                + "'+442079460116', 'email': 'info@acme.example'}";
        MailCase before = MailCase.given().and(customer);
        MailCase newer = before.and(
                "'type': 'suppression', 'id': 'S-1', 'properties': {" + way + ", 'channel': 'ALL', 'kind': 'STOP'}");
        OwnFacts kept = OwnFacts.stricter(Given.own(before), Given.own(newer));

        assertThat(kept.covering(kept.party("C-1").orElseThrow(), way.contains("phone") ? Channel.SMS : Channel.EMAIL))
                .hasSize(1);
    }

    @Test
    void an_agent_that_is_paused_counts_though_its_model_is_not_on_record(@TempDir Path folder) {
        String paused = Given.line(
                "agent",
                "mp-1",
                "'kind': 'marketing personalization', 'status': 'PAUSED', 'level': 3, 'owner': "
                        + "'p-marketing', 'contractUntil': '2099-01-01', 'reviewBy': '2099-01-01', 'model': 'm-9'");
        FactFolderResult read = OwnFacts.read(
                Given.folder(folder, MailCase.given().without("agent"), paused),
                DefaultPack.release().vocabulary(),
                DefaultPack.release().declaredTypes(),
                FactLimits.USUAL);

        assertThat(read.refused()).isTrue();
        assertThat(Given.evaluated(MailCase.given(), OwnFacts.stricter(Given.own(MailCase.given()), read.facts()))
                        .reasons())
                .extracting(Reason::code)
                .contains("AGENT_PAUSED");
    }

    @Test
    void a_rate_that_rose_counts_and_one_that_fell_does_not() {
        String was = "'type': 'rate', 'id': 'usd', 'properties': {'currency': 'USD', 'euros': 0.9}";
        String rose = "'type': 'rate', 'id': 'usd-2', 'properties': {'currency': 'USD', 'euros': 1.1}";

        assertThat(OwnFacts.stricter(
                                Given.own(MailCase.given().and(was)),
                                Given.own(MailCase.given().and(rose)))
                        .rate("USD")
                        .orElseThrow()
                        .euros())
                .isEqualTo(1.1);
        assertThat(OwnFacts.stricter(
                                Given.own(MailCase.given().and(rose)),
                                Given.own(MailCase.given().and(was)))
                        .rate("USD")
                        .orElseThrow()
                        .euros())
                .isEqualTo(1.1);
    }

    @Test
    void an_attestation_that_is_of_another_use_case_now_is_taken_back() {
        String uses = "'type': 'useCase', 'id': 'uc-1', 'properties': {'uses': [], 'released': true}";
        String others = "'type': 'useCase', 'id': 'uc-2', 'properties': {'uses': [], 'released': true}";
        String attested = "'type': 'attestation', 'id': 'A-1', 'properties': {'what': 'SPONSOR_ATTESTED', "
                + "'useCase': 'uc-1', 'by': 'p-1', 'on': '2026-01-01'}";
        OwnFacts kept = OwnFacts.stricter(
                Given.own(MailCase.given().and(uses, others, attested)),
                Given.own(MailCase.given().and(uses, others, attested.replace("uc-1", "uc-2"))));

        assertThat(kept.attested("SPONSOR_ATTESTED", "uc-1", LocalDate.of(2026, 6, 10)))
                .isFalse();
        assertThat(kept.attested("SPONSOR_ATTESTED", "uc-2", LocalDate.of(2026, 6, 10)))
                .isFalse();
    }

    @Test
    void a_suppression_of_somebody_with_the_same_address_counts() {
        String mine = "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': "
                + "['GB'], 'phone': '', 'zones': ['Europe/London'], 'states': [], 'email': "
                + "'info@acme.example'}";

        assertThat(after(
                        MailCase.given().and(mine),
                        MailCase.given()
                                .and(
                                        mine,
                                        "'type': 'suppression', 'id': 'S-1', 'properties': "
                                                + "{'email': 'info@acme.example', 'channel': 'EMAIL', "
                                                + "'kind': 'OBJECTION'}")))
                .isEqualTo(Verdict.DENY);
    }

    @Test
    void a_newer_line_of_a_merged_record_counts_for_the_known_customer() {
        String merged = "'type': 'customer', 'id': 'C-7', 'properties': {'kind': 'CORPORATE', 'countries': "
                + "['GB'], 'phone': '', 'zones': ['Europe/London'], 'states': [], 'aliases': ['C-1']}";

        assertThat(after(
                        MailCase.given(),
                        MailCase.given()
                                .and(
                                        merged,
                                        "'type': 'suppression', 'id': 'S-1', 'properties': "
                                                + "{'customer': 'C-7', 'channel': 'EMAIL', 'kind': "
                                                + "'OBJECTION'}")))
                .isEqualTo(Verdict.DENY);
    }

    @Test
    void a_consent_or_a_customer_that_is_only_in_the_newer_facts_permits_nothing() {
        assertThat(after(MailCase.given().without("consent"), MailCase.given())).isEqualTo(Verdict.DENY);
        assertThat(after(MailCase.given().without("customer").without("consent").without("history"), MailCase.given()))
                .isEqualTo(Verdict.DENY);
        assertThat(after(MailCase.given().without("template"), MailCase.given()))
                .isNotEqualTo(Verdict.ALLOW);
    }

    @Test
    void a_field_of_a_thing_that_differs_or_whose_line_is_gone_is_missing() {
        String before = "'type': 'order', 'id': 'O-1', 'properties': {'customer': 'C-1', 'paid': 100, 'refunded': 0}";
        String newer = "'type': 'order', 'id': 'O-1', 'properties': {'customer': 'C-1', 'paid': 100, 'refunded': 60}";

        OwnFacts differs = OwnFacts.stricter(
                Given.own(MailCase.given().and(before)),
                Given.own(MailCase.given().and(newer)));
        OwnFacts gone = OwnFacts.stricter(Given.own(MailCase.given().and(before)), Given.own(MailCase.given()));

        assertThat(differs.business("order", "O-1"))
                .hasValueSatisfying(fields -> assertThat(fields).containsOnlyKeys("customer", "paid"));
        assertThat(gone.business("order", "O-1"))
                .hasValueSatisfying(fields -> assertThat(fields).containsOnlyKeys("customer"));
    }

    /**
     * Facts of any case against those of any other: what was not allowed before is not allowed after, and sometimes
     * less is.
     */
    @Tag("slow")
    @Test
    void nothing_that_permits_is_taken() {
        Random random = new Random(20261128);
        List<MailCase> all =
                MailCase.all().stream().filter(StricterFactsTest::isReadable).toList();
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
        assertThat(Stream.of(MailCase.given())
                        .filter(newer -> Given.evaluated(newer, Given.own(newer))
                                .verdict()
                                .looserThan(Given.evaluated(newer, Given.own(newer.without("consent")))
                                        .verdict())))
                .isNotEmpty();
        assertThat(stricter).isPositive();
    }

    private static boolean isReadable(MailCase asked) {
        try {
            Given.facts(asked, Given.own(asked));
            return true;
        } catch (InvalidInput e) {
            return false;
        }
    }

    @Test
    void the_reason_is_that_of_the_newer_line() {
        MailCase newer = MailCase.given()
                .and("'type': 'suppression', 'id': 'S-1', 'properties': {'customer': 'C-1', "
                        + "'channel': 'EMAIL', 'kind': 'OBJECTION'}");

        assertThat(Given.evaluated(newer, OwnFacts.stricter(Given.own(MailCase.given()), Given.own(newer)))
                        .reasons())
                .extracting(Reason::code)
                .contains("OBJECTED");
    }
}
