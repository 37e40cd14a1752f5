package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** However a question names a person, its message takes a place under the same cap: three marketing mails a week. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnePersonOneCapTest {

    private static final PolicyRelease RELEASE = DefaultPack.release();
    private static final int CAP = 3;
    private static final String CLAIM =
            "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], 'phone': "
                    + "'', 'regions': [], 'zones': ['Europe/London'], 'states': [], 'aliases': ['C-0']}";
    private static final String MAIL =
            "{'subject': {'type': 'agent', 'id': 'mp-1'}, 'action': {'name': 'send_marketing_email', "
                    + "'properties': {'dataClasses': ['PERSONAL'], 'confidence': 0.93, 'labels': [], 'channel': "
                    + "'EMAIL',"
                    + " 'purpose': 'MARKETING', 'freeText': false, 'template': 'tpl-1'}}, 'resource': %s}";

    @TempDir
    private Path folder;

    private int asked;
    private final Instant now = Instant.parse("2026-06-10T10:00:00Z");
    private final ClockAndRandom clock = new Seeded(5, () -> now);

    /** A question that is answered by the facts of then. */
    private record Question(ActivePolicy policy, String resource) {}

    private static List<Question> questions(MailCase given, List<String> resources) {
        Request any = RequestParser.read(given.file().json().path("request"), RELEASE);
        ActivePolicy policy = given.file().knowing(any, RELEASE);
        return resources.stream()
                .map(resource -> new Question(policy, resource))
                .toList();
    }

    private DataFolder open() {
        return DataFolder.open(folder.resolve("data"), id -> RELEASE, Optional.empty(), clock);
    }

    /** How many of these mails are allowed, asked for by eight at once after a new start. */
    private long allowed(MailCase given, List<String> resources) throws Exception {
        try (DataFolder open = open()) {
            return allowed(open, questions(given, resources));
        }
    }

    private long allowed(DataFolder open, List<Question> questions) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<DecisionResult>> answers = new ArrayList<>();
            for (Question question : questions) {
                JsonNode body = RequestParser.json(
                        MAIL.replace("%s", question.resource()).replace('\'', '"'));
                DecisionRequest asking = new DecisionRequest(
                        Caller.laptop(),
                        RequestParser.read(body, RELEASE),
                        "d-" + asked++,
                        now,
                        clock.random(32),
                        RequestParser.digest(body),
                        null,
                        null);
                answers.add(threads.submit(
                        () -> open.service().decide(question.policy().snapshot(), asking)));
            }
            long allowed = 0;
            for (Future<DecisionResult> each : answers) {
                allowed += each.get().decision().evaluation().verdict() == Verdict.ALLOW ? 1 : 0;
            }
            return allowed;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_customer_claimed_for_things_that_we_hold_no_record_of_is_under_the_cap_too() throws Exception {
        List<String> resources = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            resources.add("{'type': 'deal', 'id': 'no-such-" + i + "', 'properties': {'customer': 'C-1'}}");
        }
        resources.add("{'type': 'customer', 'id': 'C-1'}");

        assertThat(allowed(MailCase.given(), resources)).isBetween(1L, (long) CAP);
    }

    private static final MailCase APART = MailCase.given()
            .and(
                    "'type': 'customer', 'id': 'C-0', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], "
                            + "'phone': '', 'zones': ['Europe/London'], 'states': []}",
                    "'type': 'consent', 'id': 'K-0', 'properties': {'customer': 'C-0', 'channel': 'EMAIL', "
                            + "'purpose': 'MARKETING', 'state': 'EXPRESS', 'givenAt': '2026-03-02', 'source': "
                            + "'web form', 'wordingVersion': 'w-7'}",
                    "'type': 'history', 'id': 'H-0', 'properties': {'customer': 'C-0', 'lastContact': "
                            + "'2026-05-20', 'openComplaint': false, 'openUrgentCase': false, 'contactsSince': "
                            + "'2025-01-01'}");

    private static List<String> customers(String... ids) {
        return Stream.of(ids)
                .map(id -> "{'type': 'customer', 'id': '" + id + "'}")
                .toList();
    }

    @Test
    void records_that_aliases_join_share_one_cap() throws Exception {
        assertThat(allowed(APART.and(CLAIM), customers("C-0", "C-1", "C-0", "C-1", "C-0", "C-1", "C-0", "C-1")))
                .isEqualTo(CAP);
    }

    @Test
    void records_that_nothing_joins_have_a_cap_each() throws Exception {
        assertThat(allowed(APART, customers("C-0", "C-1", "C-0", "C-1", "C-0", "C-1", "C-0", "C-1")))
                .isEqualTo(2 * CAP);
    }

    @Test
    void what_was_allowed_to_a_record_before_it_was_merged_counts_after() throws Exception {
        assertThat(allowed(APART, customers("C-0", "C-0"))).isEqualTo(2);

        assertThat(allowed(APART.and(CLAIM), customers("C-1", "C-0", "C-1", "C-0")))
                .isEqualTo(CAP - 2);
    }

    @Test
    void what_was_allowed_to_one_person_counts_for_each_record_after_it_was_taken_apart() throws Exception {
        assertThat(allowed(APART.and(CLAIM), customers("C-1", "C-1"))).isEqualTo(2);

        assertThat(allowed(APART, customers("C-0", "C-0", "C-0")))
                .as("of the record that was merged")
                .isEqualTo(CAP - 2);
        assertThat(allowed(APART, customers("C-1", "C-1", "C-1")))
                .as("of the record that had claimed it")
                .isEqualTo(CAP - 2);
        assertThat(allowed(APART.and(CLAIM), customers("C-1", "C-0")))
                .as("of both again: four were allowed, each of them counts once")
                .isZero();
    }

    @Test
    void it_does_so_without_a_new_start_and_after_what_is_remembered_was_dropped() throws Exception {
        try (DataFolder open = open()) {
            assertThat(allowed(open, questions(APART.and(CLAIM), customers("C-1", "C-0"))))
                    .isEqualTo(2);
            assertThat(allowed(open, questions(APART, customers("C-0", "C-0", "C-0"))))
                    .isEqualTo(CAP - 2);
            open.service().forgetErased();
            assertThat(allowed(open, questions(APART, customers("C-0", "C-1", "C-1"))))
                    .isEqualTo(CAP - 2);
        }
    }

    private static final String GRANDPARENT =
            "'type': 'customer', 'id': 'C-9', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], 'phone': "
                    + "'', 'zones': ['Europe/London'], 'states': [], 'aliases': ['C-1', 'C-0']}";
    private static final String[] OF_THE_GRANDPARENT = {
        "'type': 'consent', 'id': 'K-9', 'properties': {'customer': 'C-9', 'channel': 'EMAIL', 'purpose': "
                + "'MARKETING', 'state': 'EXPRESS', 'givenAt': '2026-03-02', 'source': 'web form', "
                + "'wordingVersion': 'w-7'}",
        "'type': 'history', 'id': 'H-9', 'properties': {'customer': 'C-9', 'lastContact': '2026-05-20', "
                + "'openComplaint': false, 'openUrgentCase': false, 'contactsSince': '2025-01-01'}"
    };

    @Test
    void the_records_are_one_person_in_every_order_of_claims() throws Exception {
        assertThat(allowed(APART.and(OF_THE_GRANDPARENT).and(GRANDPARENT), customers("C-9", "C-1")))
                .isEqualTo(2);

        assertThat(allowed(APART.and(CLAIM), customers("C-0", "C-1", "C-0"))).isEqualTo(CAP - 2);
    }

    private static Set<String> locked(MailCase given, String customer) {
        Question question = questions(given, customers(customer)).get(0);
        Request request = RequestParser.read(
                RequestParser.json(MAIL.replace("%s", question.resource()).replace('\'', '"')), RELEASE);
        return DecisionService.locked(
                question.policy().snapshot(), request, new ReservationRule(ReservationRule.Kind.CONTACT, true));
    }

    @Test
    void questions_about_one_person_have_a_common_lock_with_any_facts() {
        assertThat(locked(APART.and(CLAIM), "C-1"))
                .as("C-0 by older facts, C-1 by newer")
                .containsAnyElementsOf(locked(APART, "C-0"));
        assertThat(locked(APART.and(CLAIM), "C-0"))
                .as("its root before and after")
                .containsAnyElementsOf(locked(APART.and(OF_THE_GRANDPARENT).and(GRANDPARENT), "C-9"));
        assertThat(locked(APART, "C-1")).doesNotContainAnyElementsOf(locked(APART, "C-0"));
    }

    @Test
    void questions_by_older_and_newer_facts_at_once_share_one_cap() throws Exception {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            questions.addAll(questions(APART, customers("C-0")));
            questions.addAll(questions(APART.and(CLAIM), customers("C-1")));
        }
        try (DataFolder open = open()) {
            assertThat(allowed(open, questions)).isEqualTo(CAP);
        }
    }
}
