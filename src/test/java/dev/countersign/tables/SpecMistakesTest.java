package dev.countersign.tables;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Specifications of new tables that cannot be made. */
class SpecMistakesTest extends Mistakes {

    private void read(String... changes) {
        told(() -> SmallPack.emptyIn(folder).table("limits", changes));
    }

    @Test
    void a_specification_that_is_no_json_is_told() {
        told(() -> SpecFile.read("limits.json", "{\n  \"table\": \"T91\",\n}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void an_unknown_list_in_a_specification_is_told() {
        read("\"list\": \"duty\"", "\"list\": \"dutys\"");
    }

    @Test
    void an_unknown_fact_in_a_specification_is_told() {
        read("action.amount", "action.amuont");
    }

    @Test
    void unknown_members_of_a_specification_are_told() {
        read("\"hitPolicy\": \"COLLECT\"", "\"hitPolicy\": \"COLECT\"", "\"owner\": \"COMPLIANCE_REVIEWER\", \"hit", "\"ownr\": \"COMPLIANCE_REVIEWER\", \"hit", "\"Amount\": \"1000..5000\"", "\"Ammount\": \"1000..5000\"",
                "\"type\": \"list\"", "\"type\": \"lsit\"", "\"union\"", "\"unoin\"", "\"table\": \"T91\"", "\"table\": \"limits\"");
    }

    @Test
    void a_specification_without_columns_is_told() {
        told(() -> SpecFile.read("limits.json", "{\"table\": \"T91\", \"name\": \"limits\"}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_specification_that_is_no_object_is_told() {
        told(() -> SpecFile.read("limits.json", "[1, 2]".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_specification_whose_column_has_another_type_is_told() {
        read("\"reads\": \"action.amount\"", "\"reads\": \"action.amount\", \"type\": \"text\"");
    }
}
