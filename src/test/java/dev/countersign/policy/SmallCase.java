package dev.countersign.policy;

import static dev.countersign.policy.SmallPolicy.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Case;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.LocalClock;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.SmallPolicy.Line;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Questions to a small policy: who asks what, what was approved, and which verdict results. */
final class SmallCase {

    static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
    static final Dates DATES = new Dates(AT, LocalDate.of(2026, 11, 23));
    static final String DIGEST = "digest";
    static final Line LEADER = line("LEADER", Map.of(), Map.of("demand", "CX_LEADER"));
    static final Line FORBID = line("FORBID", Map.of(), Map.of("forbid", true));
    static final Line NEED = needs("CONTACT");
    static final Line PERMIT = line("PERMIT", Map.of(), Map.of("permit", "CONTACT"));

    private SmallCase() {}

    static Line catalogue(Map<String, Object> gives) {
        Map<String, Object> all = new TreeMap<>(gives);
        all.putIfAbsent("action.needs", Set.of());
        return line("ACT", Map.of("action.name", "act"), all);
    }

    static Line needs(String... needs) {
        return catalogue(Map.of("action.needs", Set.of(needs)));
    }

    static PolicyRelease policy(Line... more) {
        List<Line> lines = new ArrayList<>(List.of(more));
        if (lines.stream().noneMatch(line -> line.id().equals("ACT"))) {
            lines.add(catalogue(Map.of()));
        }
        return SmallPolicy.of(lines.toArray(Line[]::new));
    }

    /** An agent that may act asks. */
    static Facts agent(Map<String, Object> more) {
        SortedMap<String, Object> known = new TreeMap<>(Map.of(
                "action.name", "act",
                "subject.type", "agent",
                "subject.id", "bot",
                "agent.id", "bot",
                "agent.owner", "p-owner",
                "agent.status", "ACTIVE",
                "agent.level", 3.0));
        known.putAll(more);
        return facts(known);
    }

    static Facts agent() {
        return agent(Map.of());
    }

    static Facts without(Facts facts, String path) {
        SortedMap<String, Object> known = new TreeMap<>(facts.known().values());
        known.remove(path);
        return facts.with(new Case(known));
    }

    static Facts person(Map<String, Object> more) {
        SortedMap<String, Object> known =
                new TreeMap<>(Map.of("action.name", "act", "subject.type", "user", "subject.id", "p-7"));
        known.putAll(more);
        return facts(known);
    }

    static Facts facts(SortedMap<String, Object> known) {
        return new Facts(
                new Case(known),
                new TreeSet<>(),
                List.of(),
                null,
                new TreeSet<>(),
                DIGEST,
                List.of(),
                List.of(),
                new TreeSet<>(),
                new TreeSet<>());
    }

    static Facts in(Facts facts, String... places) {
        return new Facts(
                facts.known(),
                new TreeSet<>(List.of(places)),
                facts.clocks(),
                null,
                facts.holidays(),
                facts.digest(),
                facts.approvals(),
                facts.expires(),
                facts.claimsDiffer(),
                facts.customerIds());
    }

    static Facts expiring(Facts facts, Instant... expires) {
        return new Facts(
                facts.known(),
                facts.places(),
                facts.clocks(),
                null,
                facts.holidays(),
                facts.digest(),
                facts.approvals(),
                List.of(expires),
                facts.claimsDiffer(),
                facts.customerIds());
    }

    static Facts atUtc(Facts facts) {
        return new Facts(
                facts.known(),
                facts.places(),
                List.of(new LocalClock(new TreeMap<>(Map.of(Instant.EPOCH, ZoneOffset.UTC)))),
                null,
                facts.holidays(),
                facts.digest(),
                facts.approvals(),
                facts.expires(),
                facts.claimsDiffer(),
                facts.customerIds());
    }

    static Facts about(Facts facts, String... customerIds) {
        return new Facts(
                facts.known(),
                facts.places(),
                facts.clocks(),
                null,
                facts.holidays(),
                facts.digest(),
                facts.approvals(),
                facts.expires(),
                facts.claimsDiffer(),
                new TreeSet<>(List.of(customerIds)));
    }

    static Approval yes(String person) {
        return yes(person, AT.plusSeconds(60));
    }

    static Approval yes(String person, Instant until) {
        return new Approval(
                "AP-" + person, person, Role.CX_LEADER, "", DIGEST, until, "Looked at it.", null, null, null, null);
    }

    static Evaluation decided(PolicyRelease policy, Facts facts) {
        return policy.evaluate(facts, DATES);
    }

    static List<String> codes(Evaluation evaluation) {
        return evaluation.reasons().stream().map(Reason::code).toList();
    }

    static List<String> texts(Evaluation evaluation) {
        return evaluation.reasons().stream().map(Reason::text).toList();
    }

    static void denied(Evaluation evaluation, String... codes) {
        assertThat(evaluation.verdict()).isEqualTo(Verdict.DENY);
        assertThat(codes(evaluation)).containsExactly(codes);
    }

    static void allowed(Evaluation evaluation, String... codes) {
        assertThat(evaluation.verdict()).as("%s", evaluation.reasons()).isEqualTo(Verdict.ALLOW);
        assertThat(codes(evaluation)).containsExactly(codes);
    }

    static void held(Evaluation evaluation, String... codes) {
        assertThat(evaluation.verdict()).as("%s", evaluation.reasons()).isEqualTo(Verdict.REVIEW);
        assertThat(codes(evaluation)).containsExactly(codes);
    }
}
