package dev.countersign.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.PolicyInForce;
import dev.countersign.decisions.Desk;
import dev.countersign.facts.Request;
import dev.countersign.facts.Verdict;
import dev.countersign.tables.Packs;
import java.io.IOException;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two agents on every item of the example company: they act only as far as the tables let them. */
class ThinAgentsTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T15:00:00Z"), ZoneOffset.UTC);
    private static final int LONGEST = 60;
    private static PolicyInForce policy;

    private final List<Request> done = new ArrayList<>();
    private final AtomicInteger counter = new AtomicInteger();
    private final Supplier<String> ids = () -> "d-" + counter.incrementAndGet();

    @BeforeAll
    static void openTheDesk() {
        policy = Desk.open(Packs.release(Optional.of(Path.of(""))), Optional.of(Path.of("docs/examples/crm/facts"))).policy();
    }

    private List<Step> everything() {
        List<Step> steps = new ArrayList<>();
        policy.own().ids(ServiceTriage.ITEM).forEach(item -> steps.addAll(new ServiceTriage(policy, done::add, NOON, ids).triage("service-triage-01", item)));
        for (String agent : List.of("sales-support-01", "sales-support-02")) {
            policy.own().ids(SalesSupport.ITEM).forEach(item -> steps.addAll(new SalesSupport(policy, done::add, NOON, ids).support(agent, item)));
        }
        return steps;
    }

    @Test
    void an_action_that_is_denied_or_held_is_never_done() {
        List<Step> steps = everything();
        assertThat(steps.stream().map(step -> step.decision().evaluation().verdict()).collect(Collectors.toSet())).isEqualTo(EnumSet.allOf(Verdict.class));
        List<Request> allowed = steps.stream().filter(step -> step.decision().evaluation().verdict() == Verdict.ALLOW).map(step -> step.decision().request()).toList();
        assertThat(done).isEqualTo(allowed);
    }

    @Test
    void an_agent_stops_at_what_a_person_must_decide() {
        long held = 0;
        for (String item : policy.own().ids(ServiceTriage.ITEM)) {
            List<Step> steps = new ServiceTriage(policy, done::add, NOON, ids).triage("service-triage-01", item);
            held += steps.stream().filter(step -> step.outcome() == Step.Outcome.HANDED_OVER).count();
            assertThat(steps.subList(0, Math.max(0, steps.size() - 1))).noneMatch(step -> step.outcome() == Step.Outcome.HANDED_OVER);
        }
        assertThat(held).isPositive();
    }

    @Test
    void a_paused_agent_does_nothing() {
        policy.own().ids(SalesSupport.ITEM).forEach(item -> new SalesSupport(policy, done::add, NOON, ids).support("sales-support-02", item));
        assertThat(done.stream().map(Request::action).collect(Collectors.toSet())).isSubsetOf(Set.of("escalate_to_human", "withdraw_consent", "add_suppression"));
    }

    @Test
    void the_agents_are_thin() throws IOException {
        for (String agent : List.of("ServiceTriage", "SalesSupport")) {
            List<String> lines = Files.readAllLines(Path.of("src/main/java/dev/countersign/agents/" + agent + ".java"));
            assertThat(lines).hasSizeLessThanOrEqualTo(LONGEST).noneMatch(line -> line.contains("if ("));
        }
    }
}
