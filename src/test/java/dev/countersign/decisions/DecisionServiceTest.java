package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.Refused;
import dev.countersign.facts.Request;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.Outside;
import dev.countersign.ledger.Sought;
import dev.countersign.ledger.Unusable;
import dev.countersign.policy.Release;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A decision is written down before it is told: what follows from that for keys, caps, approvals and outcomes, also after a new start. */
class DecisionServiceTest {

    private static final Release RELEASE = DefaultPack.release();
    /** An e-mail from an approved template to a company that agreed: three a week may go. */
    private static final String MAIL = "rules/contact/cases/allow/a_uk_company_with_express_consent_from_a_template.json";
    /** The same in the agent's own words: a person looks first. */
    private static final String HELD = "rules/contact/cases/review/a_third_email_within_a_week.json";
    private static final int CAP = 3;

    @TempDir
    private Path folder;
    private final Random random = new Random(11);
    private Instant now = Instant.EPOCH;
    private CaseFile file;
    private JsonNode body;
    private Request request;
    private PolicyInForce policy;
    private DataFolder open;

    private final Outside outside = new Outside() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public synchronized byte[] random(int bytes) {
            byte[] made = new byte[bytes];
            random.nextBytes(made);
            return made;
        }
    };

    @BeforeEach
    void begin() {
        about(MAIL);
    }

    private void about(String path) {
        end();
        file = CaseFile.all(DefaultPack.FILES).stream().filter(each -> each.path().equals(path)).findFirst().orElseThrow();
        body = file.json().path("request");
        request = Requests.read(body, RELEASE);
        now = OffsetDateTime.parse(file.json().path("at").asString()).toInstant();
        start();
    }

    private void start() {
        policy = file.knowing(request, RELEASE);
        open = DataFolder.open(folder.resolve("data"), id -> RELEASE, Optional.empty(), outside);
    }

    private void startAgain() {
        end();
        start();
    }

    @AfterEach
    void end() {
        if (open != null) {
            open.close();
        }
    }

    private Asking asking(@Nullable String key) {
        return new Asking(request, "d-" + random.nextLong(), now, outside.random(32), Requests.digest(body), key, null);
    }

    private Answered decide(@Nullable String key) {
        return open.service().decide(policy.inForce(), asking(key));
    }

    private Verdict verdict() {
        return decide(null).decision().evaluation().verdict();
    }

    @Test
    void an_answer_has_a_receipt_and_the_entry_says_what_was_answered() {
        Answered answered = decide(null);
        JsonNode entry = open.records().json(answered.receipt().sequence());
        assertThat(entry.path("id").asString()).isEqualTo(answered.decision().id());
        assertThat(entry.path("verdict").asString()).isEqualTo("ALLOW");
        assertThat(open.records().replay(answered.receipt().sequence())).isInstanceOf(Replayed.Faithful.class);
    }

    @Test
    void the_same_key_and_request_get_the_same_decision_also_after_a_new_start() {
        Answered first = decide("key-1");
        Answered second = decide("key-1");
        startAgain();
        Answered third = decide("key-1");
        assertThat(List.of(second, third)).allSatisfy(again -> {
            assertThat(again.replayed()).isTrue();
            assertThat(again.receipt()).isEqualTo(first.receipt());
            assertThat(AnswerJson.bytes(again.decision().evaluation())).isEqualTo(AnswerJson.bytes(first.decision().evaluation()));
        });
        assertThat(open.records().search(new Sought(Set.of("type=decision"), null, null, null, 9))).hasSize(1);
    }

    @Test
    void sixteen_at_once_with_one_key_are_one_decision() throws Exception {
        List<Answered> answers = atOnce(16, "key-1");
        assertThat(answers.stream().map(Answered::receipt).distinct()).hasSize(1);
        assertThat(answers.stream().filter(answer -> !answer.replayed())).hasSize(1);
    }

    @Test
    void another_request_with_the_same_key_is_refused_and_so_is_the_same_after_its_time() {
        decide("key-1");
        JsonNode first = body;
        ((ObjectNode) (body = first.deepCopy())).putObject("context").put("identityVerified", true);
        assertThatThrownBy(() -> decide("key-1")).isInstanceOfSatisfying(KeyConflict.class, e -> assertThat(e.why()).isEqualTo(KeyConflict.Why.KEY_REUSED));
        body = first;
        now = now.plus(Duration.ofMinutes(5));
        assertThatThrownBy(() -> decide("key-1")).isInstanceOfSatisfying(KeyConflict.class, e -> assertThat(e.why()).isEqualTo(KeyConflict.Why.EXPIRED));
    }

    @Test
    void of_many_at_once_no_more_are_allowed_than_the_cap_leaves_room_for() throws Exception {
        List<Answered> answers = atOnce(24, null);
        assertThat(answers.stream().filter(answer -> answer.decision().evaluation().verdict() == Verdict.ALLOW)).hasSize(CAP);
    }

    private List<Answered> atOnce(int many, @Nullable String key) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answered>> asked = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Asking asking = asking(key);
                asked.add(threads.submit(() -> open.service().decide(policy.inForce(), asking)));
            }
            List<Answered> answers = new ArrayList<>();
            for (Future<Answered> each : asked) {
                answers.add(each.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
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
    void what_was_not_sent_gives_its_place_back_and_what_was_sent_goes_on_to_count() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < CAP; i++) {
            ids.add(decide(null).decision().id());
        }
        open.outcomes().report(ids.get(0), Outcome.FAILED, null, "o-1", now);
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        open.outcomes().report(ids.get(1), Outcome.EXECUTED, Reaction.ANSWERED, "o-2", now);
        open.outcomes().report(ids.get(2), Outcome.EXECUTED, null, "o-3", now);
        now = now.plus(Duration.ofMinutes(6));
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void an_approval_is_an_entry_and_counts_after_a_new_start_until_it_runs_out() {
        about(HELD);
        Answered held = decide(null);
        assertThat(held.decision().evaluation().verdict()).isEqualTo(Verdict.REVIEW);
        Approving.Approved approved = open.approving().approve(held.decision().id(), yes("p-7", Role.FRONTLINE_USER), "a-1", now);
        assertThat(approved.open()).isEmpty();
        assertThat(new String(open.ledger().entries().get(approved.receipt().sequence()).open(), StandardCharsets.UTF_8)).doesNotContain("p-7");
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        now = now.plus(Duration.ofMinutes(6));
        startAgain();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        now = now.plus(Duration.ofDays(1));
        assertThat(verdict()).isNotEqualTo(Verdict.ALLOW);
    }

    @Test
    void nobody_approves_what_they_asked_for_own_or_benefit_from_or_what_is_not_held_or_waits_for_another() {
        about(HELD);
        String held = decide(null).decision().id();
        String owner = String.valueOf(open.records().decision(held).orElseThrow().facts().known().value("agent.owner"));
        for (String concerned : List.of("mp-1", owner)) {
            assertThatThrownBy(() -> open.approving().approve(held, yes(concerned, Role.FRONTLINE_USER), "a-2", now)).as(concerned).hasMessageContaining("cannot approve it");
        }
        assertThatThrownBy(() -> open.approving().approve(held, yes("p-7", Role.DATA_STEWARD), "a-3", now)).hasMessageContaining("nobody waits for DATA_STEWARD").hasMessageContaining("FRONTLINE_USER");
        assertThatThrownBy(() -> open.approving().approve("no-such", yes("p-7", Role.FRONTLINE_USER), "a-4", now)).hasMessageContaining("there is no decision `no-such`");
        about(MAIL);
        Answered free = decide(null);
        assertThatThrownBy(() -> open.approving().approve(free.decision().id(), yes("p-7", Role.FRONTLINE_USER), "a-1", now)).isInstanceOf(Refused.class).hasMessageContaining("this action is not held");
    }

    @Test
    void where_two_are_asked_two_different_people_must_agree() {
        about("rules/money/cases/review/a_price_change_of_22_percent.json");
        String held = decide(null).decision().id();
        assertThat(open.approving().approve(held, yes("p-7", Role.BUSINESS_OWNER), "a-1", now).open()).hasSize(1);
        assertThat(verdict()).isEqualTo(Verdict.REVIEW);
        Approving.Yes again = new Approving.Yes("p-7", Role.BUSINESS_OWNER, "finance", now.plus(Duration.ofHours(20)), "");
        assertThatThrownBy(() -> open.approving().approve(held, again, "a-2", now)).hasMessageContaining("`p-7` has approved this action already");
        Approving.Yes other = new Approving.Yes("p-8", Role.BUSINESS_OWNER, "finance", now.plus(Duration.ofHours(20)), "");
        assertThat(open.approving().approve(held, other, "a-3", now).open()).isEmpty();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
    }

    private Approving.Yes yes(String person, Role role) {
        return new Approving.Yes(person, role, "", now.plus(Duration.ofHours(20)), "read and fine");
    }

    @Test
    void what_does_not_add_up_is_listed() {
        String twice = decide(null).decision().id();
        String forgotten = decide(null).decision().id();
        decide(null);
        String denied = decide(null).decision().id();
        open.outcomes().report(twice, Outcome.EXECUTED, null, "o-1", now);
        assertThat(open.outcomes().report(twice, Outcome.EXECUTED, null, "o-2", now).problem()).isEqualTo(Reconciliation.TWICE);
        assertThat(open.outcomes().report(denied, Outcome.EXECUTED, null, "o-3", now).problem()).isEqualTo(Reconciliation.NOT_ALLOWED);
        assertThat(open.outcomes().report("never-decided", Outcome.EXECUTED, null, "o-4", now).problem()).isEqualTo(Reconciliation.UNDECIDED);
        now = now.plus(Duration.ofMinutes(6));
        List<Reconciliation.Difference> found = Reconciliation.of(open.records()::json, open.records().size(), now, read -> {
        });
        assertThat(found).extracting(Reconciliation.Difference::code).containsExactly(Reconciliation.TWICE, Reconciliation.NOT_ALLOWED, Reconciliation.UNDECIDED, Reconciliation.NO_OUTCOME, Reconciliation.NO_OUTCOME);
        assertThat(found).extracting(Reconciliation.Difference::decision).contains(twice, denied, "never-decided", forgotten);
    }

    @Test
    void decisions_are_found_by_what_stands_in_them_and_by_their_customer() {
        String id = decide(null).decision().id();
        assertThat(open.records().search(new Sought(Set.of("type=decision", "verdict=ALLOW", "agent=mp-1", "action=send_marketing_email", "row=T05-032", "release=" + RELEASE.id()), null, null, null, 9)))
                .hasSize(1);
        assertThat(open.records().search(new Sought(Set.of("type=decision"), null, null, null, 9), "customer:C-1")).hasSize(1);
        assertThat(open.records().search(new Sought(Set.of("type=decision"), null, null, null, 9), "customer:C-2")).isEmpty();
        assertThat(open.records().decision(id)).isPresent();
    }

    @Test
    void while_the_clock_is_behind_nothing_is_decided_and_a_moment_is_waited_out() {
        decide(null);
        now = now.minusSeconds(1);
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        now = now.minusSeconds(60);
        assertThatThrownBy(this::verdict).isInstanceOf(NotDecided.class).hasMessageContaining("Maybe the clock was set back.");
        startAgain();
        assertThatThrownBy(this::verdict).isInstanceOf(NotDecided.class);
    }

    @Test
    void a_second_process_is_told_who_has_the_folder() {
        assertThatThrownBy(() -> DataFolder.open(folder.resolve("data"), id -> RELEASE, Optional.empty(), outside)).isInstanceOf(Unusable.class).hasMessageContaining("Maybe");
    }

    @Test
    void a_lost_database_loses_no_decision() throws Exception {
        Answered first = decide("key-1");
        end();
        Files.delete(folder.resolve("data/projection/entries.mv.db"));
        start();
        assertThat(decide("key-1").receipt()).isEqualTo(first.receipt());
    }
}
