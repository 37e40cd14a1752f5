package dev.countersign.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import dev.countersign.tables.PackFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents on every item of the example company: they perform only what the tables allow. */
class ThinAgentsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T15:00:00Z");
    private static final int LONGEST = 60;
    private static final PackFiles FILES = DefaultPack.FILES;
    private static final FactRefresh DESK =
            FactRefresh.open(DefaultPack.release(), Optional.of(Path.of("docs/examples/crm/facts")));
    private static final ActivePolicy POLICY = DESK.policy();

    @TempDir
    private Path folder;

    private final List<Request> done = new ArrayList<>();
    private final AtomicInteger counter = new AtomicInteger();
    private final ClockAndRandom clock = new ClockAndRandom() {
        @Override
        public Instant now() {
            return NOON;
        }

        @Override
        public byte[] random(int bytes) {
            return ByteBuffer.allocate(bytes).putInt(counter.incrementAndGet()).array();
        }
    };
    private DataFolder data;
    private DecisionClient client;

    @BeforeEach
    void open() {
        data = new PolicyActivation(KeptPack.in(folder.resolve("data")), Optional.empty(), clock, warning -> {
                    throw new AssertionError(warning.text());
                })
                .activate(DESK, FILES);
        client = new DecisionClient(
                Caller.laptop(),
                POLICY,
                data,
                (request, body) -> new DecisionRequest(
                        Caller.laptop(), request, id(), NOON, clock.random(32), RequestParser.digest(body), null, null),
                this::id,
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        data.close();
    }

    private String id() {
        return "d-" + counter.incrementAndGet();
    }

    private List<AgentStep> everything() {
        List<AgentStep> steps = new ArrayList<>();
        POLICY.own()
                .ids(ThinAgent.SERVICE_TRIAGE.item())
                .forEach(item ->
                        steps.addAll(ThinAgent.SERVICE_TRIAGE.work(client, done::add, "service-triage-01", item)));
        for (String agent : List.of("sales-support-01", "sales-support-02")) {
            POLICY.own()
                    .ids(ThinAgent.SALES_SUPPORT.item())
                    .forEach(item -> steps.addAll(ThinAgent.SALES_SUPPORT.work(client, done::add, agent, item)));
        }
        return steps;
    }

    @Tag("slow")
    @Test
    void every_step_is_in_the_ledger_with_its_outcome() {
        for (AgentStep step : everything()) {
            StoredDecision recorded =
                    data.records().decision(step.decision().id()).orElseThrow();
            assertThat(recorded.verdict())
                    .isEqualTo(step.decision().evaluation().verdict());
            assertThat(data.records().outcomes(recorded.id()))
                    .isEqualTo(
                            step.outcome() == AgentStep.StepResult.DONE
                                    ? List.of(ExecutionReport.EXECUTED)
                                    : List.of());
        }
    }

    @Test
    void a_failed_action_is_reported_as_failed() {
        List<String> items = List.copyOf(POLICY.own().ids(ThinAgent.SERVICE_TRIAGE.item()));
        assertThatThrownBy(() -> items.forEach(item -> ThinAgent.SERVICE_TRIAGE.work(
                        client,
                        request -> {
                            throw new IllegalStateException("the CRM is down");
                        },
                        "service-triage-01",
                        item)))
                .hasMessage("the CRM is down");
        assertThat(data.records().search(new EntryQuery(Set.of("outcome=FAILED"), null, null, null, 9)))
                .hasSize(1);
        assertThat(data.records().search(new EntryQuery(Set.of("outcome=EXECUTED"), null, null, null, 9)))
                .isEmpty();
    }

    @Tag("slow")
    @Test
    void an_action_that_is_denied_or_held_is_never_done() {
        List<AgentStep> steps = everything();
        assertThat(steps.stream()
                        .map(step -> step.decision().evaluation().verdict())
                        .collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Verdict.class));
        List<Request> allowed = steps.stream()
                .filter(step -> step.decision().evaluation().verdict() == Verdict.ALLOW)
                .map(step -> step.decision().request())
                .toList();
        assertThat(done).isEqualTo(allowed);
    }

    @Tag("slow")
    @Test
    void an_agent_stops_at_what_a_person_must_decide() {
        long held = 0;
        for (String item : POLICY.own().ids(ThinAgent.SERVICE_TRIAGE.item())) {
            List<AgentStep> steps = ThinAgent.SERVICE_TRIAGE.work(client, done::add, "service-triage-01", item);
            held += steps.stream()
                    .filter(step -> step.outcome() == AgentStep.StepResult.HANDED_OVER)
                    .count();
            assertThat(steps.subList(0, Math.max(0, steps.size() - 1)))
                    .noneMatch(step -> step.outcome() == AgentStep.StepResult.HANDED_OVER);
        }
        assertThat(held).isPositive();
    }

    @Test
    void a_paused_agent_does_nothing() {
        POLICY.own()
                .ids(ThinAgent.SALES_SUPPORT.item())
                .forEach(item -> ThinAgent.SALES_SUPPORT.work(client, done::add, "sales-support-02", item));
        assertThat(done.stream().map(Request::action).collect(Collectors.toSet()))
                .isSubsetOf(Set.of("escalate_to_human", "withdraw_consent", "add_suppression"));
    }

    @Test
    void the_agents_are_thin() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/main/java/dev/countersign/agents/ThinAgent.java"));
        assertThat(lines).hasSizeLessThanOrEqualTo(LONGEST).noneMatch(line -> line.contains("if ("));
    }
}
