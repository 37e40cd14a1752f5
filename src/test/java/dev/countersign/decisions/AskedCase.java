package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.IdempotencyConflict;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.record.ShownCard;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A case of the pack that is asked about, in a data folder of its own: every decision is written down, and a new start
 * reads them back.
 */
abstract class AskedCase {

    static final PolicyRelease RELEASE = DefaultPack.release();
    /** An e-mail from an approved template to a company that agreed: three a week may go. */
    static final String MAIL = "rules/contact/cases/allow/a_uk_company_with_express_consent_from_a_template.json";
    /** A reply in the agent's own words: a person approves it first. */
    static final String HELD = "rules/autonomy/cases/review/a_service_reply_in_free_text_waits_for_a_person.json";

    static final int CAP = 3;
    /** Why people approve, which a high risk needs. */
    static final String CODE = "FACTS_CHECKED";

    static final Duration WAITS = Duration.ofHours(4);

    @TempDir
    Path folder;

    final Random random = new Random(11);
    Instant now = Instant.EPOCH;
    CaseFile file;
    JsonNode body;
    Request request;
    ActivePolicy policy;
    DataFolder open;

    final ClockAndRandom clock = new Seeded(11, () -> now);

    @BeforeEach
    void begin() {
        about(MAIL);
    }

    void about(String path) {
        end();
        file = DefaultPack.theCase(path);
        body = file.json().path("request");
        request = RequestParser.read(body, RELEASE);
        now = OffsetDateTime.parse(file.json().path("at").asString()).toInstant();
        start();
    }

    void start() {
        policy = file.knowing(request, RELEASE);
        open = DataFolder.open(folder.resolve("data"), id -> RELEASE, Optional.empty(), clock);
    }

    void startAgain() {
        end();
        start();
    }

    @AfterEach
    void end() {
        if (open != null) {
            open.close();
        }
    }

    DecisionRequest asking(@Nullable String key) {
        return new DecisionRequest(
                Caller.laptop(),
                request,
                "d-" + random.nextLong(),
                now,
                clock.random(32),
                RequestParser.digest(body),
                key,
                null);
    }

    DecisionResult decide(@Nullable String key) {
        return open.service().decide(policy.snapshot(), asking(key));
    }

    Verdict verdict() {
        return decide(null).decision().evaluation().verdict();
    }

    List<DecisionResult> atOnce(int many, @Nullable String key) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<DecisionResult>> asked = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                DecisionRequest question = asking(key);
                asked.add(threads.submit(() -> open.service().decide(policy.snapshot(), question)));
            }
            List<DecisionResult> answers = new ArrayList<>();
            for (Future<DecisionResult> each : asked) {
                answers.add(each.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    String held() {
        DecisionResult held = decide(null);
        assertThat(held.decision().evaluation().verdict()).isEqualTo(Verdict.REVIEW);
        return held.decision().id();
    }

    ApprovalService.Approved approve(String held, ApprovalService.Yes yes) {
        return approve(open, policy.snapshot(), held, yes, "a-" + random.nextInt(), now);
    }

    /** As the review desk does, for a task that waits for {@link #WAITS} after the decision. */
    static ApprovalService.Approved approve(
            DataFolder data, PolicySnapshot snapshot, String held, ApprovalService.Yes yes, String id, Instant at) {
        Instant decided =
                data.records().decision(held).map(StoredDecision::decidedAt).orElse(at);
        ApprovalService.OpenedTask task = new ApprovalService.OpenedTask(
                "task-of-" + held, held, decided.plus(WAITS.dividedBy(2)), decided.plus(WAITS), null);
        return data.approving()
                .approve(
                        snapshot,
                        task,
                        yes,
                        new ShownCard(ShownCard.Needed.NOT_ASKED, null, null),
                        id,
                        at,
                        () -> {},
                        () -> {});
    }

    static ApprovalService.Yes yes(String person, Role role) {
        return yes(person, role, "", null, "read and fine");
    }

    /** Of a person who has the role with that qualifier. */
    static ApprovalService.Yes yes(String person, Role role, String qualifier, @Nullable Instant until, String reason) {
        return new ApprovalService.Yes(
                Caller.person(person, new Caller.HeldRole(role, qualifier)), role, qualifier, until, CODE, reason);
    }

    List<String> codes(DecisionResult recorded) {
        return recorded.decision().evaluation().reasons().stream()
                .map(Reason::code)
                .toList();
    }

    void givenBack(String key, DecisionResult before, ExecutionReport outcome) {
        assertThatThrownBy(() -> decide(key))
                .isInstanceOfSatisfying(
                        IdempotencyConflict.class, e -> assertThat(e.why()).isEqualTo(IdempotencyConflict.Why.EXPIRED))
                .hasMessageContaining(before.decision().id())
                .hasMessageContaining(outcome + " was reported");
    }

    void onBehalfOf(String person) {
        ObjectNode asked = (ObjectNode) body.deepCopy();
        ((ObjectNode) asked.path("subject")).putObject("properties").put("onBehalfOf", person);
        body = asked;
        request = RequestParser.read(asked, RELEASE);
    }

    /** A marketing text in the agent's own words, to Florida in the afternoon. */
    static final String TEXT = "rules/contact-time/cases/review/a_text_to_florida_in_the_afternoon.json";

    void plannedFor(String time) {
        ObjectNode asked = (ObjectNode) body.deepCopy();
        asked.putObject("context").put("time", time);
        body = asked;
        request = RequestParser.read(asked, RELEASE);
    }
}
