package dev.countersign.decisions.record;

import static dev.countersign.decisions.record.ExecutionReport.EXECUTED;
import static dev.countersign.decisions.record.ExecutionReport.FAILED;
import static dev.countersign.decisions.record.ExecutionReport.NOT_EXECUTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What reports add up to, over every sequence of at most four reports. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportedStateTest {

    private static List<List<ExecutionReport>> sequences() {
        List<List<ExecutionReport>> all = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).size() < 4) {
                for (ExecutionReport next : ExecutionReport.values()) {
                    List<ExecutionReport> longer = new ArrayList<>(all.get(i));
                    longer.add(next);
                    all.add(longer);
                }
            }
        }
        return all;
    }

    @Test
    void the_strongest_report_counts_in_any_order() {
        assertThat(sequences())
                .hasSize(121)
                .allSatisfy(reports -> assertThat(ReportedState.of(reports))
                        .isEqualTo(
                                reports.contains(EXECUTED)
                                        ? ReportedState.DONE
                                        : reports.contains(NOT_EXECUTED)
                                                ? ReportedState.GIVEN_BACK
                                                : reports.contains(FAILED)
                                                        ? ReportedState.FAILED
                                                        : ReportedState.UNREPORTED));
    }

    @Test
    void a_use_is_given_back_by_the_first_report_that_nothing_was_or_will_be_done() {
        assertThat(sequences())
                .allSatisfy(before -> assertThat(ReportedState.of(before).isGivenBackBy(NOT_EXECUTED))
                        .isEqualTo(!before.contains(EXECUTED) && !before.contains(NOT_EXECUTED)));
        assertThat(ReportedState.values())
                .noneMatch(state -> state.isGivenBackBy(FAILED) || state.isGivenBackBy(EXECUTED));
    }

    @Test
    void a_use_that_was_given_back_is_taken_again_by_the_first_report_that_it_was_done() {
        assertThat(sequences())
                .allSatisfy(before -> assertThat(ReportedState.of(before).isTakenAgainBy(EXECUTED))
                        .isEqualTo(before.contains(NOT_EXECUTED) && !before.contains(EXECUTED)));
        assertThat(ReportedState.values())
                .noneMatch(state -> state.isTakenAgainBy(FAILED) || state.isTakenAgainBy(NOT_EXECUTED));
    }
}
