package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.IdempotencyConflict;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.Reconciliation;
import dev.countersign.decisions.record.EvaluationJson;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.find.SearchIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A decision is recorded before the answer: the consequences for keys, caps and outcomes, also after a new start. */
class DecisionServiceTest extends AskedCase {

    @Test
    void a_key_is_forgotten_some_time_after_its_answer_ran_out_and_yet_decides_nothing_again() {
        String first = decide("key-1").decision().id();
        assertThat(open.service().rememberedKeys()).isEqualTo(1);
        now = now.plus(Duration.ofDays(2));
        decide("key-2");
        assertThat(open.service().rememberedKeys()).isEqualTo(1);
        assertThatThrownBy(() -> decide("key-1"))
                .isInstanceOf(IdempotencyConflict.class)
                .hasMessageContaining(first);
    }

    @Test
    void an_answer_has_a_receipt_and_the_entry_says_what_was_answered() {
        DecisionResult recorded = decide(null);
        JsonNode entry = open.records().json(recorded.receipt().sequence());
        assertThat(entry.path("id").asString()).isEqualTo(recorded.decision().id());
        assertThat(entry.path("verdict").asString()).isEqualTo("ALLOW");
        assertThat(open.records().replay(recorded.receipt().sequence())).isInstanceOf(ReplayResult.Faithful.class);
    }

    @Test
    void the_same_key_and_request_get_the_same_decision_also_after_a_new_start() {
        DecisionResult first = decide("key-1");
        DecisionResult second = decide("key-1");
        startAgain();
        DecisionResult third = decide("key-1");
        assertThat(List.of(second, third)).allSatisfy(again -> {
            assertThat(again.replayed()).isTrue();
            assertThat(again.receipt()).isEqualTo(first.receipt());
            assertThat(EvaluationJson.bytes(again.decision().evaluation()))
                    .isEqualTo(EvaluationJson.bytes(first.decision().evaluation()));
        });
        assertThat(open.records().search(new EntryQuery(Set.of("type=decision"), null, null, null, 9)))
                .hasSize(1);
    }

    @Test
    void sixteen_requests_at_once_with_one_key_are_one_decision() throws Exception {
        List<DecisionResult> answers = atOnce(16, "key-1");
        assertThat(answers.stream().map(DecisionResult::receipt).distinct()).hasSize(1);
        assertThat(answers.stream().filter(answer -> !answer.replayed())).hasSize(1);
    }

    @Test
    void another_request_with_the_same_key_is_refused_and_so_is_the_same_after_its_time() {
        decide("key-1");
        JsonNode first = body;
        ((ObjectNode) (body = first.deepCopy())).putObject("context").put("identityVerified", true);
        assertThatThrownBy(() -> decide("key-1"))
                .isInstanceOfSatisfying(
                        IdempotencyConflict.class,
                        e -> assertThat(e.why()).isEqualTo(IdempotencyConflict.Why.KEY_REUSED));
        body = first;
        now = now.plus(Duration.ofMinutes(5));
        assertThatThrownBy(() -> decide("key-1"))
                .isInstanceOfSatisfying(
                        IdempotencyConflict.class, e -> assertThat(e.why()).isEqualTo(IdempotencyConflict.Why.EXPIRED));
    }

    @Test
    void many_requests_at_once_do_not_exceed_the_cap() throws Exception {
        List<DecisionResult> answers = atOnce(24, null);
        assertThat(answers.stream()
                        .filter(answer -> answer.decision().evaluation().verdict() == Verdict.ALLOW))
                .hasSize(CAP);
    }

    @Test
    void a_place_in_the_cap_is_kept_over_a_new_start_and_free_again_when_the_permit_has_run_out() {
        for (int i = 0; i < CAP; i++) {
            assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        }
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        now = now.plus(Duration.ofMinutes(5));
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void what_was_not_sent_gives_its_place_back_and_what_was_sent_still_counts() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < CAP; i++) {
            ids.add(decide(null).decision().id());
        }
        open.outcomes().report(Caller.laptop(), ids.get(0), ExecutionReport.FAILED, null, "o-1", now);
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        open.outcomes()
                .report(Caller.laptop(), ids.get(1), ExecutionReport.EXECUTED, CustomerReaction.ANSWERED, "o-2", now);
        open.outcomes().report(Caller.laptop(), ids.get(2), ExecutionReport.EXECUTED, null, "o-3", now);
        now = now.plus(Duration.ofMinutes(6));
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void inconsistencies_are_listed() {
        String twice = decide(null).decision().id();
        String forgotten = decide(null).decision().id();
        decide(null);
        String denied = decide(null).decision().id();
        open.outcomes().report(Caller.laptop(), twice, ExecutionReport.EXECUTED, null, "o-1", now);
        assertThat(open.outcomes()
                        .report(Caller.laptop(), twice, ExecutionReport.EXECUTED, null, "o-2", now)
                        .orElseThrow()
                        .problem())
                .isEqualTo(Reconciliation.TWICE);
        assertThat(open.outcomes()
                        .report(Caller.laptop(), denied, ExecutionReport.EXECUTED, null, "o-3", now)
                        .orElseThrow()
                        .problem())
                .isEqualTo(Reconciliation.NOT_ALLOWED);
        assertThat(open.outcomes()
                        .report(Caller.laptop(), "never-decided", ExecutionReport.EXECUTED, null, "o-4", now)
                        .orElseThrow()
                        .problem())
                .isEqualTo(Reconciliation.UNDECIDED);
        now = now.plus(Duration.ofMinutes(6));
        List<Reconciliation.Difference> found = Reconciliation.of(
                        open.records()::json, open.records()::at, open.records().size(), now, read -> {})
                .differences();
        assertThat(found)
                .extracting(Reconciliation.Difference::code)
                .containsExactly(
                        Reconciliation.TWICE,
                        Reconciliation.NOT_ALLOWED,
                        Reconciliation.UNDECIDED,
                        Reconciliation.NO_OUTCOME,
                        Reconciliation.NO_OUTCOME);
        assertThat(found)
                .extracting(Reconciliation.Difference::decision)
                .contains(twice, denied, "never-decided", forgotten);
    }

    @Test
    void decisions_are_found_by_their_content_and_by_their_customer() {
        String id = decide(null).decision().id();
        assertThat(open.records()
                        .search(new EntryQuery(
                                Set.of(
                                        "type=decision",
                                        "verdict=ALLOW",
                                        "agent=mp-1",
                                        "action=send_marketing_email",
                                        "row=T05-032",
                                        "release=" + RELEASE.id()),
                                null,
                                null,
                                null,
                                9)))
                .hasSize(1);
        assertThat(open.records().search(new EntryQuery(Set.of("type=decision"), null, null, null, 9), "customer:C-1"))
                .hasSize(1);
        assertThat(open.records().search(new EntryQuery(Set.of("type=decision"), null, null, null, 9), "customer:C-2"))
                .isEmpty();
        assertThat(open.records().decision(id)).isPresent();
    }

    @Test
    void while_the_clock_is_behind_nothing_is_decided_and_a_moment_is_waited_out() {
        decide(null);
        now = now.minusSeconds(1);
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        now = now.minusSeconds(60);
        assertThatThrownBy(this::verdict)
                .isInstanceOf(NotDecided.class)
                .hasMessageContaining("Maybe the clock was set back.");
        startAgain();
        assertThatThrownBy(this::verdict).isInstanceOf(NotDecided.class);
    }

    @Test
    void a_second_process_gets_the_name_of_the_process_that_has_the_folder() {
        assertThatThrownBy(() -> DataFolder.open(folder.resolve("data"), id -> RELEASE, Optional.empty(), clock))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("Maybe");
    }

    @Test
    void a_lost_search_index_loses_no_decision() throws Exception {
        DecisionResult first = decide("key-1");
        end();
        SearchIndex.remove(folder.resolve("data/projection"));
        start();
        assertThat(decide("key-1").receipt()).isEqualTo(first.receipt());
    }
}
