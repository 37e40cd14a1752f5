package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.history.Reconciliation;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.Reservations;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.bundle.Bundle;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.verify.Verify;
import dev.countersign.tables.CaseFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rights are used up: an allowed action counts until it is reported as not done, or until our own record shows it.
 * Refunds of 40 for an order of 240.
 */
@Tag("slow")
class ReservationsTest extends RefundedOrder {

    @Test
    void ten_refunds_at_once_do_not_exceed_the_amount_paid() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        CountDownLatch together = new CountDownLatch(1);
        List<Future<Verdict>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(threads.submit(() -> {
                together.await();
                return verdict();
            }));
        }
        together.countDown();
        int allowed = 0;
        for (Future<Verdict> each : asked) {
            allowed += each.get() == Verdict.ALLOW ? 1 : 0;
        }
        threads.shutdown();
        assertThat(allowed).isEqualTo(TIMES);
    }

    @Test
    void a_new_start_remembers_what_was_allowed() {
        allowed(4);
        end();
        start();
        allowed(2);
        end();
        start();
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void what_was_not_done_is_given_back_also_after_a_new_start() {
        List<String> ids = allowed(TIMES);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        report(ids.get(0), ExecutionReport.NOT_EXECUTED);
        report(ids.get(1), ExecutionReport.FAILED);
        allowed(1);
        end();
        start();
        allowed(1);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void an_action_done_after_its_return_is_reported() {
        List<String> ids = allowed(TIMES);
        assertThat(report(ids.get(0), ExecutionReport.FAILED).problem()).isNull();
        allowed(1);
        assertThat(report(ids.get(0), ExecutionReport.EXECUTED).problem()).isEqualTo(Reconciliation.DONE_AFTER_ALL);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void what_was_done_stays_done_whatever_is_reported_later() {
        List<String> ids = allowed(TIMES);
        assertThat(report(ids.get(0), ExecutionReport.EXECUTED).problem()).isNull();
        assertThat(report(ids.get(0), ExecutionReport.NOT_EXECUTED).problem())
                .isEqualTo(ExecutionReports.ALREADY_EXECUTED);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        end();
        start();
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void what_was_given_back_and_then_done_after_all_counts() {
        List<String> ids = allowed(TIMES);
        report(ids.get(0), ExecutionReport.NOT_EXECUTED);
        report(ids.get(0), ExecutionReport.EXECUTED);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void our_record_is_believed_from_a_quarter_of_an_hour_after_the_report() {
        allowed(TIMES).forEach(id -> report(id, ExecutionReport.EXECUTED));
        Instant reported = now;
        now = now.plus(Duration.ofDays(1));
        policy = policy(0, reported.plus(AFTER).minusMillis(1));
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        policy = policy(200, reported.plus(AFTER));
        allowed(1);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_report_written_while_the_clock_was_set_back_is_not_earlier_than_the_decision() {
        List<String> ids = allowed(TIMES);
        Instant decided = now;
        now = decided.minus(Duration.ofHours(1));
        ids.forEach(id -> report(id, ExecutionReport.EXECUTED));
        now = decided.plus(Duration.ofMinutes(30));
        for (int starts = 0; starts < 2; starts++) {
            policy = policy(0, decided.plus(AFTER).minusMillis(1));
            assertThat(verdict()).as("after " + starts + " starts").isEqualTo(Verdict.DENY);
            end();
            start();
        }
        policy = policy(200, decided.plus(AFTER));
        allowed(1);
    }

    @Test
    void a_record_that_is_restored_from_a_backup_gives_nothing_back() {
        allowed(TIMES).forEach(id -> report(id, ExecutionReport.EXECUTED));
        Instant reported = now;
        now = now.plus(Duration.ofDays(7));
        policy = policy(PAID, reported.plus(Duration.ofDays(6)));
        assertThat(verdict()).as("our record shows all").isEqualTo(Verdict.DENY);
        for (int starts = 0; starts < 2; starts++) {
            policy = policy(0, reported);
            assertThat(verdict())
                    .as("a backup of then, after " + starts + " starts")
                    .isEqualTo(Verdict.DENY);
            end();
            start();
        }
        policy = policy(200, reported.plus(Duration.ofDays(6)));
        allowed(1);
        policy = policy(0, reported);
        assertThat(verdict()).as("with one more that is not shown").isEqualTo(Verdict.DENY);
    }

    @Test
    void a_record_with_a_future_date_counts_only_up_to_now() {
        allowed(TIMES).forEach(id -> report(id, ExecutionReport.EXECUTED));
        policy = policy(0, now.plus(Duration.ofDays(365)));
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_record_with_a_future_date_counts_only_up_to_the_time_of_its_file() throws IOException {
        Instant changed = now;
        policy = filed(0, now.plus(Duration.ofHours(1)), changed);
        allowed(TIMES).forEach(id -> report(id, ExecutionReport.EXECUTED));
        for (Duration later : List.of(AFTER, Duration.ofHours(1), Duration.ofDays(2))) {
            now = changed.plus(later);
            assertThat(verdict()).as("after " + later).isEqualTo(Verdict.DENY);
            end();
            start();
            policy = filed(0, changed.plus(Duration.ofHours(1)), changed);
            assertThat(verdict()).as("after a new start, after " + later).isEqualTo(Verdict.DENY);
        }
        policy = filed(200, now.plus(Duration.ofHours(1)), changed.plus(AFTER));
        allowed(1);
    }

    @Test
    void a_record_dated_after_the_decision_without_a_file_or_with_one_dated_after_it_shows_nothing()
            throws IOException {
        Instant begun = now;
        allowed(TIMES).forEach(id -> report(id, ExecutionReport.EXECUTED));
        now = begun.plus(Duration.ofDays(1));
        policy = policy(0, now.plusSeconds(1));
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        policy = filed(0, now.plusSeconds(1), now.plusSeconds(1));
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void credits_count_until_the_time_of_the_file_of_a_history_is_after_them() throws IOException {
        about(CREDIT);
        Instant changed = now;
        policy = filed(0, now.plus(Duration.ofHours(1)), changed);
        allowed(1).forEach(id -> report(id, ExecutionReport.EXECUTED));
        now = changed.plus(Duration.ofMinutes(20));
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
        now = changed.plus(Duration.ofHours(2));
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
    }

    @Test
    void a_permit_that_ran_out_unreported_counts_until_our_record_must_know() {
        allowed(5);
        Instant until = ask().decision().evaluation().validUntil();
        now = until.plus(Duration.ofDays(3));
        policy = policy(0, until.plus(AFTER).minusMillis(1));
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        policy = policy(0, until.plus(AFTER));
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void an_order_is_cancelled_once() {
        about(CANCEL);
        String first = allowed(1).get(0);
        assertThat(ask().decision().evaluation().reasons())
                .anyMatch(reason -> reason.code().equals("ORDER_UNDER_WAY"));
        report(first, ExecutionReport.NOT_EXECUTED);
        allowed(1);
    }

    @Test
    void a_credit_that_was_allowed_is_counted_with_those_on_record() {
        about(CREDIT);
        allowed(1);
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
    }

    /** The facts of the case with these too, each written with single quotes as type, id and properties. */
    private ActivePolicy with(String... facts) {
        List<JsonNode> all = new ArrayList<>(facts(0, now));
        Stream.of(facts)
                .map(fact -> RequestParser.json(("{" + fact + "}").replace('\'', '"')))
                .forEach(fact -> {
                    all.removeIf(each -> each.path("type").equals(fact.path("type"))
                            && each.path("id").equals(fact.path("id")));
                    all.add(fact);
                });
        return new CaseFile(file.path(), file.json(), all).knowing(request(), RELEASE);
    }

    private ActivePolicy joined() {
        return with(
                "'type': 'customer', 'id': 'C-9', 'properties': {'kind': 'CONSUMER', 'birthDate': '1985-03-14', "
                        + "'countries': ['DE'], 'phone': '', 'regions': [], 'zones': ['Europe/Berlin'], "
                        + "'states': [], 'aliases': ['C-1']}",
                "'type': 'history', 'id': 'H-9', 'properties': {'customer': 'C-9', 'goodwillCredits': 0}");
    }

    @Test
    void a_credit_to_one_person_counts_for_a_record_that_was_taken_out_also_after_a_new_start() {
        about(CREDIT);
        ActivePolicy apart = policy;
        policy = joined();
        DecisionResult recorded = ask();
        assertThat(recorded.decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(recorded.decision().facts().customerIds()).containsExactly("C-1", "C-9");
        assertThat(open.records().replay(recorded.receipt().sequence())).isInstanceOf(ReplayResult.Faithful.class);
        policy = apart;
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
        end();
        start();
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
        report(recorded.decision().id(), ExecutionReport.NOT_EXECUTED);
        assertThat(verdict()).as("it was given back for every record").isEqualTo(Verdict.ALLOW);
    }

    private static final String BUYER =
            "'type': 'customer', 'id': 'C-7', 'properties': {'kind': 'CONSUMER', 'birthDate': '1985-03-14', "
                    + "'countries': ['DE'], 'phone': '', 'regions': [], 'zones': ['Europe/Berlin'], 'states': []}";
    private static final String OF_THE_BUYER =
            "'type': 'order', 'id': 'O-1', 'properties': {'customer': 'C-7', 'orderStatus': 'RETURNED', 'paid': "
                    + "240, 'refunded': 0, 'deliveredAt': '2026-06-01T10:00:00Z'}";

    @Test
    void an_order_with_a_new_customer_keeps_its_reservations() {
        allowed(4);
        policy = with(BUYER, OF_THE_BUYER);
        allowed(2);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        end();
        start();
        assertThat(verdict()).as("after a new start").isEqualTo(Verdict.DENY);
    }

    private Verdict askedAs(String type, String id) {
        ObjectNode body = (ObjectNode) file.json().path("request").deepCopy();
        ((ObjectNode) body.path("resource")).put("type", type).put("id", id);
        ((ObjectNode) body.path("resource"))
                .set(
                        "properties",
                        RequestParser.json("{\"customer\": \"C-1\", \"orderStatus\": \"RETURNED\", \"paid\": 240, "
                                + "\"refunded\": 0, \"deliveredAt\": \"2026-06-01T10:00:00Z\"}"));
        RequestParser.ParsedRequest asked = RequestParser.asked(body, RELEASE);
        if (!asked.bad().isEmpty()) {
            return Verdict.DENY;
        }
        return open.service()
                .decide(
                        policy.snapshot(),
                        new DecisionRequest(
                                Caller.laptop(),
                                asked.request(),
                                "d-" + random.nextLong(),
                                now,
                                clock.random(32),
                                "ab".repeat(32),
                                null,
                                null))
                .decision()
                .evaluation()
                .verdict();
    }

    @Test
    void an_order_in_other_letters_takes_nothing_that_was_taken_already() {
        for (String id : List.of("o-1", "\uff2f-1", " O-1", "O-1\u200b", "\u041e-1")) {
            assertThat(askedAs("order", id)).as("before: " + id).isNotEqualTo(Verdict.ALLOW);
        }
        allowed(TIMES);
        for (String id : List.of("O-1", "o-1", "\uff2f-1", " O-1", "O-1\u200b", "\u041e-1")) {
            assertThat(askedAs("order", id)).as(id).isNotEqualTo(Verdict.ALLOW);
        }
    }

    @Test
    void money_that_went_back_stays_spent_when_its_customer_is_erased() {
        allowed(TIMES).forEach(id -> report(id, ExecutionReport.EXECUTED));
        Instant reported = now;
        eraseTheCustomer();
        assertThat(verdict()).as("at once").isEqualTo(Verdict.DENY);
        end();
        start();
        assertThat(verdict()).as("after a new start").isEqualTo(Verdict.DENY);
        policy = with(BUYER, OF_THE_BUYER);
        assertThat(verdict()).as("for the customer of now").isEqualTo(Verdict.DENY);
        now = now.plus(Duration.ofDays(1));
        policy = policy(200, reported.plus(AFTER));
        allowed(1);
    }

    @Test
    void what_the_entry_of_an_erasure_keeps_names_neither_the_customer_nor_the_order_and_holds_for_a_stranger()
            throws IOException {
        allowed(TIMES).forEach(id -> report(id, ExecutionReport.EXECUTED));
        eraseTheCustomer();
        List<String> left = new ArrayList<>();
        for (long sequence = 0; sequence < open.records().size(); sequence++) {
            open.ledger()
                    .entries()
                    .parts(sequence)
                    .forEach(part -> left.add(new String(part.content(), StandardCharsets.UTF_8)));
        }
        assertThat(left).noneMatch(part -> part.contains("O-1") || part.contains("C-1"));
        assertThat(left).anyMatch(part -> part.contains("\"euros\":\"40\",\"right\":\"AMOUNT/RESOURCE/"));
        end();
        PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
        assertThat(Verify.run(List.of(folder.resolve("data").toString()), nobody, nobody, Optional.empty()))
                .isZero();
        assertThat(bundle()).contains("Nothing is wrong.");
        start();
    }

    /** Output of the verifier for a bundle of everything that can be opened. */
    private String bundle() throws IOException {
        Path zip = folder.resolve("bundle.zip");
        try (OfflineLedger offline = OfflineLedger.open(folder.resolve("data"));
                OutputStream out = Files.newOutputStream(zip)) {
            SortedMap<Long, List<byte[]>> opened = new TreeMap<>();
            LongStream.range(0, offline.entries().size())
                    .forEach(each -> opened.put(
                            each,
                            offline.entries().parts(each).stream()
                                    .map(DecryptedPart::content)
                                    .toList()));
            new Bundle(new TreeSet<>(opened.keySet()), opened, new TreeMap<>(), new TreeSet<>())
                    .write(out, offline.entries(), offline.proofs());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
        Verify.run(List.of(zip.toString()), print, print, Optional.empty());
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_report_that_comes_after_the_erasure_gives_back_what_was_not_done() {
        List<String> ids = allowed(TIMES);
        now = now.plus(Duration.ofDays(3));
        eraseTheCustomer();
        assertThat(verdict()).as("nobody reported an outcome").isEqualTo(Verdict.DENY);
        report(ids.get(0), ExecutionReport.NOT_EXECUTED);
        allowed(1);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
        end();
        start();
        assertThat(verdict()).as("after a new start").isEqualTo(Verdict.DENY);
    }

    @Test
    void what_was_given_back_or_is_shown_by_our_record_is_not_kept_when_the_customer_is_erased() {
        allowed(2).forEach(id -> report(id, ExecutionReport.EXECUTED));
        report(allowed(1).get(0), ExecutionReport.NOT_EXECUTED);
        now = now.plus(Duration.ofDays(1));
        policy = policy(80, now);
        eraseTheCustomer();
        assertThat(open
                        .records()
                        .search(new EntryQuery(Set.of("type=" + EntryType.ERASURE_BEGUN), null, null, null, 9))
                        .stream()
                        .map(each -> open.records().json(each.sequence()).path("sealed")))
                .singleElement()
                .satisfies(part -> assertThat(part.has("reserved")).isFalse());
        allowed(4);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_right_has_one_key_in_any_letters_of_its_resource() {
        ReservationRule refund = new ReservationRule(ReservationRule.Kind.AMOUNT, false);
        assertThat(Stream.of("ab3k7q", "AB3K7Q", " AB3K7Q", "\uff21\uff22\uff13\uff2b\uff17\uff31")
                        .map(id -> refund.keys(Map.of("resource.type", "booking", "resource.id", id)::get, List.of()))
                        .distinct())
                .hasSize(1);
        assertThat(refund.keys(Map.of("resource.type", "booking", "resource.id", "AB3K7R")::get, List.of()))
                .isNotEqualTo(refund.keys(Map.of("resource.type", "booking", "resource.id", "AB3K7Q")::get, List.of()));
    }

    @Test
    void a_record_says_what_its_action_uses_up_and_replays() {
        DecisionResult recorded = ask();
        ask();
        JsonNode entry = open.records().json(recorded.receipt().sequence());
        assertThat(entry.at("/action/reserves").asString()).isEqualTo("AMOUNT");
        assertThat(entry.at("/action/reservedFor").asString()).isEqualTo("RESOURCE");
        assertThat(open.records().replay(recorded.receipt().sequence() + 1)).isInstanceOf(ReplayResult.Faithful.class);
    }

    /** A message a day for two years, each of which was sent. */
    @Test
    void messages_end_by_time_and_are_counted_no_more() {
        Reservations reservations = new Reservations(key -> List.of());
        String key = ReservationRule.contacts(Set.of("C-1")).iterator().next();
        for (int day = 0; day < 730; day++) {
            Instant sent = now.plus(Duration.ofDays(day));
            reservations.reserve(new Reservation(
                    new TreeSet<>(Set.of(key)),
                    "d-" + day,
                    sent,
                    sent.plus(Duration.ofMinutes(5)),
                    Optional.empty(),
                    BigDecimal.ZERO,
                    sent));
            reservations.contacts(Set.of("C-1"), sent);
            assertThat(reservations.held(key)).isEqualTo(Math.min(day + 1, 181));
        }
    }

    @Test
    void the_keys_in_memory_are_bounded() {
        Reservations reservations = new Reservations(key -> List.of());
        for (int i = 0; i < 50_010; i++) {
            reservations.reserve(new Reservation(
                    new TreeSet<>(Set.of(ReservationRule.Kind.COUNT + "/RESOURCE/" + i)),
                    "d-" + i,
                    now,
                    now,
                    Optional.empty(),
                    BigDecimal.ZERO,
                    null));
        }
        assertThat(reservations.keys()).isEqualTo(50_000);
    }
}
