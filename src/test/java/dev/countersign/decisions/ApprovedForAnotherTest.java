package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An approval of a message to one customer does not count for another customer, even if both requests have the same
 * text.
 */
class ApprovedForAnotherTest {

    private static final String ANNA = "anna";
    private static final String BERT = "bert";

    @TempDir
    private Path folder;

    private Firm firm;

    @BeforeEach
    void know() {
        firm = new Firm(folder);
        firm.customer(ANNA, "[]");
        firm.customer(BERT, "[]");
    }

    @Test
    void an_approval_counts_while_the_case_is_the_same_customers() {
        try (DataFolder data = firm.open()) {
            firm.approve(data, firm.held(data, ANNA), "p-frontline-1", "fine");
            assertThat(firm.held(data, ANNA).decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        }
    }

    @Test
    void an_approval_does_not_outlive_a_change_of_customer() {
        try (DataFolder data = firm.open()) {
            firm.approve(data, firm.held(data, ANNA), "p-frontline-1", "fine");
            firm.caseGoesTo(ANNA, BERT);
            movedSince(data, firm.held(data, ANNA));
        }
        try (DataFolder again = firm.open()) {
            DecisionResult moved = firm.held(again, ANNA);
            movedSince(again, moved);
            firm.approve(again, moved, "p-frontline-1", "fine for the other one");
            assertThat(firm.held(again, ANNA).decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        }
    }

    @Test
    void the_customer_of_an_action_cannot_approve_it() {
        try (DataFolder data = firm.open()) {
            DecisionResult held = firm.held(data, ANNA);
            for (String person : List.of(
                    Firm.id(ANNA), "customer:" + Firm.id(ANNA), Firm.id(ANNA).toLowerCase(Locale.ROOT))) {
                assertThatThrownBy(() -> firm.approve(data, held, person, "I agree"))
                        .as(person)
                        .isInstanceOf(InvalidInput.class)
                        .hasMessageContaining("the person is the customer concerned");
            }
            firm.approve(data, held, Firm.id(BERT), "fine");
        }
    }

    @Test
    void an_approval_of_somebody_who_turns_out_to_be_the_customer_counts_no_more() {
        try (DataFolder data = firm.open()) {
            firm.approve(data, firm.held(data, ANNA), "p-frontline-1", "fine");
            firm.alsoKnownAs(ANNA, "P-frontline-1");
            DecisionResult again = firm.held(data, ANNA);
            assertThat(again.decision().evaluation().verdict()).isEqualTo(Verdict.REVIEW);
            assertThat(data.records().replay(again.receipt().sequence())).isInstanceOf(ReplayResult.Faithful.class);
            firm.approve(data, again, "p-frontline-2", "fine");
            assertThat(firm.held(data, ANNA).decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        }
    }

    private static void movedSince(DataFolder data, DecisionResult recorded) {
        assertThat(recorded.decision().evaluation().verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(recorded.decision().evaluation().reasons())
                .extracting(Reason::code)
                .contains("MOVED_SINCE");
        assertThat(data.records().replay(recorded.receipt().sequence())).isInstanceOf(ReplayResult.Faithful.class);
    }
}
