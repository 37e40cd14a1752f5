package dev.countersign.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Which values meet a cell, and how an analyst would type it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CellTest {

    private static final Cell A_OR_B = new Cell.OneOf(values("a", "b"));
    private static final Cell NOT_A_OR_B = new Cell.NoneOf(values("a", "b"));

    private static TreeSet<Object> values(Object... values) {
        return new TreeSet<>(List.of(values));
    }

    @Test
    void a_blank_cell_and_otherwise_accept_anything_and_a_missing_fact_too() {
        for (Cell cell : List.of(new Cell.Any(), new Cell.Otherwise())) {
            assertThat(cell.matches("a")).isTrue();
            assertThat(cell.matches(Set.of())).isTrue();
            assertThat(cell.matches(null)).isTrue();
        }
    }

    @Test
    void missing_and_known_are_opposites() {
        for (Object known : List.of("a", false, 0.0, Set.of())) {
            assertThat(new Cell.Known().matches(known)).isTrue();
            assertThat(new Cell.Missing().matches(known)).isFalse();
        }
        assertThat(new Cell.Known().matches(null)).isFalse();
        assertThat(new Cell.Missing().matches(null)).isTrue();
    }

    @Test
    void a_list_of_values_accepts_one_of_them_and_never_a_missing_fact() {
        assertThat(A_OR_B.matches("a")).isTrue();
        assertThat(A_OR_B.matches("c")).isFalse();
        assertThat(A_OR_B.matches(null)).isFalse();
    }

    @Test
    void a_list_of_values_accepts_a_set_with_any_of_them() {
        assertThat(A_OR_B.matches(Set.of("c", "b"))).isTrue();
        assertThat(A_OR_B.matches(Set.of("c", "d"))).isFalse();
        assertThat(A_OR_B.matches(Set.of())).isFalse();
    }

    @Test
    void not_accepts_what_is_known_and_none_of_them() {
        assertThat(NOT_A_OR_B.matches("c")).isTrue();
        assertThat(NOT_A_OR_B.matches("a")).isFalse();
        assertThat(NOT_A_OR_B.matches(null)).isFalse();
        assertThat(NOT_A_OR_B.matches(Set.of("c", "d"))).isTrue();
        assertThat(NOT_A_OR_B.matches(Set.of("c", "b"))).isFalse();
        assertThat(NOT_A_OR_B.matches(Set.of())).as("known to be empty").isTrue();
    }

    @Test
    void a_range_holds_the_ends_that_it_includes() {
        for (boolean low : List.of(true, false)) {
            for (boolean high : List.of(true, false)) {
                Cell range = new Cell.Range(5.0, low, 10.0, high);
                assertThat(range.matches(4.99)).isFalse();
                assertThat(range.matches(5.0)).isEqualTo(low);
                assertThat(range.matches(5.01)).isTrue();
                assertThat(range.matches(9.99)).isTrue();
                assertThat(range.matches(10.0)).isEqualTo(high);
                assertThat(range.matches(10.01)).isFalse();
                assertThat(range.matches(null)).isFalse();
            }
        }
    }

    @Test
    void a_range_without_an_end_is_open_there() {
        Cell from = new Cell.Range(5.0, true, null, true);
        assertThat(from.matches(4.99)).isFalse();
        assertThat(from.matches(5.0)).isTrue();
        assertThat(from.matches(1e30)).isTrue();
        assertThat(from.matches(null)).isFalse();
        Cell below = new Cell.Range(null, true, 5.0, false);
        assertThat(below.matches(-1e30)).isTrue();
        assertThat(below.matches(5.0)).isFalse();
        assertThat(below.matches(null)).isFalse();
        assertThat(new Cell.Range(null, false, 5.0, false).matches(-1e30))
                .as("whatever is said of an end that is not there")
                .isTrue();
        assertThat(new Cell.Range(5.0, false, null, false).matches(1e30)).isTrue();
    }

    @Test
    void days_and_times_have_ranges_too() {
        Cell winter = new Cell.Range(LocalDate.of(2026, 12, 1), true, LocalDate.of(2026, 12, 31), true);
        assertThat(winter.matches(LocalDate.of(2026, 12, 31))).isTrue();
        assertThat(winter.matches(LocalDate.of(2027, 1, 1))).isFalse();
        Cell morning = new Cell.Range(LocalTime.of(8, 0), true, LocalTime.of(12, 0), false);
        assertThat(morning.matches(LocalTime.of(8, 0))).isTrue();
        assertThat(morning.matches(LocalTime.of(12, 0))).isFalse();
    }

    @Test
    void a_cell_has_the_text_that_an_analyst_would_type() {
        assertThat(List.of(
                                new Cell.Any(),
                                new Cell.Otherwise(),
                                new Cell.Missing(),
                                new Cell.Known(),
                                A_OR_B,
                                NOT_A_OR_B,
                                new Cell.OneOf(values(true)),
                                new Cell.OneOf(values(5.0)),
                                new Cell.Range(5.0, true, 10.0, true),
                                new Cell.Range(5.0, false, 10.5, false),
                                new Cell.Range(5.0, true, null, true),
                                new Cell.Range(5.0, false, null, true),
                                new Cell.Range(null, true, 5.0, true),
                                new Cell.Range(null, true, 5.0, false),
                                new Cell.Range(LocalTime.of(8, 0), true, LocalTime.of(12, 0), false))
                        .stream()
                        .map(Cell::text))
                .containsExactly(
                        "",
                        "otherwise",
                        "missing",
                        "known",
                        "a, b",
                        "not a, b",
                        "yes",
                        "5",
                        "5..10",
                        ">5..<10.5",
                        ">= 5",
                        "> 5",
                        "<= 5",
                        "< 5",
                        "08:00..<12:00");
    }

    @Test
    void two_cells_that_exclude_each_other_have_no_value_in_common() {
        List<Cell> cells = List.of(
                A_OR_B,
                NOT_A_OR_B,
                new Cell.OneOf(values("c")),
                new Cell.NoneOf(values("b", "c")),
                new Cell.Known(),
                new Cell.Missing(),
                new Cell.Any(),
                new Cell.Otherwise());
        List<@Nullable Object> all = Arrays.asList("a", "b", "c", "d", null);
        List<String> certain = new ArrayList<>();
        for (Cell one : cells) {
            for (Cell other : cells) {
                boolean common = all.stream().anyMatch(value -> one.matches(value) && other.matches(value));
                assertThat(one.excludes(other)).isEqualTo(other.excludes(one));
                assertThat(one.excludes(other) && common)
                        .as(one + " and " + other)
                        .isFalse();
                if (one.excludes(other)) {
                    certain.add(one.text() + " / " + other.text());
                }
            }
        }

        assertThat(certain)
                .contains("a, b / c", "a, b / not a, b", "a, b / missing", "missing / known")
                .hasSize(16);
    }
}
