package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.history.Reconciliation;
import dev.countersign.decisions.record.ApprovalsUsed;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Role;
import dev.countersign.tables.CaseFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Decisions compared with reports, for actions that use up rights. */
class ReconciliationTest extends RefundedOrder {

    private Reconciliation.Found found() {
        return Reconciliation.of(
                open.records()::json, open.records()::at, open.records().size(), now, read -> {});
    }

    private List<Reconciliation.Difference> differences() {
        return found().differences();
    }

    @Test
    void what_was_given_back_and_done_all_the_same_is_more_than_was_owed() {
        List<String> ids = allowed(TIMES);
        report(ids.get(0), ExecutionReport.NOT_EXECUTED);
        ids.addAll(allowed(1));
        ids.forEach(id -> report(id, ExecutionReport.EXECUTED));
        assertThat(differences())
                .extracting(Reconciliation.Difference::code, Reconciliation.Difference::decision)
                .containsExactly(
                        tuple(Reconciliation.DONE_AFTER_ALL, ids.get(0)),
                        tuple(Reconciliation.MORE_THAN_OWED, ids.get(TIMES)));
    }

    @Test
    void a_record_with_a_future_date_shows_nothing_to_the_reconciliation() {
        policy = policy(0, now.plus(Duration.ofDays(365)));
        List<String> ids = allowed(TIMES);
        report(ids.get(0), ExecutionReport.NOT_EXECUTED);
        ids.addAll(allowed(1));
        ids.forEach(id -> report(id, ExecutionReport.EXECUTED));
        now = now.plus(Duration.ofDays(2));
        assertThat(differences())
                .extracting(Reconciliation.Difference::code, Reconciliation.Difference::decision)
                .containsExactly(
                        tuple(Reconciliation.DONE_AFTER_ALL, ids.get(0)),
                        tuple(Reconciliation.MORE_THAN_OWED, ids.get(TIMES)));
    }

    @Test
    void actions_within_the_amount_owed_are_consistent() {
        List<String> ids = allowed(TIMES);
        ids.forEach(id -> report(id, ExecutionReport.EXECUTED));
        assertThat(differences()).isEmpty();
        report(ids.get(0), ExecutionReport.FAILED);
        assertThat(differences())
                .extracting(Reconciliation.Difference::code)
                .containsExactly(Reconciliation.TAKEN_BACK);
    }

    @Test
    void an_approval_is_used_no_more_often_than_it_was_given_for() {
        ApprovalsUsed used = new ApprovalsUsed();
        used.given(RequestParser.json("{\"id\": \"a-1\", \"uses\": 1}"));
        assertThat(used.use(RequestParser.json("{\"uses\": [\"a-1\"]}"))).isFalse();
        assertThat(used.use(RequestParser.json("{\"uses\": [\"a-2\"]}"))).isFalse();
        assertThat(used.use(RequestParser.json("{\"uses\": [\"a-1\"]}"))).isTrue();
    }

    private ActivePolicy credits(int onRecord, Instant asOf) {
        return new CaseFile(
                        file.path(),
                        file.json(),
                        facts(0, asOf).stream()
                                .map(fact -> {
                                    if (fact.path("type").asString("").equals("history")) {
                                        ((ObjectNode) fact.path("properties")).put("goodwillCredits", onRecord);
                                    }
                                    return fact;
                                })
                                .toList())
                .knowing(request(), RELEASE);
    }

    @Test
    void a_credit_that_was_given_back_and_then_given_all_the_same_counts_with_those_that_were_known() {
        about(CREDIT);
        policy = credits(1, now);
        String first = allowed(1).get(0);
        report(first, ExecutionReport.NOT_EXECUTED);
        List<String> more = allowed(2);
        report(first, ExecutionReport.EXECUTED);
        more.forEach(id -> report(id, ExecutionReport.EXECUTED));
        assertThat(differences())
                .extracting(Reconciliation.Difference::code, Reconciliation.Difference::decision)
                .containsExactly(
                        tuple(Reconciliation.DONE_AFTER_ALL, first), tuple(Reconciliation.MORE_THAN_OWED, more.get(1)));
    }

    @Test
    void a_credit_that_the_history_shows_is_counted_once() {
        about(CREDIT);
        policy = credits(1, now);
        report(allowed(1).get(0), ExecutionReport.EXECUTED);
        now = now.plus(Duration.ofHours(1));
        policy = credits(2, now);
        report(allowed(1).get(0), ExecutionReport.EXECUTED);
        assertThat(differences()).isEmpty();
    }

    @Test
    void a_record_shows_no_more_than_its_file_did_when_it_was_decided() throws IOException {
        Instant changed = now;
        policy = filed(0, changed.plus(Duration.ofMinutes(20)), changed);
        List<String> ids = allowed(TIMES);
        report(ids.get(0), ExecutionReport.NOT_EXECUTED);
        ids.subList(1, TIMES).forEach(id -> report(id, ExecutionReport.EXECUTED));
        now = changed.plus(Duration.ofHours(1));
        String last = allowed(1).get(0);
        report(ids.get(0), ExecutionReport.EXECUTED);
        report(last, ExecutionReport.EXECUTED);
        assertThat(differences())
                .extracting(Reconciliation.Difference::code, Reconciliation.Difference::decision)
                .containsExactly(
                        tuple(Reconciliation.DONE_AFTER_ALL, ids.get(0)), tuple(Reconciliation.MORE_THAN_OWED, last));
    }

    @Test
    void what_was_done_for_somebody_who_was_erased_is_counted_and_not_judged() {
        about(CREDIT);
        policy = credits(1, now);
        report(allowed(1).get(0), ExecutionReport.EXECUTED);
        assertThat(found().unreadable()).isZero();
        eraseTheCustomer();
        assertThat(found().differences()).isEmpty();
        assertThat(found().unreadable()).isEqualTo(1);
    }

    @Test
    void more_was_done_than_was_approved() {
        about("rules/autonomy/cases/review/a_service_reply_in_free_text_waits_for_a_person.json");
        AskedCase.approve(
                open, policy.snapshot(), ask().decision().id(), AskedCase.yes("p-7", Role.FRONTLINE_USER), "a-1", now);
        String first = allowed(1).get(0);
        report(first, ExecutionReport.NOT_EXECUTED);
        String second = allowed(1).get(0);
        report(second, ExecutionReport.EXECUTED);
        assertThat(differences()).isEmpty();
        report(first, ExecutionReport.EXECUTED);
        assertThat(differences())
                .extracting(Reconciliation.Difference::code, Reconciliation.Difference::decision)
                .containsExactly(
                        tuple(Reconciliation.DONE_AFTER_ALL, first), tuple(Reconciliation.MORE_THAN_APPROVED, first));
    }
}
