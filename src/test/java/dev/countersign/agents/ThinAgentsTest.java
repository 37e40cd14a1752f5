package dev.countersign.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.broker.ContextBroker;
import dev.countersign.decisions.broker.ReleasedContext;
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
import java.time.Duration;
import java.time.Instant;
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

/** Six agents on every item of the example company: they perform only what the tables allow. */
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
    private final List<ReleasedContext> released = new ArrayList<>();
    private Instant now = NOON;
    private final AtomicInteger counter = new AtomicInteger();
    private final ClockAndRandom clock = new ClockAndRandom() {
        @Override
        public Instant now() {
            return now;
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
                new ContextBroker(data, clock),
                (request, body) -> new DecisionRequest(
                        Caller.laptop(), request, id(), now, clock.random(32), RequestParser.digest(body), null, null),
                this::id,
                () -> now);
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
        for (ThinAgent kind : ThinAgent.values()) {
            POLICY.own().ids("agent").stream()
                    .filter(agent ->
                            POLICY.own().agent(agent).orElseThrow().kind().equals(kind.kind()))
                    .forEach(agent -> POLICY.own().ids(kind.item()).forEach(item -> {
                        now = now.plusSeconds(1);
                        steps.addAll(kind.work(client, this::carryOut, agent, item));
                    }));
        }
        return steps;
    }

    private void carryOut(Request request, Optional<ReleasedContext> data) {
        done.add(request);
        data.ifPresent(released::add);
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
                        (request, data) -> {
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
            List<AgentStep> steps = ThinAgent.SERVICE_TRIAGE.work(client, this::carryOut, "service-triage-01", item);
            held += steps.stream()
                    .filter(step -> step.outcome() == AgentStep.StepResult.HANDED_OVER)
                    .count();
            assertThat(steps.subList(0, Math.max(0, steps.size() - 1)))
                    .noneMatch(step -> step.outcome() == AgentStep.StepResult.HANDED_OVER);
        }
        assertThat(held).isPositive();
    }

    @Test
    void an_agent_gets_its_data_from_the_broker_alone_and_each_release_is_in_the_ledger() {
        List<AgentStep> steps =
                ThinAgent.CUSTOMER_INTELLIGENCE.work(client, this::carryOut, "customer-intelligence-01", "A-3004");
        assertThat(steps).isNotEmpty().allMatch(step -> step.outcome() == AgentStep.StepResult.DONE);
        assertThat(released).hasSameSizeAs(done).allMatch(data -> !data.fields().isEmpty());
        assertThat(released.stream().map(ReleasedContext::id))
                .allMatch(id -> data.records().place(id).isPresent());
    }

    @Test
    void a_permit_that_has_ended_is_not_used() {
        DecisionClient late = new DecisionClient(
                client.caller(),
                client.policy(),
                client.folder(),
                client.broker(),
                client.asking(),
                client.ids(),
                () -> now.plus(Duration.ofMinutes(6)));
        List<AgentStep> steps = ThinAgent.SERVICE_TRIAGE.work(late, this::carryOut, "service-triage-01", "S-2001");
        assertThat(done).isEmpty();
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).outcome()).isEqualTo(AgentStep.StepResult.TOO_LATE);
        assertThat(data.records().outcomes(steps.get(0).decision().id())).containsExactly(ExecutionReport.NOT_EXECUTED);
    }

    @Test
    void a_paused_agent_does_nothing() {
        POLICY.own()
                .ids(ThinAgent.SALES_SUPPORT.item())
                .forEach(item -> ThinAgent.SALES_SUPPORT.work(client, this::carryOut, "sales-support-02", item));
        assertThat(done.stream().map(Request::action).collect(Collectors.toSet()))
                .isSubsetOf(Set.of("escalate_to_human", "withdraw_consent", "add_suppression"));
    }

    @Test
    void the_agents_are_thin() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/main/java/dev/countersign/agents/ThinAgent.java"));
        assertThat(lines).hasSizeLessThanOrEqualTo(LONGEST).noneMatch(line -> line.contains("if ("));
    }
}
