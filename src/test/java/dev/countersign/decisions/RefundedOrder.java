package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A case in which our own record says of an order that it was paid with 240, and refunds of 40 are asked for; also the
 * other cases in which rights are used up.
 */
abstract class RefundedOrder {

    static final PolicyRelease RELEASE = DefaultPack.release();
    static final String REFUND = "rules/money/cases/allow/a_small_refund_of_a_returned_order.json";
    static final String CANCEL = "rules/money/cases/allow/an_order_is_cancelled_before_it_leaves.json";
    static final String CREDIT = "rules/money/cases/allow/a_small_credit_goes_alone.json";
    static final double PAID = 240;
    static final int TIMES = 6;
    static final Duration AFTER = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    final Random random = new Random(7);
    Instant now;
    CaseFile file;
    DataFolder open;
    ActivePolicy policy;

    final ClockAndRandom clock = new Seeded(7, () -> now);

    @BeforeEach
    void begin() {
        about(REFUND);
        start();
    }

    void about(String path) {
        file = DefaultPack.theCase(path);
        now = OffsetDateTime.parse(file.json().path("at").asString()).toInstant();
        policy = policy(0, now);
    }

    void start() {
        open = DataFolder.open(folder.resolve("data"), id -> RELEASE, Optional.empty(), clock);
    }

    @AfterEach
    void end() {
        open.close();
    }

    /** The facts of the case, with what our record says of the order at a moment. */
    ActivePolicy policy(double refunded, Instant asOf) {
        return new CaseFile(file.path(), file.json(), facts(refunded, asOf)).knowing(request(), RELEASE);
    }

    List<JsonNode> facts(double refunded, Instant asOf) {
        return file.facts().stream()
                .map(fact -> {
                    ObjectNode node = (ObjectNode) fact.deepCopy();
                    if (node.path("type").asString("").equals("history")) {
                        node.put("asOf", asOf.toString());
                    }
                    if (node.path("type").asString("").equals("order")) {
                        node.put("asOf", asOf.toString());
                        ((ObjectNode) node.path("properties")).put("paid", PAID).put("refunded", refunded);
                    }
                    return (JsonNode) node;
                })
                .toList();
    }

    Request request() {
        return RequestParser.read(file.json().path("request"), RELEASE);
    }

    DecisionResult ask() {
        return open.service()
                .decide(
                        policy.snapshot(),
                        new DecisionRequest(
                                Caller.laptop(),
                                request(),
                                "d-" + random.nextLong(),
                                now,
                                clock.random(32),
                                "ab".repeat(32),
                                null,
                                null));
    }

    Verdict verdict() {
        return ask().decision().evaluation().verdict();
    }

    List<String> allowed(int times) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Decision decision = ask().decision();
            assertThat(decision.evaluation().verdict()).as("number " + (i + 1)).isEqualTo(Verdict.ALLOW);
            ids.add(decision.id());
        }
        return ids;
    }

    ExecutionReports.Reported report(String decision, ExecutionReport outcome) {
        return open.outcomes()
                .report(Caller.laptop(), decision, outcome, null, "o-" + random.nextLong(), now)
                .orElseThrow();
    }

    void eraseTheCustomer() {
        open.erasing()
                .erase(
                        new ErasureRequest(
                                "C-1",
                                Caller.person("p-privacy-1"),
                                Caller.person("p-legal-1"),
                                "asked for it",
                                true,
                                false),
                        policy.own(),
                        "e-" + random.nextLong(),
                        (step, of, all) -> {});
    }

    /** The same facts as lines of a file that was last modified at a moment. */
    ActivePolicy filed(double refunded, Instant asOf, Instant changed) throws IOException {
        Path facts = Files.createDirectories(folder.resolve("facts"));
        StringBuilder text = new StringBuilder();
        for (JsonNode fact : facts(refunded, asOf)) {
            ObjectNode line = (ObjectNode) fact.deepCopy();
            text.append(line.put("source", "test").put("asOf", line.path("asOf").asString(asOf.toString())))
                    .append('\n');
        }
        Path file = Files.writeString(facts.resolve("facts.jsonl"), text);
        Files.setLastModifiedTime(file, FileTime.from(changed));
        return new ActivePolicy(RELEASE, OwnFacts.folder(facts, RELEASE.vocabulary(), RELEASE.declaredTypes()));
    }
}
