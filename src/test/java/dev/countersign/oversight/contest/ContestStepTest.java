package dev.countersign.oversight.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which step leads from which state to which. */
class ContestStepTest {

    @ParameterizedTest
    @CsvSource({
        "RECEIVED, ADMIT>ADMITTED REFUSE>NOT_ADMITTED EXTEND>RECEIVED",
        "NOT_ADMITTED, ''",
        "ADMITTED, EXPLAIN>EXPLAINED EXTEND>ADMITTED",
        "EXPLAINED, EXTEND>EXPLAINED REVIEW>IN_REVIEW",
        "IN_REVIEW, EXTEND>IN_REVIEW REVIEW>IN_REVIEW DECIDE>PARTLY",
        "UPHELD, ANSWER>ANSWERED",
        "CHANGED, ANSWER>ANSWERED",
        "PARTLY, ANSWER>ANSWERED",
        "ANSWERED, CLOSE>CLOSED",
        "CLOSED, ''",
        "ERASED, ''",
    })
    void each_state_has_its_steps_and_no_others(ContestState state, String steps) {
        assertThat(ContestStep.possible(state).stream()
                        .map(step -> step + ">" + step.next(state, ContestState.PARTLY))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(steps);
    }

    @Test
    void every_step_has_a_type_of_entry_of_its_own_and_is_possible_somewhere() {
        assertThat(Arrays.stream(ContestStep.values()).map(ContestStep::entryType))
                .doesNotHaveDuplicates()
                .allSatisfy(type -> assertThat(ContestStep.of(type)).isPresent());
        assertThat(Arrays.stream(ContestStep.values()))
                .allMatch(step -> Arrays.stream(ContestState.values()).anyMatch(step::isPossible));
    }

    @Test
    void a_step_that_needs_a_code_has_codes_of_its_own() {
        assertThat(ContestCode.of(ContestStep.REFUSE)).hasSize(4);
        assertThat(ContestCode.of(ContestStep.DECIDE)).hasSize(5);
        assertThat(ContestCode.of(ContestStep.ADMIT)).isEmpty();
    }
}
