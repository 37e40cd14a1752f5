package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line with a mistake stops only what depends on it. Other questions and protective actions go on. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordUnreadableTest {

    private static final String UNREADABLE = "RECORD_UNREADABLE";
    private static final String PROTECTS =
            "{'subject': {'type': 'agent', 'id': 'cg-1'}, 'action': {'name': 'add_suppression', "
                    + "'properties': {'purpose': 'INTERNAL'}}, 'resource': {'type': 'customer', 'id': 'C-1'}}";

    @TempDir
    private Path folder;

    private OwnFacts own(MailCase asked, String... lines) {
        return OwnFacts.folder(
                Given.folder(folder, asked, lines),
                DefaultPack.release().vocabulary(),
                DefaultPack.release().declaredTypes());
    }

    private static void unreadable(Evaluation evaluation) {
        assertThat(evaluation.verdict()).isEqualTo(Verdict.DENY);
        assertThat(evaluation.reasons()).extracting(Reason::code).contains(UNREADABLE);
    }

    @Test
    void a_suppression_that_cannot_be_read_stops_what_is_about_its_customer() {
        unreadable(Given.evaluated(
                MailCase.given(),
                own(
                        MailCase.given(),
                        Given.line(
                                "suppression", "S-1", "'customer': 'C-1', 'channel': 'EMIAL', 'kind': 'OBJECTION'"))));
    }

    @Test
    void a_line_about_a_merged_record_stops_what_is_about_the_person() {
        MailCase joined = MailCase.given()
                .and("'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', "
                        + "'countries': ['GB'], 'phone': '', 'regions': [], 'zones': ['Europe/London'], "
                        + "'states': [], 'aliases': ['C-0']}");

        unreadable(Given.evaluated(
                joined,
                own(
                        joined,
                        Given.line(
                                "contact",
                                "X-1",
                                "'customer': 'C-0', 'at': 'yesterday', 'channel': 'EMAIL', 'purpose': 'SALES'"))));
    }

    @Test
    void others_go_on() {
        String other = Given.line("customer", "C-2", "'kind': 'CORPORATE', 'phone': 'none'");

        assertThat(Given.evaluated(MailCase.given(), own(MailCase.given(), other))
                        .verdict())
                .isEqualTo(Verdict.ALLOW);
        unreadable(Given.evaluated(MailCase.given().about("customer", "C-2"), own(MailCase.given(), other)));
    }

    @Test
    void a_thing_that_cannot_be_read_stops_what_is_about_it() {
        unreadable(Given.evaluated(
                MailCase.given().about("deal", "D-1"),
                own(MailCase.given(), Given.line("deal", "D-1", "'customer': 'C-1', 'size': 'large'"))));
        assertThat(Given.evaluated(
                                MailCase.given(),
                                own(MailCase.given(), Given.line("deal", "D-1", "'customer': 'C-1', 'size': 'large'")))
                        .verdict())
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void a_second_customer_that_cannot_be_read_stops_what_is_about_both() {
        MailCase pair = MailCase.given()
                .and("'type': 'duplicatePair', 'id': 'DP-1', 'properties': {'customer': 'C-1', "
                        + "'other': 'C-2', 'consentsDiffer': false}")
                .about("duplicatePair", "DP-1");

        unreadable(Given.evaluated(
                pair, own(pair, Given.line("customer", "C-2", "'kind': 'CORPORATE', 'phone': 'none'"))));
    }

    @Test
    void what_protects_the_customer_goes_on() {
        OwnFacts own = own(
                MailCase.given(),
                Given.line("suppression", "S-1", "'customer': 'C-1', 'channel': 'EMIAL', 'kind': 'OBJECTION'"));

        assertThat(Given.evaluated(MailCase.given().asking(PROTECTS), own).verdict())
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void the_place_of_a_mistake_is_reported_to_staff_only() {
        Evaluation evaluation = Given.evaluated(
                MailCase.given(),
                own(
                        MailCase.given(),
                        Given.line(
                                "suppression", "S-1", "'customer': 'C-1', 'channel': 'EMIAL', 'kind': 'OBJECTION'")));

        assertThat(evaluation.reasons())
                .filteredOn(reason -> reason.text().contains("facts.jsonl:"))
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason.audience()).isEqualTo(Audience.STAFF));
        assertThat(evaluation.reasons())
                .filteredOn(reason -> reason.code().equals(UNREADABLE))
                .extracting(Reason::audience)
                .contains(Audience.AGENT);
    }
}
