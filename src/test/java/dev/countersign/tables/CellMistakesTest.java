package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** One cell that does not follow the grammar. */
class CellMistakesTest extends Mistakes {

    @Test
    void a_word_outside_its_list_is_reported_with_the_nearest_one() {
        told(pack().typed("T91-001", "Channel", "SMSS")
                .typed("T91-002", "Risk at least", "Mediun")
                .typed("T91-003", "Channel", "CALL, EMIAL")
                .typed("T91-004", "Protected as", "not PIGEON"));
    }

    @Test
    void a_number_written_as_text_is_reported() {
        told(pack().typed("T91-002", "Amount", "1000").typed("T91-003", "Level at most", "2"));
    }

    @Test
    void a_range_from_the_larger_to_the_smaller_value_is_reported() {
        told(pack().typed("T91-002", "Amount", "5000..1000")
                .typed("T91-001", "Age", ">18..<18")
                .typed("T91-003", "Local time", "22:00..06:00")
                .typed("T91-004", "Leaves", "2026-12-31..2026-12-24"));
    }

    @Test
    void a_malformed_range_is_reported_with_the_way_to_write_it() {
        told(pack().typed("T91-001", "Age", "18-65")
                .typed("T91-002", "Amount", "1000..")
                .typed("T91-003", "Age", "> 18 and <= 65")
                .typed("T91-004", "Amount", "=> 5")
                .typed("T91-004", "Age", "adults"));
    }

    @Test
    void a_value_of_the_wrong_type_is_reported() {
        told(pack().typed("T91-001", "Channel", 5)
                .typed("T91-001", "Template", 123)
                .typed("T91-002", "Proof", 1)
                .typed("T91-002", "Leaves", "24.12.2026")
                .typed("T91-003", "Local time", "8 pm")
                .typed("T91-003", "Proof", "ja")
                .typed("T91-004", "Channel", true)
                .typed("T91-004", "Amount", "any amount")
                .typed("T91-004", "Local time", 0.5));
    }

    @Test
    void a_formula_is_reported() {
        told(pack().cell("T91-002", "Amount", cell -> cell.setCellFormula("1000+1"))
                .cell("T91-003", "Local time", cell -> cell.setCellFormula("IF(TRUE,\"any\",\"20:00\")"))
                .cell("T91-001", "From", cell -> cell.setCellFormula("TODAY()"))
                .cell("T91-004", "In plain words", cell -> cell.setCellFormula("A11")));
    }

    @Test
    void an_error_value_is_reported() {
        told(pack().cell("T91-002", "Amount", cell -> cell.setCellErrorValue((byte) 0x17))
                .cell("T91-001", "Owner", cell -> cell.setCellErrorValue((byte) 0x2A)));
    }

    @Test
    void letters_that_look_alike_or_cannot_be_seen_are_reported() {
        told(pack().typed("T91-001", "Channel", "SM\u0405")
                .typed("T91-002", "Risk at least", "MEDIUM\u200B")
                .typed("T91-003", "Channel", "CALL\u00A0")
                .typed("T91-003", "Local time", "20:00\u201322:00")
                .typed("T91-004", "Amount", "\u2265 5")
                .typed("T91-004", "In plain words", "It leaves\u202E at Christmas.")
                .typed("T91-004", "Owner", "\u0421OMPLIANCE_REVIEWER")
                .typed("T91-003", "Reason code", "L\u0410TE")
                .typed("T91-002", "Row ID", "T91-00\u0417"));
    }

    @Test
    void a_decimal_comma_is_reported() {
        told(pack().typed("T91-002", "Amount", "1,5")
                .typed("T91-001", "Age", "< 17,5")
                .typed("T91-003", "Amount", "0,5..1,5")
                .typed("T91-004", "Amount", "1,000"));
    }

    @Test
    void a_number_that_some_read_as_a_thousand_and_others_as_a_decimal_is_reported() {
        told(pack().typed("T91-001", "Amount", "> 1,000")
                .typed("T91-002", "Amount", "> 1.000")
                .typed("T91-003", "Amount", "1.250..2.500")
                .typed("T91-004", "Amount", "> 10,125"));
    }

    @Test
    void a_decimal_number_in_any_other_form_is_read() {
        assertThat(pack().typed("T91-001", "Amount", "> 0.700")
                        .typed("T91-002", "Amount", "> 1.0")
                        .typed("T91-003", "Amount", "1.2345..2.125")
                        .told())
                .isEmpty();
    }

    @Test
    void words_without_commas_or_in_quotes_are_reported_with_the_way_to_write_them() {
        told(pack().typed("T91-001", "Channel", "SMS/CALL")
                .typed("T91-002", "Channel", "SMS\nCALL\n")
                .typed("T91-003", "Channel", "\u201CSMS\u201D, CALL")
                .typed("T91-004", "Channel", "SMS or CALL"));
    }

    @Test
    void a_percent_format_is_reported() {
        told(pack().cell("T91-002", "Amount", cell -> {
            cell.setCellValue(0.25);
            SmallPack.format(cell, "0%");
        }));
    }

    @Test
    void a_date_format_in_a_column_of_numbers_is_reported() {
        told(pack().cell("T91-002", "Amount", cell -> {
                    cell.setCellValue(LocalDate.of(2026, 10, 5));
                    SmallPack.format(cell, "d. mmm");
                })
                .cell("T91-001", "Age", cell -> {
                    cell.setCellValue(0.75);
                    SmallPack.format(cell, "hh:mm");
                }));
    }

    @Test
    void a_number_out_of_range_is_reported_with_the_range() {
        told(pack().typed("T91-001", "Age", 180)
                .typed("T91-002", "Age", "> -1")
                .typed("T91-003", "Level at most", 7)
                .typed("T91-002", "Within hours", -1));
    }

    @Test
    void otherwise_is_in_the_first_condition_only() {
        told(pack().typed("T91-002", "Amount", "otherwise").typed("T91-003", "Channel", "otherwise"));
    }

    @Test
    void a_list_with_a_hole_is_reported() {
        told(pack().typed("T91-001", "Channel", "SMS, , CALL").typed("T91-003", "Channel", "CALL;"));
    }

    @Test
    void what_looks_like_code_is_only_a_wrong_value() {
        told(pack().typed("T91-002", "Amount", "99 || risk < 99")
                .typed("T91-001", "Template", "x\"); System.exit(0); //")
                .typed("T91-003", "Channel", "SMS\\u0022"));
    }

    @Test
    void the_last_moment_of_a_day_is_a_time_of_day() {
        org.assertj.core.api.Assertions.assertThat(pack().cell("T91-003", "Local time", cell -> {
                            cell.setCellValue(0.999999);
                            SmallPack.format(cell, "hh:mm:ss");
                        })
                        .told())
                .isEmpty();
    }
}
