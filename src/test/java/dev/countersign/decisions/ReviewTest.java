package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Approval;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The states of a held action: only an open review can be approved, and an approval may settle it. */
class ReviewTest extends AskedCase {

    private HeldAction action() {
        return HeldAction.of(stored(held()), RELEASE);
    }

    private StoredDecision stored(String decision) {
        return open.records().decision(decision).orElseThrow();
    }

    private static Approval by(Review.Open review, Role role) {
        return review.approvedBy(
                new PersonId("p-7"),
                new Caller.HeldRole(role, ""),
                "",
                "a-1",
                review.at().plus(Duration.ofHours(1)));
    }

    @Test
    void an_approval_that_meets_the_demand_settles_an_open_review() {
        about(HELD);
        Review.Open review = Review.of(action(), List.of(), now).open();
        assertThat(review.missing()).hasSize(1);

        Review after = review.with(by(review, Role.FRONTLINE_USER));

        assertThat(after).isInstanceOf(Review.Settled.class);
        assertThat(after.missing()).isEmpty();
        assertThatThrownBy(after::open).isInstanceOf(InvalidInput.class).hasMessageContaining("already approved");
    }

    @Test
    void an_approval_that_meets_no_demand_leaves_a_review_open() {
        about(HELD);
        Review.Open review = Review.of(action(), List.of(), now).open();

        Review after = review.with(by(review, Role.MODEL_OWNER));

        assertThat(after.open().missing()).isEqualTo(review.missing());
        assertThat(after.open().approvals()).hasSize(1);
    }

    @Test
    void a_used_approval_settles_nothing() {
        about(HELD);
        Review.Open review = Review.of(action(), List.of(), now).open();

        assertThat(review.with(by(review, Role.FRONTLINE_USER).usedUp())).isInstanceOf(Review.Open.class);
    }

    @Test
    void a_settled_review_cannot_be_made_an_open_one() {
        about(HELD);
        HeldAction held = action();
        Review.Open review = Review.of(held, List.of(), now).open();
        Review settled = review.with(by(review, Role.FRONTLINE_USER));

        assertThatThrownBy(() -> new Review.Open(held, List.of(), now, settled.evaluation()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
