package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.make.SpecFile;
import dev.countersign.tables.make.WorkbookFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Specifications of new tables that cannot be made. */
class SpecMistakesTest extends Mistakes {

    private void read(String... changes) {
        told(() -> SmallPack.emptyIn(folder).table("limits", changes));
    }

    @Test
    void a_specification_that_is_not_json_is_reported() {
        told(() -> SpecFile.read("limits.json", "{\n  \"table\": \"T91\",\n}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void an_unknown_list_in_a_specification_is_reported() {
        read("\"list\": \"duty\"", "\"list\": \"dutys\"");
    }

    @Test
    void an_unknown_fact_in_a_specification_is_reported() {
        read("action.amount", "action.amuont");
    }

    @Test
    void unknown_members_of_a_specification_are_reported() {
        read(
                "\"hitPolicy\": \"COLLECT\"",
                "\"hitPolicy\": \"COLECT\"",
                "\"owner\": \"COMPLIANCE_REVIEWER\", \"hit",
                "\"ownr\": \"COMPLIANCE_REVIEWER\", \"hit",
                "\"Amount\": \"1000..5000\"",
                "\"Ammount\": \"1000..5000\"",
                "\"type\": \"list\"",
                "\"type\": \"lsit\"",
                "\"union\"",
                "\"unoin\"",
                "\"table\": \"T91\"",
                "\"table\": \"limits\"");
    }

    @Test
    void a_specification_without_columns_is_reported() {
        told(() -> SpecFile.read(
                "limits.json", "{\"table\": \"T91\", \"name\": \"limits\"}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_specification_that_is_not_an_object_is_reported() {
        told(() -> SpecFile.read("limits.json", "[1, 2]".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_specification_whose_column_has_another_type_is_reported() {
        read("\"reads\": \"action.amount\"", "\"reads\": \"action.amount\", \"type\": \"text\"");
    }

    @Test
    void members_of_another_kind_are_reported() {
        read(
                "\"rows\": \"T91-001\"",
                "\"rows\": [\"T91-001\", \"T91-002\"]",
                "\"result\": \"RISK MEDIUM\"",
                "\"result\": {\"risk\": \"MEDIUM\"}",
                "\"many\": true",
                "\"many\": \"yes\"",
                "[\"TELL\", \"KEEP\"]",
                "[\"TELL\", 2]",
                "\"Duties\": \"TELL\"",
                "\"Duties\": [\"TELL\", \"KEEP\"]",
                "\"reason\": \"MINOR\"",
                "\"reason\": 18",
                "\"reads\": \"customer.age\"",
                "\"reads\": \"customer.age\", \"max\": \"99\"",
                "\"when\": {\"Leaves\": \"2026-12-24\"}",
                "\"when\": \"Leaves\"");
    }

    @Test
    void a_specification_with_rows_that_are_not_an_array_is_reported() {
        told(() -> SpecFile.read(
                "limits.json",
                SmallPack.resource("limits.json")
                        .replaceFirst("(?s)\"tests\": .*", "\"tests\": {\"rows\": \"T91-001\"}}")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_fact_the_verdict_reads_is_reported_with_the_form_to_write() {
        told(() -> SmallPack.emptyIn(folder)
                .table("actions", ", \"type\": \"text\", \"many\": true, \"combine\": \"only\"", ""));
    }

    @Test
    void a_column_that_reads_such_a_fact_before_any_table_gives_it_is_reported() {
        told(() -> SmallPack.emptyIn(folder)
                .table("levels", "\"reads\": \"case.risk\"", "\"reads\": \"oversight.grade\""));
    }

    @Test
    void a_fact_the_verdict_reads_is_given_in_its_form() {
        told(SmallPack.emptyIn(folder)
                .file("rules/facts.drl", SmallPack.resource("facts.drl"))
                .table("actions", "\"many\": true, ", ""));
    }

    @Test
    void a_workbook_that_would_hold_mistakes_is_not_made() {
        SmallPack.in(folder);
        byte[] spec = SmallPack.resource("limits.json")
                .replace("\"Channel\": \"SMS\", \"Age\": \"< 18\"", "\"Channel\": \"SMSS\"")
                .replace("RISK MEDIUM", "RISC MEDIUM")
                .getBytes(StandardCharsets.UTF_8);
        told(() ->
                WorkbookFactory.make(SpecFile.read("limits.json", spec), PackFiles.folder(folder), SmallPack.COMPILER));
    }

    @Test
    void a_workbook_in_its_own_place_does_not_hold_a_new_one_back() {
        SmallPack.in(folder);
        byte[] spec = SmallPack.resource("limits.json")
                .replace("[\"TELL\", \"KEEP\"]", "[\"SHOW\"]")
                .replace("\"Duties\": \"TELL\"", "\"Duties\": \"SHOW\"")
                .getBytes(StandardCharsets.UTF_8);
        WorkbookFactory.Made made =
                WorkbookFactory.make(SpecFile.read("limits.json", spec), PackFiles.folder(folder), SmallPack.COMPILER);
        assertThat(SmallPack.in(folder).file(made.path(), made.bytes()).told()).isEmpty();
    }
}
