package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.tables.MailCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * Records that aliases join are one person: a restriction of one of them applies to all, and a permission of one of
 * them does not apply to the others.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnePersonTest {

    private static final String OLD = "C-0";
    private static final String CLAIM =
            "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], "
                    + "'phone': '', 'regions': [], 'zones': ['Europe/London'], 'states': [], 'aliases': ['C-0']}";
    private static final String LIKE = "'countries': ['GB'], 'phone': '', 'zones': ['Europe/London'], 'states': []";

    private static String old(String properties) {
        return "'type': 'customer', 'id': 'C-0', 'properties': {'kind': 'CORPORATE', " + properties + "}";
    }

    private static String consent(String state) {
        return "'type': 'consent', 'id': 'K-0', 'properties': {'customer': 'C-0', 'channel': 'EMAIL', "
                + "'purpose': 'MARKETING', 'state': '"
                + state + "', 'givenAt': '2026-03-02', 'source': 'web form', 'wordingVersion': 'w-7'}";
    }

    private static String history(String properties) {
        return "'type': 'history', 'id': 'H-0', 'properties': {'customer': 'C-0', " + properties + "}";
    }

    private static final String HISTORY =
            history("'lastContact': '2026-05-20', 'openComplaint': false, 'openUrgentCase': false, "
                    + "'contactsSince': '2025-01-01'");

    /** Two records that agree in everything. */
    private static MailCase alike() {
        return MailCase.given().and(CLAIM, old(LIKE), consent("EXPRESS"), HISTORY);
    }

    private static void both(MailCase asked, Verdict verdict) {
        assertThat(asked.about("customer", "C-1").evaluated().verdict()).isEqualTo(verdict);
        assertThat(asked.about("customer", OLD).evaluated().verdict()).isEqualTo(verdict);
    }

    @Test
    void records_that_agree_are_asked_about_as_one() {
        both(alike(), Verdict.ALLOW);
        assertThat(facts(alike().about("customer", OLD)).known().value("customer.id"))
                .isEqualTo("C-1");
    }

    @Test
    void a_state_of_one_record_protects_the_person() {
        both(
                alike().and(old(
                        "'countries': ['GB'], 'phone': '', 'zones': ['Europe/London'], 'states': ['DECEASED']")),
                Verdict.DENY);
        assertThat(facts(alike().and(old("'countries': ['GB'], 'phone': '', 'zones': ['Europe/London']")))
                        .known()
                        .known("customer.states"))
                .isFalse();
    }

    @Test
    void a_withdrawal_in_one_record_holds_for_the_person() {
        both(alike().and(consent("WITHDRAWN")), Verdict.DENY);
    }

    @Test
    void a_consent_of_one_record_permits_nothing_to_the_other() {
        both(MailCase.given().and(CLAIM, old(LIKE), HISTORY), Verdict.DENY);
    }

    @Test
    void a_suppression_of_one_record_holds_for_the_person() {
        both(
                alike().and("'type': 'suppression', 'id': 'S-0', 'properties': {'customer': 'C-0', "
                        + "'channel': 'ALL', 'kind': 'OBJECTION'}"),
                Verdict.DENY);
    }

    @Test
    void contacts_of_all_records_fill_one_cap() {
        String contact = "'type': 'contact', 'id': 'X-%s', 'properties': {'customer': '%s', 'at': "
                + "'2026-06-0%sT12:00:00Z', 'channel': 'EMAIL', 'purpose': 'SALES'}";

        assertThat(alike().and(
                                String.format(Locale.ROOT, contact, "1", OLD, "8"),
                                String.format(Locale.ROOT, contact, "2", "C-1", "8"),
                                String.format(Locale.ROOT, contact, "3", OLD, "9"))
                        .evaluated()
                        .reasons())
                .extracting(Reason::code)
                .contains("EMAIL_CAP");
    }

    @Test
    void places_of_all_records_count_and_a_record_without_one_is_in_an_unknown_place() {
        assertThat(facts(alike().and(old("'countries': ['DE'], 'phone': '', 'zones': ['Europe/Berlin'], 'states': []")))
                        .places())
                .containsExactly("DE", "GB");
        assertThat(facts(alike().and(old("'states': []"))).places())
                .contains(dev.countersign.facts.verdict.Facts.UNKNOWN_PLACE);
        assertThat(facts(alike().and(old("'states': []"))).known().known("customer.zones"))
                .isFalse();
        assertThat(facts(alike().and(old("'states': []"))).known().known("customer.countries"))
                .isFalse();
    }

    @Test
    void a_consumer_in_one_record_is_a_consumer() {
        assertThat(facts(alike().and("'type': 'customer', 'id': 'C-0', 'properties': {'kind': 'CONSUMER', " + LIKE
                                + "}"))
                        .known()
                        .value("customer.kind"))
                .isEqualTo("CONSUMER");
    }

    @Test
    void a_fact_on_which_records_differ_is_missing() {
        assertThat(facts(alike().and(old(LIKE + ", 'birthDate': '1980-01-01'")))
                        .known()
                        .known("customer.age"))
                .isFalse();
        assertThat(facts(alike().and(history("'lastContact': '2026-05-21', 'openComplaint': "
                                + "false, 'openUrgentCase': false, "
                                + "'contactsSince': '2025-01-01'")))
                        .known()
                        .known("contact.silentMonths"))
                .isFalse();
        assertThat(facts(alike()).known().known("contact.silentMonths")).isTrue();
    }

    @Test
    void a_record_without_a_history_leaves_nothing_to_count() {
        assertThat(facts(MailCase.given().and(CLAIM, old(LIKE), consent("EXPRESS")))
                        .known()
                        .known("contact.alike7d"))
                .isFalse();
    }

    @Test
    void a_history_that_does_not_say_what_is_open_leaves_it_unknown() {
        assertThat(facts(alike().and(history("'openComplaint': false, 'contactsSince': '2025-01-01'")))
                        .known()
                        .known("contact.openUrgentCase"))
                .isFalse();
        assertThat(facts(alike().and("'type': 'history', 'id': 'H-2', 'properties': "
                                + "{'customer': 'C-1', 'openComplaint': false, "
                                + "'contactsSince': '2025-01-01'}"))
                        .known()
                        .known("contact.openUrgentCase"))
                .isFalse();
        assertThat(facts(alike()).known().value("contact.openUrgentCase")).isEqualTo(false);
    }

    /**
     * Every way in which the older record may differ, asked as a separate person and joined: joining never makes the
     * result more permissive.
     */
    @Test
    void joining_never_makes_the_result_more_permissive() {
        List<String> older = List.of(
                LIKE,
                "'states': []",
                "'countries': ['DE'], 'phone': '', 'states': []",
                "'countries': ['GB'], 'phone': '', 'zones': ['Europe/London']",
                "'countries': ['GB'], 'phone': '', 'states': ['VULNERABLE']",
                "'countries': ['US'], 'phone': '', 'regions': ['US-FL'], 'zones': ['America/New_York'], 'states': []");
        List<List<String>> lines = List.of(
                List.of(),
                List.of(HISTORY),
                List.of(consent("EXPRESS")),
                List.of(HISTORY, consent("EXPRESS")),
                List.of(HISTORY, consent("SOFT_OPT_IN")),
                List.of(HISTORY, consent("WITHDRAWN")),
                List.of(
                        history("'openComplaint': true, 'openUrgentCase': false, 'contactsSince': '2025-01-01'"),
                        consent("EXPRESS")));
        List<String> looser = new ArrayList<>();
        int stricter = 0;
        for (String record : older) {
            for (List<String> more : lines) {
                MailCase apart = MailCase.given().and(old(record)).and(more.toArray(String[]::new));
                Verdict one = apart.evaluated().verdict();
                Verdict other = apart.about("customer", OLD).evaluated().verdict();
                Verdict joined = apart.and(CLAIM).evaluated().verdict();
                if (joined.looserThan(one) || joined.looserThan(other)) {
                    looser.add(record + more + ": " + one + " and " + other + " became " + joined);
                }
                stricter += one.looserThan(joined) || other.looserThan(joined) ? 1 : 0;
            }
        }

        assertThat(looser).isEmpty();
        assertThat(stricter).isPositive();
    }

    private static Facts facts(MailCase asked) {
        return Given.facts(asked, Given.own(asked));
    }
}
