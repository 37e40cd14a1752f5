package dev.countersign.tables;

import dev.countersign.tables.workbook.SheetTemplate;
import org.junit.jupiter.api.Test;

/** Workbooks that are right each by itself, but not together. */
class PackMistakesTest extends Mistakes {

    @Test
    void several_mistakes_of_several_workbooks_are_reported_at_once() {
        told(pack().typed("T91-001", "Channel", "SMSS")
                .typed("T91-001", "Age", "18-65")
                .typed("T91-002", "Amount", "5000..1000")
                .cell("T91-003", "Owner", cell -> cell.setBlank())
                .tested(1, "Age", "young")
                .file("decision-tables/limits/old.xlsx", "not a workbook")
                .changed(
                        SmallPack.ACTIONS,
                        workbook -> workbook.getSheet("Rules")
                                .getRow(SheetTemplate.DATA)
                                .getCell(2)
                                .setCellValue("SENT"))
                .file(
                        "rules/limits/texts.drl",
                        Rules.rule(
                                "import java.io.File;",
                                "is(\"action.chanel\", \"SMS\")",
                                "insert(new Finding.Prohibit(\"NO_TEXT\"));")));
    }

    @Test
    void two_workbooks_with_the_same_table_id_are_reported() {
        SmallPack pack = pack();
        told(pack.file("decision-tables/limits/limits - Copy.xlsx", pack.read(SmallPack.LIMITS)));
    }

    @Test
    void an_id_used_in_another_place_is_reported() {
        told(pack().file(
                        "rules/limits/texts.drl",
                        Rules.rule("", "is(\"action.channel\", \"SMS\")", "insert(new Finding.Prohibit(\"NO_TEXT\"));")
                                .replace("R-001", "T91-002")));
    }

    @Test
    void a_pack_without_a_catalogue_is_reported() {
        told(SmallPack.emptyIn(folder)
                .file("rules/facts.drl", SmallPack.resource("facts.drl"))
                .table("limits"));
    }

    @Test
    void an_action_that_is_not_in_the_catalogue_is_reported() {
        told(pack().table(
                        "limits",
                        "{\"header\": \"Template\", \"reads\": \"action.template\"}",
                        "{\"header\": \"Template\", \"reads\": \"action.template\"}, {\"header\": "
                                + "\"Action\", \"reads\": \"action.name\"}",
                        "\"when\": {\"Channel\": \"SMS\", \"Age\": \"< 18\"}, \"then\"",
                        "\"when\": {\"Channel\": \"SMS\", \"Age\": \"< 18\", \"Action\": \"send_sms, "
                                + "send_sm\"}, \"then\"",
                        "\"when\": {\"Amount\": \"1000..5000\"}",
                        "\"when\": {\"Amount\": \"1000..5000\", \"Action\": \"not change_seats\"}")
                .file(
                        "rules/limits/texts.drl",
                        Rules.rule(
                                "",
                                "isIn(\"action.name\", \"send_sms\", \"chang_seat\")",
                                "insert(new Finding.Prohibit(\"NO_TEXT\"));")));
    }

    @Test
    void a_cycle_between_tables_is_reported() {
        told(pack().table("questions")
                .table(
                        "questions",
                        "T93",
                        "T94",
                        "questions",
                        "answers",
                        "loop.first",
                        "loop.+",
                        "loop.second",
                        "loop.first",
                        "loop.+",
                        "loop.second"));
    }

    @Test
    void a_part_of_data_without_its_form_is_reported() {
        told(pack().table("forms"));
    }

    @Test
    void a_form_in_words_is_reported() {
        told(pack().table("forms", "\"LAST_4\"", "\"the last four digits\""));
    }

    @Test
    void a_change_of_the_registry_and_its_action_on_which_different_people_decide_are_reported() {
        told(pack().table("levels").table("approvers").table("lifecycle"));
    }

    @Test
    void a_table_that_reads_what_it_gives_is_reported() {
        told(pack().table("questions", "loop.second", "loop.first"));
    }

    @Test
    void tables_that_mean_different_things_by_one_fact_are_reported() {
        told(pack().table("questions", "loop.second", "consent.proof")
                .table(
                        "questions",
                        "T93",
                        "T94",
                        "questions",
                        "answers",
                        "\"any\"",
                        "\"only\"",
                        "loop.second",
                        "consent.proof"));
    }

    @Test
    void a_fact_that_is_not_for_tables_to_give_is_reported() {
        told(pack().table("questions", "loop.first", "consent.proof", "loop.second", "consent.couldRefuse"));
    }

    @Test
    void time_zones_that_differ_are_reported() {
        told(pack().table(
                        "questions",
                        "loop.second",
                        "consent.proof",
                        "\"COLLECT\"",
                        "\"COLLECT\", \"zone\": \"Europe/Berlin\""));
    }

    @Test
    void an_action_that_can_end_in_review_without_an_approver_is_reported() {
        told(pack().table("levels").table("approvers"));
    }

    @Test
    void a_person_who_must_decide_without_a_table_of_approvers_is_reported() {
        told(pack().table("levels"));
    }

    @Test
    void an_action_that_reserves_money_nobody_has_to_name_is_reported() {
        told(pack().table(
                        "actions",
                        "\"help\": \"What must be permitted first.\"}",
                        "\"help\": \"What must be permitted first.\"}, {\"header\": \"Reserves\", "
                                + "\"gives\": \"action.reserves\", \"type\": \"list\", "
                                + "\"list\": \"reserves\", \"combine\": \"only\", \"help\": \"What it uses up.\"}",
                        "\"Action type\": \"WRITE\"",
                        "\"Action type\": \"WRITE\", \"Reserves\": \"AMOUNT\""));
    }

    private static final String WHO = "{\"header\": \"Who decides\", \"gives\": \"demand\"}";
    private static final String OWN_YES = WHO + ", {\"header\": \"Own yes\", \"gives\": \"demand.ownYes\"}";

    @Test
    void a_row_that_lets_a_person_approve_what_is_of_more_than_low_risk_for_this_person_is_reported() {
        told(pack().table("levels")
                .table(
                        "approvers",
                        WHO,
                        OWN_YES,
                        "\"then\": {\"Who decides\": \"FRONTLINE_USER\"",
                        "\"then\": {\"Own yes\": \"yes\", \"Who decides\": \"FRONTLINE_USER\""));
    }

    @Test
    void a_row_that_lets_a_person_approve_what_is_sent_for_this_person_is_reported() {
        told(pack().table("levels")
                .table(
                        "approvers",
                        WHO,
                        OWN_YES,
                        "\"Risk\": \"MEDIUM\"",
                        "\"Risk\": \"LOW\"",
                        "\"then\": {\"Who decides\": \"FRONTLINE_USER\"",
                        "\"then\": {\"Own yes\": \"yes\", \"Who decides\": \"FRONTLINE_USER\""));
    }
}
