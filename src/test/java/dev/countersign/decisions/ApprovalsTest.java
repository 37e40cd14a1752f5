package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.answer.ApprovalStory;
import dev.countersign.decisions.answer.Explanation;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.record.SaltedCommitments;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.policy.Reworded;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Approvals: who may approve, how long and how often an approval counts, and what happens to it, also after a new
 * start.
 */
class ApprovalsTest extends AskedCase {

    @Test
    void an_approval_is_an_entry_and_counts_after_a_new_start_until_it_runs_out() {
        about(HELD);
        ApprovalService.Approved approved = approve(held(), yes("p-7", Role.FRONTLINE_USER));
        assertThat(approved.open()).isEmpty();
        assertThat(approved.until()).isEqualTo(now.plus(Duration.ofHours(4)));
        JsonNode entry = open.records().json(approved.receipt().sequence());
        assertThat(entry.toString()).doesNotContain("p-7").doesNotContain("read and fine");
        assertThat(entry.path("uses").asInt()).isEqualTo(1);
        assertThat(entry.path("rows").valueStream().map(JsonNode::asString))
                .isNotEmpty()
                .allMatch(row -> row.matches("[A-Z0-9-]+#[0-9a-f]{16}"));
        now = now.plus(Duration.ofMinutes(6));
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        approve(held(), yes("p-8", Role.FRONTLINE_USER));
        now = now.plus(Duration.ofHours(4));
        assertThat(verdict()).as("it has run out").isEqualTo(Verdict.REVIEW);
    }

    @Test
    void one_approval_lets_an_action_happen_once_also_after_a_new_start() {
        about(HELD);
        String approval = approve(held(), yes("p-7", Role.FRONTLINE_USER)).id();
        DecisionResult allowed = decide(null);
        assertThat(allowed.decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(open.records()
                        .json(allowed.receipt().sequence())
                        .path("uses")
                        .toString())
                .isEqualTo("[\"" + approval + "\"]");
        DecisionResult second = decide(null);
        open.outcomes().report(Caller.laptop(), allowed.decision().id(), ExecutionReport.EXECUTED, null, "o-1", now);
        DecisionResult third = decide(null);
        startAgain();
        DecisionResult fourth = decide(null);
        assertThat(List.of(second, third, fourth)).allSatisfy(each -> {
            assertThat(each.decision().evaluation().verdict()).isEqualTo(Verdict.REVIEW);
            assertThat(codes(each)).contains("APPROVAL_USED");
            assertThat(open.records().replay(each.receipt().sequence())).isInstanceOf(ReplayResult.Faithful.class);
        });
        assertThat(open.records().replay(allowed.receipt().sequence())).isInstanceOf(ReplayResult.Faithful.class);
        approve(fourth.decision().id(), yes("p-7", Role.FRONTLINE_USER));
        assertThat(verdict()).as("approved again").isEqualTo(Verdict.ALLOW);
    }

    @Test
    void an_approval_commits_to_all_its_private_parts() {
        about(HELD);
        long place = approve(held(), yes("p-7", Role.FRONTLINE_USER)).receipt().sequence();
        JsonNode sealed = open.records().json(place).path("sealed");
        List<JsonNode> parts = open.ledger().entries().parts(place).stream()
                .map(part -> JsonMapper.shared().readTree(part.content()))
                .toList();
        assertThat(parts).hasSize(2);
        SortedSet<String> committed = new TreeSet<>();
        parts.forEach(part -> {
            SaltedCommitments commitments = new SaltedCommitments(
                    List.of(Base64.getUrlDecoder().decode(part.path("seed").asString())));
            part.properties().stream()
                    .filter(member -> !member.getKey().equals("seed"))
                    .forEach(member -> {
                        committed.add(member.getKey());
                        assertThat(sealed.path(member.getKey()).asString())
                                .isEqualTo(commitments.of(
                                        0, member.getKey(), member.getValue().asString()));
                    });
        });
        assertThat(committed)
                .containsExactly("digest", "effect", "person", "reason")
                .isEqualTo(new TreeSet<>(sealed.propertyNames()));
    }

    @Test
    void the_approver_and_the_use_of_an_approval_are_explained() {
        about(HELD);
        String held = held();
        String approval = approve(held, yes("p-7", Role.FRONTLINE_USER)).id();
        DecisionResult allowed = decide(null);
        open.outcomes()
                .report(Caller.laptop(), allowed.decision().id(), ExecutionReport.NOT_EXECUTED, null, "o-1", now);
        try (OfflineLedger offline = OfflineLedger.open(folder.resolve("data"))) {
            ApprovalStory story = offline.approvals(
                            allowed.decision().evaluation().oversight().met())
                    .get(0);
            assertThat(story.id()).isEqualTo(approval);
            assertThat(story.left()).isEqualTo(1);
            assertThat(story.text())
                    .contains(
                            "by FRONTLINE_USER",
                            "for decision " + held,
                            "used by " + allowed.decision().id(),
                            "NOT_EXECUTED")
                    .doesNotContain("p-7");
            Explanation explanation = offline.decision(allowed.receipt().sequence(), id -> RELEASE)
                    .explanation()
                    .approvedBy(List.of(story));
            assertThat(explanation.text()).contains("Approved by\n  FRONTLINE_USER at " + now, "approval " + approval);
            assertThat(JsonMapper.shared()
                            .readTree(explanation.json())
                            .at("/approvals/0/usedBy/0/outcomes/0")
                            .asString())
                    .isEqualTo("NOT_EXECUTED");
        }
    }

    @Test
    void one_of_many_requests_at_once_uses_the_approval() throws Exception {
        about(HELD);
        approve(held(), yes("p-7", Role.FRONTLINE_USER));
        List<DecisionResult> answers = atOnce(24, null);
        assertThat(answers.stream()
                        .filter(answer -> answer.decision().evaluation().verdict() == Verdict.ALLOW))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> codes(answer).contains("APPROVAL_USED")))
                .hasSize(23);
    }

    @Test
    void what_was_not_executed_gives_the_approval_back_once_and_what_failed_does_not() {
        about(HELD);
        approve(held(), yes("p-7", Role.FRONTLINE_USER));
        String first = decide(null).decision().id();
        open.outcomes().report(Caller.laptop(), first, ExecutionReport.FAILED, null, "o-1", now);
        assertThat(verdict()).as("it failed").isEqualTo(Verdict.REVIEW);
        open.outcomes().report(Caller.laptop(), first, ExecutionReport.NOT_EXECUTED, null, "o-2", now);
        startAgain();
        String second = decide(null).decision().id();
        assertThat(open.records().decision(second).orElseThrow().verdict())
                .as("it was not executed")
                .isEqualTo(Verdict.ALLOW);
        open.outcomes().report(Caller.laptop(), second, ExecutionReport.NOT_EXECUTED, null, "o-3", now);
        open.outcomes().report(Caller.laptop(), first, ExecutionReport.NOT_EXECUTED, null, "o-4", now);
        assertThat(verdict()).as("it is given back once").isEqualTo(Verdict.REVIEW);
        startAgain();
        assertThat(verdict()).as("also after a new start").isEqualTo(Verdict.REVIEW);
    }

    @Test
    void a_key_gives_no_permit_that_was_given_back_also_after_a_new_start() {
        for (ExecutionReport outcome : List.of(ExecutionReport.NOT_EXECUTED, ExecutionReport.FAILED)) {
            String key = "key-" + outcome;
            DecisionResult allowed = decide(key);
            assertThat(allowed.decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
            open.outcomes().report(Caller.laptop(), allowed.decision().id(), outcome, null, "o-" + outcome, now);
            givenBack(key, allowed, outcome);
            startAgain();
            givenBack(key, allowed, outcome);
        }
        DecisionResult done = decide("key-done");
        open.outcomes().report(Caller.laptop(), done.decision().id(), ExecutionReport.EXECUTED, null, "o-done", now);
        assertThat(decide("key-done").replayed()).isTrue();
    }

    @Test
    void what_was_not_done_with_an_approval_is_not_done_twice_with_it() {
        about(HELD);
        approve(held(), yes("p-7", Role.FRONTLINE_USER));
        DecisionResult first = decide("key-1");
        open.outcomes().report(Caller.laptop(), first.decision().id(), ExecutionReport.NOT_EXECUTED, null, "o-1", now);
        assertThat(decide("key-2").decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        givenBack("key-1", first, ExecutionReport.NOT_EXECUTED);
    }

    @Test
    void what_was_executed_gives_nothing_back() {
        about(HELD);
        approve(held(), yes("p-7", Role.FRONTLINE_USER));
        String first = decide(null).decision().id();
        open.outcomes().report(Caller.laptop(), first, ExecutionReport.EXECUTED, null, "o-1", now);
        open.outcomes().report(Caller.laptop(), first, ExecutionReport.NOT_EXECUTED, null, "o-2", now);
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
    }

    @Test
    void after_an_approval_the_same_key_is_decided_again_and_then_means_that_decision() {
        about(HELD);
        DecisionResult held = decide("key-1");
        assertThat(decide("key-1").replayed()).isTrue();
        approve(held.decision().id(), yes("p-7", Role.FRONTLINE_USER));
        now = now.plus(Duration.ofMinutes(10));
        DecisionResult allowed = decide("key-1");
        assertThat(allowed.replayed()).isFalse();
        assertThat(allowed.decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(decide("key-1").receipt()).isEqualTo(allowed.receipt());
        startAgain();
        DecisionResult again = decide("key-1");
        assertThat(again.replayed()).isTrue();
        assertThat(again.receipt()).isEqualTo(allowed.receipt());
        assertThat(decide("key-2").decision().evaluation().verdict())
                .as("a replay uses nothing, and another key finds it used")
                .isEqualTo(Verdict.REVIEW);
    }

    @Test
    void the_requester_the_owner_and_the_customer_cannot_approve_and_only_an_open_review_counts() {
        about(HELD);
        String held = held();
        String owner = String.valueOf(
                open.records().decision(held).orElseThrow().facts().known().value("agent.owner"));
        for (String concerned : List.of(
                request.subjectId(),
                " " + request.subjectId().toUpperCase(Locale.ROOT) + " ",
                owner,
                owner.toUpperCase(Locale.ROOT),
                owner.replace('p', '\uFF50'))) {
            assertThatThrownBy(() -> approve(held, yes(concerned, Role.FRONTLINE_USER)))
                    .as(concerned)
                    .hasMessageContaining("cannot decide on it");
        }
        assertThatThrownBy(() -> approve(held, yes("p-7", Role.DATA_STEWARD)))
                .hasMessageContaining("does not need DATA_STEWARD")
                .hasMessageContaining("FRONTLINE_USER");
        assertThatThrownBy(() -> approve("no-such", yes("p-7", Role.FRONTLINE_USER)))
                .hasMessageContaining("there is no decision `no-such`");
        about(MAIL);
        DecisionResult free = decide(null);
        assertThatThrownBy(() -> approve(free.decision().id(), yes("p-7", Role.FRONTLINE_USER)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("this action is not held");
    }

    @Test
    void a_registered_agent_approves_nothing_in_any_letters() {
        about(HELD);
        String held = held();
        String agent = policy.own().ids("agent").iterator().next();
        for (String named : List.of(
                agent, agent.toUpperCase(Locale.ROOT), agent.replace('a', '\u0430'), agent.replace('e', '\u0435'))) {
            assertThatThrownBy(() -> approve(held, yes(named, Role.FRONTLINE_USER)))
                    .as(named)
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("registered agent")
                    .hasMessageContaining("only people can");
        }
        assertThat(approve(held, yes("p-7", Role.FRONTLINE_USER)).open()).isEmpty();
    }

    @Test
    void a_requester_in_other_letters_cannot_approve() {
        about(HELD);
        for (String asks : List.of("p\u200B-7", "p\u00AD-7", "\u0440-7", "p-7")) {
            onBehalfOf(asks);
            String held = held();
            for (String approves : List.of("p-7", "\u0440-7", "P-\uFF17")) {
                assertThatThrownBy(() -> approve(held, yes(approves, Role.FRONTLINE_USER)))
                        .as(asks + " and " + approves)
                        .hasMessageContaining("cannot decide on it");
            }
        }
        onBehalfOf("max  m");
        String held = held();
        assertThatThrownBy(() -> approve(held, yes("max m", Role.FRONTLINE_USER)))
                .hasMessageContaining("cannot decide on it");
    }

    @Test
    void a_statement_of_a_person_must_keep_to_its_bounds() {
        about(HELD);
        String held = held();
        Instant latest = now.plus(Duration.ofHours(4));
        assertThatThrownBy(() -> approve(held, yes("p-7", Role.FRONTLINE_USER, "", latest.plusSeconds(1), "")))
                .hasMessageContaining("too late")
                .hasMessageContaining(latest.toString());
        assertThatThrownBy(() -> approve(held, yes("p-7", Role.FRONTLINE_USER, "", now, "")))
                .hasMessageContaining("is in the past");
        assertThatThrownBy(() -> approve(held, yes("p-7", Role.FRONTLINE_USER, "finance", null, "")))
                .hasMessageContaining("qualifier: `finance` is not needed");
        assertThatThrownBy(() -> approve(held, yes("p-7", Role.FRONTLINE_USER, "", null, "x".repeat(1001))))
                .hasMessageContaining("1000 letters");
        assertThatThrownBy(() -> approve(held, yes("p\u0000", Role.FRONTLINE_USER, "", null, "")))
                .hasMessageContaining("person: ");
        assertThat(approve(held, yes("p-7", Role.FRONTLINE_USER, "", latest, "x".repeat(1000)))
                        .open())
                .isEmpty();
    }

    @Test
    void a_yes_comes_before_the_end_of_its_task() {
        about(HELD);
        String late = held();
        now = now.plus(WAITS);
        assertThatThrownBy(() -> approve(late, yes("p-7", Role.FRONTLINE_USER)))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refused -> assertThat(refused.code()).contains(ApprovalService.ASK_AGAIN))
                .hasMessageContaining("the deadline for a person's decision was " + now);
        String held = held();
        now = now.plus(WAITS).minusMillis(1);
        assertThat(approve(held, yes("p-7", Role.FRONTLINE_USER)).until()).isEqualTo(now.plusMillis(1));
    }

    @Test
    void an_approved_text_needs_an_open_window_at_its_planned_time() {
        about(TEXT);
        plannedFor("2026-06-10T16:00:00-04:00");
        String held = held();
        assertThat(approve(held, yes("p-7", Role.FRONTLINE_USER)).open()).isEmpty();
        plannedFor("2026-06-10T20:30:00-04:00");
        Evaluation late = decide(null).decision().evaluation();
        assertThat(late.verdict())
                .as("the approval does not name the time, the window does")
                .isEqualTo(Verdict.DENY);
        assertThat(late.reasons()).anyMatch(reason -> reason.code().equals("OUTSIDE_WINDOW"));
        plannedFor("2026-06-10T15:30:00-04:00");
        assertThat(verdict()).as("within the window").isEqualTo(Verdict.ALLOW);
    }

    @Test
    void an_approved_text_that_is_asked_for_at_night_is_denied() {
        about(TEXT);
        String held = held();
        assertThat(approve(held, yes("p-7", Role.FRONTLINE_USER)).open()).isEmpty();
        now = OffsetDateTime.parse("2026-06-10T20:30:00-04:00").toInstant();
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_row_that_comes_after_the_approval_is_still_held_and_named() {
        about(HELD);
        DecisionResult held = decide(null);
        String row = held.decision().evaluation().reasons().get(0).row();
        approve(held.decision().id(), yes("p-7", Role.FRONTLINE_USER));
        policy.activate(Reworded.release(String.valueOf(row)));
        DecisionResult moved = decide(null);
        assertThat(moved.decision().evaluation().verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(moved.decision().evaluation().reasons()).anySatisfy(reason -> {
            assertThat(reason.code()).isEqualTo("MOVED_SINCE");
            assertThat(reason.text()).contains(String.valueOf(row));
            assertThat(reason.audience()).isEqualTo(Audience.AGENT);
        });
    }

    @Test
    void two_demands_need_two_different_people() {
        about("rules/money/cases/review/a_price_change_of_22_percent.json");
        String held = held();
        assertThat(approve(held, yes("p-7", Role.BUSINESS_OWNER)).open()).hasSize(1);
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
        for (String same : List.of("p-7", "P-7", " p-7", "\uFF50-7", "staff:p-7", "user:P-7")) {
            assertThatThrownBy(() -> approve(held, yes(same, Role.BUSINESS_OWNER, "finance", null, "")))
                    .as(same)
                    .hasMessageContaining("has approved this action already");
        }
        assertThat(approve(held, yes("p-8", Role.BUSINESS_OWNER, "finance", null, ""))
                        .open())
                .isEmpty();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(verdict()).as("both are used").isEqualTo(Verdict.REVIEW);
    }
}
