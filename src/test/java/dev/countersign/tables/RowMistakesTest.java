package dev.countersign.tables;

import dev.countersign.tables.workbook.SheetTemplate;
import java.time.LocalDate;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.junit.jupiter.api.Test;

/** Rows that do not hold together, and rows where none may be. */
class RowMistakesTest extends Mistakes {

    @Test
    void text_below_a_blank_row_is_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
            XSSFRow row = workbook.getSheet("Rules").getRow(SmallPack.row(workbook, "T91-002"));
            row.forEach(cell -> cell.setBlank());
        }));
    }

    @Test
    void text_next_to_the_table_is_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
            XSSFRow row = workbook.getSheet("Rules").getRow(SmallPack.row(workbook, "T91-002"));
            row.createCell(SheetTemplate.headers(SmallPack.spec("limits")).size())
                    .setCellValue("ask Ines");
        }));
    }

    @Test
    void a_row_without_conditions_must_say_otherwise() {
        told(pack().cell("T91-002", "Amount", cell -> cell.setBlank()).typed("T91-004", "Leaves", "any"));
    }

    @Test
    void otherwise_is_the_only_condition() {
        told(pack().typed("T91-002", "Channel", "otherwise"));
    }

    @Test
    void merged_cells_are_reported() {
        told(pack().changed(SmallPack.LIMITS, workbook -> {
            workbook.getSheet("Rules").addMergedRegion(CellRangeAddress.valueOf("B11:B12"));
            workbook.getSheet("Tests").addMergedRegion(CellRangeAddress.valueOf("A3:A4"));
        }));
    }

    @Test
    void a_row_id_is_used_once() {
        told(pack().typed("T91-004", "Row ID", "T91-002"));
    }

    @Test
    void a_row_id_belongs_to_its_table() {
        told(pack().typed("T91-004", "Row ID", "T90-004")
                .typed("T91-003", "Row ID", "late calls")
                .cell("T91-002", "Row ID", cell -> cell.setBlank())
                .cell("T91-001", "Row ID", cell -> cell.setBlank()));
    }

    @Test
    void a_row_gives_a_result() {
        told(pack().cell("T91-002", "Risk at least", cell -> cell.setBlank()));
    }

    @Test
    void a_row_says_why_who_and_since_when() {
        told(pack().cell("T91-002", "Reason code", cell -> cell.setBlank())
                .cell("T91-002", "In plain words", cell -> cell.setBlank())
                .cell("T91-002", "Law or policy", cell -> cell.setBlank())
                .cell("T91-002", "Owner", cell -> cell.setBlank())
                .cell("T91-002", "From", cell -> cell.setBlank()));
    }

    @Test
    void an_unknown_binding_is_reported_with_the_nearest_one() {
        told(pack().typed("T91-001", "Seen", "X")
                .typed("T91-002", "Owner", "COMPLIANCE_OFFICER")
                .typed("T91-003", "Status", "activ")
                .typed("T91-004", "Reason code", "christmas time"));
    }

    @Test
    void dates_the_wrong_way_round_are_reported() {
        told(pack().typed("T91-002", "To", LocalDate.of(2025, 12, 31))
                .typed("T91-003", "From", "1.1.2026")
                .typed("T91-004", "From", "2026-02-30"));
    }

    @Test
    void a_day_that_is_only_a_number_is_reported_as_a_day() {
        told(pack().cell("T91-002", "To", cell -> {
            cell.setCellValue(46388);
            SmallPack.format(cell, "General");
        }));
    }

    @Test
    void a_demand_names_who_decides() {
        told(pack().typed("T91-002", "Within hours", 4));
    }

    @Test
    void no_row_lifts_what_another_forbids() {
        told(pack().typed("T91-001", "Forbid", "no"));
    }
}
