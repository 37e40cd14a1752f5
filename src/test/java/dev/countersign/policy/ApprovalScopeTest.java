package dev.countersign.policy;

import static dev.countersign.policy.SmallCase.DIGEST;
import static dev.countersign.policy.SmallCase.agent;
import static dev.countersign.policy.SmallCase.allowed;
import static dev.countersign.policy.SmallCase.decided;
import static dev.countersign.policy.SmallCase.held;
import static dev.countersign.policy.SmallCase.policy;
import static dev.countersign.policy.SmallCase.texts;
import static dev.countersign.policy.SmallCase.yes;
import static dev.countersign.policy.SmallPolicy.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.policy.SmallPolicy.Line;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** How far an approval reaches: to the rows that were shown, and up to the risk and the grade that were. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApprovalScopeTest {

    private static final Line ASK = line("ASK", Map.of(), Map.of("demand", "CX_LEADER"));
    private static final Line ALSO = line("ALSO", Map.of(), Map.of("demand", "CX_LEADER"));

    private static Line risk(String risk) {
        return line("RISK", Map.of(), Map.of("risk", risk));
    }

    private static Line grade(String grade) {
        return line("GRADE", Map.of(), Map.of("oversight.grade", grade));
    }

    /** An approval by a person who was shown those rows in their present form. */
    private static Approval shown(PolicyRelease policy, @Nullable Risk risk, @Nullable String grade, String... rows) {
        return new Approval(
                "AP-1",
                "p-1",
                Role.CX_LEADER,
                "",
                DIGEST,
                Instant.MAX,
                "Looked at it.",
                Arrays.stream(rows).map(policy::mark).collect(Collectors.toSet()),
                risk,
                grade,
                1);
    }

    private static Evaluation approved(PolicyRelease policy, @Nullable Risk risk, @Nullable String grade) {
        return decided(policy, agent().approvedBy(List.of(shown(policy, risk, grade, "ASK"))));
    }

    @Test
    void an_approval_counts_up_to_the_risk_that_was_approved() {
        PolicyRelease medium = policy(ASK, risk("MEDIUM"));

        allowed(approved(medium, Risk.MEDIUM, null), "WITHIN_AUTHORITY");
        allowed(approved(medium, Risk.HIGH, null), "WITHIN_AUTHORITY");
        held(approved(medium, Risk.LOW, null), "BY_ASK", "MOVED_SINCE");
        held(approved(medium, null, null), "BY_ASK", "MOVED_SINCE");
        allowed(approved(policy(ASK), null, null), "WITHIN_AUTHORITY");
        allowed(approved(policy(ASK), Risk.LOW, null), "WITHIN_AUTHORITY");
    }

    @Test
    void an_approval_counts_up_to_the_grade_that_was_approved() {
        PolicyRelease formal = policy(ASK, grade("FORMAL_REVIEW"));

        allowed(approved(formal, null, "FORMAL_REVIEW"), "WITHIN_AUTHORITY");
        allowed(approved(formal, null, "NEVER"), "WITHIN_AUTHORITY");
        held(approved(formal, null, "APPROVAL"), "BY_ASK", "MOVED_SINCE");
        held(approved(formal, null, "WATCHED"), "BY_ASK", "MOVED_SINCE");
        held(approved(formal, null, ""), "BY_ASK", "MOVED_SINCE");
        held(approved(formal, null, null), "BY_ASK", "MOVED_SINCE");
        allowed(approved(policy(ASK, grade("WATCHED")), null, "APPROVAL"), "WITHIN_AUTHORITY");
        allowed(approved(policy(ASK), null, "WATCHED"), "WITHIN_AUTHORITY");
    }

    @Test
    void a_grade_that_has_no_place_in_the_order_is_above_every_other() {
        held(approved(policy(ASK, grade("FORMAL_REVIEW")), null, "OTHER"), "BY_ASK", "MOVED_SINCE");
        held(approved(policy(ASK, grade("OTHER")), null, "NEVER"), "BY_ASK", "MOVED_SINCE");
        held(approved(policy(ASK, grade("OTHER")), null, null), "BY_ASK", "MOVED_SINCE");
        allowed(approved(policy(ASK, grade("OTHER")), null, "OTHER"), "WITHIN_AUTHORITY");
    }

    @Test
    void later_changes_are_reported_in_words() {
        PolicyRelease both = policy(ASK, risk("MEDIUM"), grade("APPROVAL"));

        assertThat(texts(approved(both, Risk.LOW, "WATCHED")))
                .contains("The case changed after it was approved: the risk is now MEDIUM, the grade is now APPROVAL.");
        assertThat(texts(approved(policy(ASK, grade("APPROVAL")), null, "WATCHED")))
                .contains("The case changed after it was approved: the grade is now APPROVAL.");
        assertThat(texts(approved(policy(ASK, risk("MEDIUM")), Risk.LOW, "WATCHED")))
                .contains("The case changed after it was approved: the risk is now MEDIUM.");
    }

    @Test
    void rows_that_the_approver_was_not_shown_are_named() {
        PolicyRelease policy = policy(ASK, ALSO);

        assertThat(texts(approved(policy, null, null)))
                .contains("The case changed after it was approved: the approver was not shown ALSO.");
        Evaluation none = decided(policy, agent().approvedBy(List.of(shown(policy, null, null))));
        assertThat(texts(none))
                .contains("The case changed after it was approved: the approver was not shown ALSO, ASK.");
        allowed(
                decided(policy, agent().approvedBy(List.of(shown(policy, null, null, "ASK", "ALSO")))),
                "WITHIN_AUTHORITY");
    }

    @Test
    void a_row_that_says_something_else_since_was_not_shown() {
        Line changed = line("ASK", Map.of(), Map.of("demand", "CX_LEADER", "demand.due", 4.0));
        Approval before = shown(policy(ASK), null, null, "ASK");

        assertThat(texts(decided(policy(changed), agent().approvedBy(List.of(before)))))
                .contains("The case changed after it was approved: the approver was not shown ASK.");
    }

    @Test
    void an_approval_that_would_not_count_anyway_has_not_moved() {
        PolicyRelease owner = policy(line("ASK", Map.of(), Map.of("demand", "BUSINESS_OWNER")), risk("MEDIUM"));

        held(approved(owner, Risk.LOW, null), "BY_ASK");
        held(decided(owner, agent().approvedBy(List.of(yes("p-1").usedUp()))), "BY_ASK");
    }

    @Test
    void a_used_approval_is_reported_if_it_would_count() {
        PolicyRelease policy = policy(ASK, risk("MEDIUM"));

        Evaluation two = decided(
                policy,
                agent().approvedBy(List.of(yes("p-2").usedUp(), yes("p-1").usedUp())));
        held(two, "APPROVAL_USED", "BY_ASK");
        assertThat(texts(two))
                .contains("Its approval was already used: AP-p-1, AP-p-2. An approval allows the action once.");
        held(
                decided(
                        policy,
                        agent().approvedBy(List.of(
                                shown(policy, Risk.LOW, null, "ASK").usedUp()))),
                "BY_ASK");
        held(
                decided(
                        policy,
                        agent().approvedBy(List.of(
                                shown(policy, Risk.MEDIUM, null, "ASK").usedUp()))),
                "APPROVAL_USED",
                "BY_ASK");
    }

    @Test
    void only_used_approvals_that_would_count_are_reported_as_used() {
        PolicyRelease policy = policy(ASK, risk("MEDIUM"));
        Approval usedUp = yes("p-2").usedUp();
        Approval tooLow = shown(policy, Risk.LOW, null, "ASK").usedUp();
        Approval notAsked = new Approval(
                "AP-3", "p-3", Role.EXECUTIVE_SPONSOR, "", DIGEST, Instant.MAX, "", null, null, null, null);

        assertThat(texts(decided(policy, agent().approvedBy(List.of(usedUp, tooLow, notAsked)))))
                .contains("Its approval was already used: AP-p-2. An approval allows the action once.");
    }

    @Test
    void after_all_approvals_no_other_approval_is_reported() {
        PolicyRelease policy = policy(ASK);

        allowed(
                decided(
                        policy,
                        agent().approvedBy(List.of(yes("p-1"), yes("p-2").usedUp()))),
                "WITHIN_AUTHORITY");
        assertThat(decided(
                                policy,
                                agent().approvedBy(
                                                List.of(yes("p-1"), yes("p-2").usedUp())))
                        .oversight()
                        .met())
                .containsExactly("AP-p-1");
    }
}
