package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A refusal that applies to a number or an address applies to each customer who has it, on the channels of the shared
 * contact only.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedContactsTest {

    private static final String LIKE =
            "'kind': 'CORPORATE', 'countries': ['GB'], 'zones': ['Europe/London'], 'states': []";
    private static final String ASKED = "'type': 'customer', 'id': 'C-1', 'properties': {" + LIKE
            + ", 'email': 'info@acme.example', 'phone': '+441134960123'}";
    private static final String OTHER = "'type': 'customer', 'id': 'C-2', 'properties': {" + LIKE
            + ", 'email': 'Info@ACME.example', 'phone': '+441134960123'}";

    private static String no(String of) {
        return "'type': 'suppression', 'id': 'S-1', 'properties': {" + of + "}";
    }

    private static MailCase given(String... facts) {
        return MailCase.given().and(ASKED, OTHER).and(facts);
    }

    private static MailCase on(MailCase given, String channel) {
        return given.asking("{'subject': {'type': 'agent', 'id': 'mp-1'}, 'action': {'name': 'send_sms', "
                + "'properties': {'channel': '"
                + channel + "', 'purpose': 'MARKETING'}}, 'resource': {'type': 'customer', 'id': 'C-1'}}");
    }

    @Test
    void an_address_that_two_customers_have_is_allowed_where_neither_has_said_no() {
        assertThat(given().evaluated().verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(Given.known(given()).value("contact.heldBy")).isEqualTo("NONE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OBJECTION", "SUPPRESSION", "STOP"})
    void a_refusal_of_one_customer_applies_to_the_other_with_the_same_address(String kind) {
        MailCase held = given(no("'customer': 'C-2', 'channel': 'EMAIL', 'kind': '" + kind + "'"));

        assertThat(held.evaluated().verdict()).isEqualTo(Verdict.DENY);
        assertThat(Given.known(held).value("contact.heldBy")).isEqualTo("SHARED");
    }

    private static TrialResult tried(MailCase asked) {
        OwnFacts own = Given.own(asked);
        return new TrialResult(
                RequestParser.read(asked.file().json().path("request"), DefaultPack.release()),
                ReservationRule.NOTHING,
                Given.facts(asked, own),
                Given.evaluated(asked, own),
                List.of());
    }

    private static List<String> toldToStaff(MailCase asked) {
        return tried(asked).evaluation().reasons().stream()
                .filter(reason -> reason.audience() == Audience.STAFF)
                .map(reason -> reason.code() + ": " + reason.text())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "OBJECTION, OBJECTED, ''",
        "SUPPRESSION, OBJECTED, ''",
        "STOP, NO_BASIS, 'A refusal covers this channel. '"
    })
    void staff_see_the_person_of_a_refusal_and_an_agent_does_not(String kind, String code, String first) {
        String of = "'channel': 'EMAIL', 'kind': '" + kind + "'";
        assertThat(toldToStaff(given(no("'customer': 'C-1', " + of))))
                .containsExactly(code + ": " + first + "The refusal is the customer's own.");
        String shared = code + ": " + first
                + "The refusal is not the customer's own. It names a number or an address, or another person with "
                + "the same one gave it.";
        MailCase byAnother = given(no("'customer': 'C-2', " + of));
        assertThat(toldToStaff(byAnother)).containsExactly(shared);
        assertThat(toldToStaff(given(no("'email': 'info@acme.example', " + of))))
                .containsExactly(shared);
        assertThat(AnswerJson.of(tried(byAnother), DefaultPack.release(), Audience.STAFF, true)
                        .toString())
                .contains("refusal is not the customer's own");
        assertThat(AnswerJson.of(tried(byAnother), DefaultPack.release(), Audience.AGENT, true)
                        .toString())
                .contains(code)
                .doesNotContain("customer's own");
    }

    @Test
    void a_refusal_that_does_not_forbid_the_action_is_not_mentioned() {
        MailCase denied = on(given(no("'customer': 'C-2', 'channel': 'EMAIL', 'kind': 'OBJECTION'")), "POST");
        assertThat(toldToStaff(denied)).isEmpty();
        assertThat(toldToStaff(given())).isEmpty();
    }

    @Test
    void a_refusal_of_an_address_applies_only_to_the_customer_who_has_it() {
        assertThat(given(no("'email': 'INFO@acme.example', 'channel': 'EMAIL', 'kind': 'OBJECTION'"))
                        .evaluated()
                        .reasons())
                .extracting(Reason::code)
                .contains("OBJECTED");
        assertThat(given(no("'email': 'other@acme.example', 'channel': 'EMAIL', 'kind': 'OBJECTION'"))
                        .evaluated()
                        .verdict())
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void a_refusal_of_an_unknown_address_or_number_applies_to_customers_without_one_on_record() {
        String without = "'type': 'customer', 'id': 'C-1', 'properties': {" + LIKE + ", 'phone': ''}";
        MailCase mail = MailCase.given()
                .and(without, no("'email': 'other@acme.example', 'channel': 'EMAIL', 'kind': 'OBJECTION'"));
        MailCase text =
                MailCase.given().and(without, no("'phone': '+441134960199', 'channel': 'ALL', 'kind': 'OBJECTION'"));

        assertThat(MailCase.given().and(without).evaluated().verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(mail.evaluated().reasons()).extracting(Reason::code).contains("OBJECTED");
        assertThat(Given.known(on(text, "SMS")).value("contact.objected")).isEqualTo(true);
        assertThat(text.evaluated().verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void a_number_holds_for_calls_and_texts() {
        MailCase held = given(no("'phone': '+441134960123', 'channel': 'ALL', 'kind': 'DNC'"));

        assertThat(Given.known(on(held, "CALL")).value("contact.dnc")).isEqualTo(true);
        assertThat(Given.known(on(held, "AI_VOICE")).value("contact.dnc")).isEqualTo(true);
        assertThat(Given.known(on(held, "SMS")).value("contact.dnc")).isEqualTo(true);
        assertThat(Given.known(held).value("contact.dnc")).isEqualTo(false);
    }

    @Test
    void a_refusal_of_everything_spreads_only_to_the_channels_of_the_shared_contact() {
        MailCase held = given(no("'customer': 'C-2', 'channel': 'ALL', 'kind': 'OBJECTION'"));

        assertThat(Given.known(held).value("contact.objected")).isEqualTo(true);
        assertThat(Given.known(on(held, "SMS")).value("contact.objected")).isEqualTo(true);
        for (String channel : new String[] {"POST", "PUSH", "CHAT", "SOCIAL"}) {
            assertThat(Given.known(on(held, channel)).value("contact.objected"))
                    .as(channel)
                    .isEqualTo(false);
        }
    }

    @Test
    void a_refusal_of_the_person_is_distinguished_from_that_of_another() {
        assertThat(Given.known(given(no("'customer': 'C-1', 'channel': 'ALL', 'kind': 'OBJECTION'")))
                        .value("contact.heldBy"))
                .isEqualTo("PERSON");
    }

    @Test
    void states_and_consents_do_not_spread() {
        MailCase held = given(
                "'type': 'customer', 'id': 'C-2', 'properties': {'kind': 'CONSUMER', 'countries': "
                        + "['GB'], 'zones': ['Europe/London'], 'states': ['DECEASED'], 'email': "
                        + "'info@acme.example'}",
                "'type': 'consent', 'id': 'K-2', 'properties': {'customer': 'C-2', 'channel': 'EMAIL', "
                        + "'purpose': 'MARKETING', 'state': 'WITHDRAWN'}");

        assertThat(held.evaluated().verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void it_is_counted_how_many_of_a_persons_suppressions_hold_for_others_too() {
        OwnFacts shared = Given.own(given(no("'customer': 'C-2', 'channel': 'EMAIL', 'kind': 'OBJECTION'")));
        OwnFacts alone = Given.own(
                MailCase.given().and(OTHER, no("'customer': 'C-2', 'channel': 'EMAIL', 'kind': 'OBJECTION'")));

        assertThat(shared.alsoForOthers(shared.party("C-2").orElseThrow())).isEqualTo(1);
        assertThat(shared.alsoForOthers(shared.party("C-1").orElseThrow())).isZero();
        assertThat(alone.alsoForOthers(alone.party("C-2").orElseThrow())).isZero();
    }
}
