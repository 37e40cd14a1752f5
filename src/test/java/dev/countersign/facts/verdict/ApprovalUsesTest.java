package dev.countersign.facts.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A record holds a number of uses, and the program a state. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApprovalUsesTest {

    @Test
    void each_number_of_a_record_is_written_as_it_was_read() {
        for (Integer number : Arrays.asList(null, -1, 0, 1, 7)) {
            assertThat(ApprovalUses.of(number).number()).isEqualTo(number);
        }
    }

    @Test
    void a_number_below_zero_is_used_up() {
        assertThat(ApprovalUses.of(-2)).isEqualTo(ApprovalUses.USED_UP);
        assertThat(ApprovalUses.of(1)).isEqualTo(new ApprovalUses.Times(1));
        assertThat(ApprovalUses.of(0)).isNotEqualTo(ApprovalUses.of(null));
    }

    @Test
    void an_approval_without_a_use_left_cannot_count_uses() {
        assertThatThrownBy(() -> new ApprovalUses.Times(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
