package dev.countersign.tables;

import org.junit.jupiter.api.Test;

/** Rows of a Tests sheet that cannot be run. */
class TestRowMistakesTest extends Mistakes {

    @Test
    void a_test_with_wrong_values_is_reported() {
        told(pack().tested(1, "Channel", "SMSS")
                .tested(1, "Age", "> 17")
                .tested(2, "Amount", "missing")
                .tested(2, "Channel", "SMS, CALL")
                .tested(2, "Proof", "perhaps"));
    }

    @Test
    void a_test_that_expects_an_unknown_row_is_reported() {
        told(pack().tested(1, "Expected rows", "T91-01").tested(2, "Expected rows", ""));
    }

    @Test
    void a_test_that_expects_an_unknown_outcome_is_reported() {
        told(pack().tested(1, "Expected result", "FORBIDS MINOR")
                .tested(2, "Expected result", "RISK MEDIUM; RISK HUGE")
                .tested(2, "On day", "soon"));
    }

    @Test
    void tests_below_a_blank_row_are_reported() {
        told(pack().changed(
                        SmallPack.LIMITS,
                        workbook -> workbook.getSheet("Tests").getRow(2).forEach(cell -> cell.setBlank())));
    }

    @Test
    void a_moved_column_of_the_tests_is_reported() {
        told(pack().changed(
                        SmallPack.LIMITS,
                        workbook ->
                                workbook.getSheet("Tests").getRow(1).getCell(1).setCellValue("Sum")));
    }

    @Test
    void wrong_tests_of_a_wrong_table_are_reported_at_the_same_time() {
        told(pack().typed("T91-002", "Amount", "1000").tested(2, "Expected rows", "T91-002, T91-099"));
    }
}
