package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.json.HashableValue;
import dev.countersign.policy.table.Cell;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The bytes of a cell contain its condition: two cells with different conditions make two releases. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CellBytesTest {

    private static String bytes(Cell cell) {
        return Base64.getEncoder().encodeToString(new HashableValue(cell.canonical()).bytes());
    }

    private static TreeSet<Object> values(Object... values) {
        return new TreeSet<>(List.of(values));
    }

    @Test
    void cells_that_ask_different_things_have_different_bytes() {
        List<Cell> cells =
                new ArrayList<>(List.of(new Cell.Any(), new Cell.Otherwise(), new Cell.Missing(), new Cell.Known()));
        for (TreeSet<Object> each : List.of(
                values("a, b"),
                values("a", "b"),
                values("a"),
                values("missing"),
                values("known"),
                values("otherwise"),
                values("1"),
                values(1.0),
                values("yes"),
                values(true),
                values("1..2"),
                values("2026-01-01"),
                values(LocalDate.of(2026, 1, 1)))) {
            cells.add(new Cell.OneOf(each));
            cells.add(new Cell.NoneOf(each));
        }
        cells.add(new Cell.OneOf(values("not a")));
        for (boolean low : List.of(true, false)) {
            for (boolean high : List.of(true, false)) {
                cells.add(new Cell.Range(1.0, low, 2.0, high));
                cells.add(new Cell.Range(LocalDate.of(2026, 1, 1), low, LocalDate.of(2026, 1, 2), high));
                cells.add(new Cell.Range(LocalTime.of(8, 0), low, LocalTime.of(9, 0), high));
            }
            cells.add(new Cell.Range(1.0, low, null, false));
            cells.add(new Cell.Range(null, false, 1.0, low));
        }

        assertThat(cells.stream().map(CellBytesTest::bytes)).doesNotHaveDuplicates();
    }

    @Test
    void the_text_of_a_cell_would_not_tell_them_apart() {
        assertThat(new Cell.OneOf(values("a, b")).text()).isEqualTo(new Cell.OneOf(values("a", "b")).text());
        assertThat(bytes(new Cell.OneOf(values("a, b")))).isNotEqualTo(bytes(new Cell.OneOf(values("a", "b"))));
    }
}
