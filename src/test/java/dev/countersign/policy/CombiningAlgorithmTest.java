package dev.countersign.policy;

import static dev.countersign.policy.SmallCase.AT;
import static dev.countersign.policy.SmallCase.DATES;
import static dev.countersign.policy.SmallCase.DIGEST;
import static dev.countersign.policy.SmallCase.FORBID;
import static dev.countersign.policy.SmallCase.LEADER;
import static dev.countersign.policy.SmallCase.NEED;
import static dev.countersign.policy.SmallCase.PERMIT;
import static dev.countersign.policy.SmallCase.about;
import static dev.countersign.policy.SmallCase.agent;
import static dev.countersign.policy.SmallCase.allowed;
import static dev.countersign.policy.SmallCase.atUtc;
import static dev.countersign.policy.SmallCase.catalogue;
import static dev.countersign.policy.SmallCase.decided;
import static dev.countersign.policy.SmallCase.denied;
import static dev.countersign.policy.SmallCase.expiring;
import static dev.countersign.policy.SmallCase.held;
import static dev.countersign.policy.SmallCase.in;
import static dev.countersign.policy.SmallCase.needs;
import static dev.countersign.policy.SmallCase.person;
import static dev.countersign.policy.SmallCase.policy;
import static dev.countersign.policy.SmallCase.texts;
import static dev.countersign.policy.SmallCase.without;
import static dev.countersign.policy.SmallCase.yes;
import static dev.countersign.policy.SmallPolicy.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.facts.Audience;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.words.AutonomyMode;
import dev.countersign.policy.SmallPolicy.Line;
import dev.countersign.policy.table.Cell;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The verdict that follows from findings, one step at a time, by policies of one to three lines. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CombiningAlgorithmTest {

    @Test
    void an_action_without_a_prohibition_and_a_demand_is_allowed() {
        allowed(decided(policy(), agent()), "WITHIN_AUTHORITY");
        allowed(decided(policy(), person(Map.of())), "WITHIN_AUTHORITY");
        assertThat(decided(policy(), agent()).release()).isEqualTo(policy().id());
    }

    @Test
    void an_action_that_the_catalogue_does_not_list_is_denied_with_the_nearest_name() {
        Evaluation near = decided(policy(), agent(Map.of("action.name", "acct")));
        Evaluation far = decided(policy(), agent(Map.of("action.name", "something_else_again")));

        denied(near, "UNKNOWN_ACTION");
        assertThat(texts(near)).containsExactly("`acct` is not in the catalogue of actions. Maybe `act`?");
        denied(far, "UNKNOWN_ACTION");
        assertThat(texts(far)).containsExactly("`something_else_again` is not in the catalogue of actions.");
    }

    @Test
    void an_action_serves_the_purposes_of_its_list_only() {
        PolicyRelease serving = policy(catalogue(Map.of("action.purposes", Set.of("SERVICE", "SALES"))));

        allowed(decided(serving, agent(Map.of("action.purpose", "SALES"))), "WITHIN_AUTHORITY");
        Evaluation other = decided(serving, agent(Map.of("action.purpose", "MARKETING")));
        denied(other, "PURPOSE_MISMATCH");
        assertThat(texts(other)).containsExactly("`act` cannot have the purpose `MARKETING`. Allowed: SALES, SERVICE.");
        Evaluation none = decided(serving, agent());
        denied(none, "PURPOSE_MISMATCH");
        assertThat(texts(none)).containsExactly("`act` needs a purpose. Allowed: SALES, SERVICE.");
    }

    @Test
    void an_agent_that_nobody_registered_is_denied_with_the_one_it_may_be() {
        Facts unregistered = without(agent(Map.of("subject.id", "bat")), "agent.id");

        denied(decided(policy(), unregistered), "UNKNOWN_AGENT");
        assertThat(texts(decided(policy(), unregistered))).containsExactly("`bat` is not a registered agent.");
        assertThat(texts(decided(policy(), unregistered.with("subject.maybe", "bot"))))
                .containsExactly("`bat` is not a registered agent. Maybe `bot`.");
    }

    @Test
    void a_registered_agent_does_not_ask_as_a_person() {
        Evaluation same = decided(policy(), person(Map.of("subject.id", "bot", "agent.id", "bot")));
        Evaluation alike = decided(policy(), person(Map.of("subject.id", "B0T", "agent.id", "bot")));

        denied(same, "AGENT_AS_PERSON");
        assertThat(texts(same)).containsExactly("`bot` is a registered agent, so its subject type cannot be `user`.");
        denied(alike, "AGENT_AS_PERSON");
        assertThat(texts(alike))
                .containsExactly("`B0T` looks like the registered agent `bot`, so its subject type cannot be `user`.");
    }

    @Test
    void a_registered_agent_is_not_the_person_that_is_acted_for() {
        Evaluation evaluation =
                decided(policy(), agent(Map.of("action.onBehalfOf", "bot2", "action.onBehalfOfAgent", "bot2")));

        denied(evaluation, "AGENT_AS_PERSON");
        assertThat(texts(evaluation)).containsExactly("`bot2` is a registered agent, so nobody can act on its behalf.");
    }

    @Test
    void an_unknown_action_and_an_unknown_agent_are_reported_at_once() {
        denied(
                decided(policy(), without(agent(Map.of("action.name", "other")), "agent.id")),
                "UNKNOWN_ACTION",
                "UNKNOWN_AGENT");
    }

    @Test
    void a_protective_action_is_allowed_despite_every_prohibition_and_without_approval() {
        PolicyRelease policy = policy(catalogue(Map.of("action.protective", true)), FORBID, LEADER);

        Evaluation evaluation = decided(policy, agent(Map.of("agent.status", "PAUSED")));

        allowed(evaluation, "PROTECTIVE");
        assertThat(evaluation.oversight().open()).isEmpty();
        denied(decided(policy(catalogue(Map.of("action.protective", false)), FORBID), agent()), "BY_FORBID");
    }

    @Test
    void a_protective_action_in_bulk_is_for_supervisors_and_people() {
        Map<String, Object> bulk = Map.of("action.audience", 2.0);
        Line protective = catalogue(Map.of("action.protective", true));

        denied(decided(policy(protective), agent(bulk)), "SUPERVISOR_ONLY");
        allowed(decided(policy(protective), agent(Map.of("action.audience", 1.0))), "PROTECTIVE");
        allowed(decided(policy(protective), person(bulk)), "PROTECTIVE");
        for (String mode : List.of("SUPERVISE", "PERSON")) {
            allowed(decided(policy(protective, tool(mode)), agent(bulk)), "PROTECTIVE");
        }
        denied(decided(policy(protective, tool("WRITE")), agent(bulk)), "SUPERVISOR_ONLY");
    }

    private static Line tool(String mode) {
        return line("TOOL", Map.of("subject.id", "bot"), Map.of("tool.mode", mode));
    }

    @Test
    void a_protective_action_to_another_agent_is_for_supervisors_and_people() {
        Line protective = catalogue(Map.of("action.protective", true));
        Map<String, Object> another = Map.of("resource.type", "agent", "resource.id", "bot2");

        denied(decided(policy(protective), agent(another)), "SUPERVISOR_ONLY");
        allowed(
                decided(policy(protective), agent(Map.of("resource.type", "agent", "resource.id", "bot"))),
                "PROTECTIVE");
        allowed(
                decided(policy(protective), agent(Map.of("resource.type", "case", "resource.id", "bot2"))),
                "PROTECTIVE");
        allowed(decided(policy(protective), person(another)), "PROTECTIVE");
    }

    @Test
    void a_protective_action_without_its_tool_is_like_any_other() {
        PolicyRelease policy = policy(catalogue(Map.of("action.protective", true)), tool("WRITE"), FORBID);

        allowed(decided(policy, agent()), "PROTECTIVE");
        denied(decided(policy, agent(Map.of("subject.id", "bot2", "agent.id", "bot2"))), "BY_FORBID");
    }

    @Test
    void every_row_that_forbids_is_a_reason_in_the_order_of_codes() {
        Evaluation evaluation = decided(
                policy(
                        line("B", Map.of(), Map.of("forbid", true)),
                        line("A", Map.of(), Map.of("forbid", true)),
                        line("C", Map.of("action.name", new Cell.Missing()), Map.of("forbid", true))),
                agent());

        denied(evaluation, "BY_A", "BY_B");
        assertThat(evaluation.reasons())
                .extracting(Reason::row, Reason::text, Reason::law)
                .containsExactly(tuple("A", "It says A.", "law of A"), tuple("B", "It says B.", "law of B"));
    }

    @Test
    void reasons_are_in_the_order_of_their_codes_and_rows_in_any_order_of_findings() {
        Evaluation evaluation = decided(
                policy(
                        line("A", Map.of(), Map.of("forbid", true)).because("Z"),
                        line("D", Map.of(), Map.of("forbid", true, "cap", 3.0)).because("Y"),
                        line("C", Map.of("case.level", 3.0), Map.of("forbid", true))
                                .because("Y")),
                agent());

        assertThat(evaluation.reasons())
                .extracting(Reason::code, Reason::row)
                .containsExactly(tuple("Y", "C"), tuple("Y", "D"), tuple("Z", "A"));
    }

    @Test
    void a_row_that_forbids_in_several_places_is_one_reason_with_all_of_them() {
        Evaluation evaluation = decided(
                policy(line(
                        "PLACES",
                        Map.of("place.code", new Cell.OneOf(new TreeSet<>(Set.of("DE", "US-FL")))),
                        Map.of("forbid", true))),
                in(agent(), "DE", "FR", "US-FL"));

        denied(evaluation, "BY_PLACES");
        assertThat(evaluation.reasons().get(0).places()).containsExactly("DE", "US", "US-FL");
    }

    @Test
    void only_an_active_agent_acts() {
        Evaluation paused = decided(policy(), agent(Map.of("agent.status", "PAUSED")));
        Evaluation retired = decided(policy(), agent(Map.of("agent.status", "RETIRED")));

        denied(paused, "AGENT_PAUSED");
        assertThat(texts(paused)).containsExactly("The agent is paused.");
        denied(retired, "AGENT_RETIRED");
        assertThat(texts(retired)).containsExactly("The agent is retired.");
    }

    @Test
    void what_is_for_people_only_no_agent_does() {
        PolicyRelease policy = policy(catalogue(Map.of("action.peopleOnly", true)));

        denied(decided(policy, agent()), "PEOPLE_ONLY");
        allowed(decided(policy, person(Map.of())), "WITHIN_AUTHORITY");
    }

    @Test
    void facts_that_the_action_requires_are_reported_where_they_are_missing() {
        PolicyRelease policy = policy(
                catalogue(Map.of("action.requires", Set.of("action.channel", "action.amount", "action.purpose"))));

        Evaluation evaluation = decided(policy, agent(Map.of("action.channel", "EMAIL")));

        denied(evaluation, "MISSING_FACT", "MISSING_FACT");
        assertThat(texts(evaluation).get(0))
                .startsWith("`action.amount` is missing, and this action needs it. The request must give it in");
        assertThat(texts(evaluation).get(1)).startsWith("`action.purpose` is missing");
        allowed(
                decided(
                        policy,
                        agent(Map.of("action.channel", "EMAIL", "action.amount", 5.0, "action.purpose", "SERVICE"))),
                "WITHIN_AUTHORITY");
    }

    @Test
    void the_place_of_an_unreadable_own_record_is_reported_to_staff_only() {
        Evaluation evaluation = decided(policy(), agent(Map.of("record.unreadable", Set.of("b.jsonl:2", "a.jsonl:1"))));

        denied(evaluation, "RECORD_UNREADABLE", "RECORD_UNREADABLE");
        assertThat(evaluation.reasons()).extracting(Reason::audience).containsExactly(Audience.AGENT, Audience.STAFF);
        assertThat(texts(evaluation).get(0)).doesNotContain("jsonl");
        assertThat(texts(evaluation).get(1)).isEqualTo("The mistakes are in a.jsonl:1, b.jsonl:2.");
        allowed(decided(policy(), agent(Map.of("record.unreadable", Set.of()))), "WITHIN_AUTHORITY");
    }

    @Test
    void all_obstacles_are_reported_at_once() {
        denied(
                decided(
                        policy(
                                catalogue(
                                        Map.of("action.peopleOnly", true, "action.requires", Set.of("action.amount"))),
                                FORBID),
                        agent(Map.of("agent.status", "PAUSED", "record.unreadable", Set.of("a.jsonl:1")))),
                "RECORD_UNREADABLE",
                "RECORD_UNREADABLE",
                "BY_FORBID",
                "AGENT_PAUSED",
                "PEOPLE_ONLY",
                "MISSING_FACT");
    }

    @Test
    void the_person_of_a_refusal_is_reported_to_staff() {
        Line objected = line("OBJECTED", Map.of("contact.objected", true), Map.of("forbid", true));
        Map<String, Object> shared = Map.of("contact.objected", true, "contact.heldBy", "SHARED");

        assertThat(decided(policy(objected), agent(shared)).reasons())
                .extracting(Reason::code, Reason::audience)
                .containsExactly(tuple("BY_OBJECTED", Audience.CUSTOMER), tuple("BY_OBJECTED", Audience.STAFF));
        assertThat(decided(policy(NEED), agent(shared)).reasons())
                .extracting(Reason::code, Reason::audience)
                .containsExactly(tuple("NO_BASIS", Audience.CUSTOMER), tuple("NO_BASIS", Audience.STAFF));
    }

    @Test
    void a_need_that_nothing_permits_is_denied_and_one_that_is_permitted_is_the_reason() {
        Evaluation unmet = decided(policy(NEED), agent());

        denied(unmet, "NO_BASIS");
        assertThat(texts(unmet)).containsExactly("The policy does not permit it: no row meets the need CONTACT.");
        allowed(decided(policy(NEED, PERMIT), agent()), "BY_PERMIT");
        denied(decided(policy(needs("CONTACT", "DATA_USE"), PERMIT), agent()), "NO_BASIS");
        denied(decided(policy(needs("CONTACT", "DATA_USE")), agent()), "NO_BASIS", "NO_BASIS");
    }

    @Test
    void an_unneeded_permit_is_not_a_reason() {
        allowed(decided(policy(PERMIT), agent()), "WITHIN_AUTHORITY");
        allowed(
                decided(policy(NEED, PERMIT, line("OTHER", Map.of(), Map.of("permit", "DATA_USE"))), agent()),
                "BY_PERMIT");
    }

    @Test
    void a_need_is_met_in_every_place_or_for_the_whole_case() {
        Line inGermany = line("GERMANY", Map.of("place.code", "DE"), Map.of("permit", "CONTACT"));

        allowed(decided(policy(NEED, inGermany), in(agent(), "DE")), "BY_GERMANY");
        Evaluation abroad = decided(policy(NEED, inGermany), in(agent(), "DE", "US-FL"));
        denied(abroad, "NO_BASIS");
        assertThat(texts(abroad))
                .containsExactly("The policy does not permit it: no row meets the need CONTACT in US, US-FL.");
        assertThat(abroad.reasons().get(0).places()).containsExactly("US", "US-FL");
        allowed(decided(policy(NEED, PERMIT), in(agent(), "DE", "US-FL")), "BY_PERMIT");
        denied(decided(policy(NEED, inGermany), agent()), "NO_BASIS");
    }

    @Test
    void a_prohibited_risk_is_denied_for_the_rows_that_say_so() {
        Evaluation evaluation = decided(
                policy(
                        line("HIGH", Map.of(), Map.of("risk", "HIGH")),
                        line("CAP", Map.of(), Map.of("cap", 4.0)),
                        line("NEVER", Map.of(), Map.of("risk", "PROHIBITED"))),
                agent());

        denied(evaluation, "BY_NEVER");
        assertThat(evaluation.risk()).isEqualTo(Risk.PROHIBITED);
        Evaluation high = decided(policy(line("HIGH", Map.of(), Map.of("risk", "HIGH"))), agent());
        allowed(high, "WITHIN_AUTHORITY");
        assertThat(high.risk()).isEqualTo(Risk.HIGH);
    }

    @Test
    void at_level_0_an_agent_does_nothing_by_itself() {
        Line never = line("NEVER", Map.of(), Map.of("cap", 0.0));

        denied(decided(policy(), agent(Map.of("agent.level", 0.0))), "LEVEL");
        denied(decided(policy(never), agent()), "LEVEL");
        allowed(decided(policy(line("ONE", Map.of(), Map.of("cap", 1.0))), agent()), "WITHIN_AUTHORITY");
        allowed(decided(policy(never), person(Map.of())), "WITHIN_AUTHORITY");
    }

    @Test
    void a_table_of_levels_says_who_decides_and_no_match_denies() {
        Line approvers = line("WHO", Map.of("oversight.person", true), Map.of("demand", "CX_LEADER"));
        Line person = line("PERSON", Map.of("level.mode", "PERSON"), Map.of("oversight.person", true));

        allowed(decided(policy(level("ALONE"), person, approvers), agent()), "WITHIN_AUTHORITY");
        held(decided(policy(level("PERSON"), person, approvers), agent()), "BY_WHO");
        Evaluation no = decided(policy(level("NO"), person, approvers), agent());
        denied(no, "LEVEL");
        assertThat(texts(no)).containsExactly("An agent at level 3 may not do this, even with a person's approval.");
        denied(decided(policy(level("ALONE"), person, approvers), agent(Map.of("agent.level", 2.0))), "LEVEL");
    }

    @Test
    void without_a_cap_the_level_is_the_granted_one() {
        PolicyRelease policy = policy(line("HIGH", Map.of("case.level", 3.0), Map.of("demand", "CX_LEADER")));

        held(decided(policy, agent()), "BY_HIGH");
        allowed(decided(policy, agent(Map.of("agent.level", 2.0))), "WITHIN_AUTHORITY");
    }

    private static Line level(String outcome) {
        return line("LEVEL", Map.of("case.level", 3.0), Map.of("level.mode", outcome));
    }

    @Test
    void a_person_must_decide_and_no_row_names_the_approver_means_denied() {
        Line person = line("PERSON", Map.of(), Map.of("oversight.person", true));
        Line unknown = line(
                "PERSON",
                Map.of("action.amount", new Cell.Range(5.0, true, null, true)),
                Map.of("oversight.person", true));

        denied(decided(policy(person), agent()), "NO_APPROVER");
        denied(decided(policy(person, line("CAP", Map.of(), Map.of("cap", 4.0))), agent()), "NO_APPROVER");
        denied(decided(policy(unknown), agent()), "NO_APPROVER");
        allowed(decided(policy(unknown), agent(Map.of("action.amount", 4.0))), "WITHIN_AUTHORITY");
        held(decided(policy(person, LEADER), agent()), "BY_LEADER");
    }

    @Test
    void a_level_that_asks_a_person_is_denied_while_no_approver_is_in_force() {
        Line approvers = line("WHO", Map.of("oversight.person", new Cell.Any()), Map.of("demand", "CX_LEADER"));

        held(decided(policy(level("PERSON"), approvers), agent()), "BY_WHO");
        denied(decided(policy(level("PERSON"), approvers.from(LocalDate.of(2026, 11, 24))), agent()), "NO_APPROVER");
    }

    @Test
    void an_action_that_a_person_must_decide_waits_for_an_approval() {
        PolicyRelease policy = policy(LEADER);

        held(decided(policy, agent()), "BY_LEADER");
        assertThat(decided(policy, agent()).oversight().open()).containsExactly(new Demand(Role.CX_LEADER));
        Evaluation approved = decided(policy, agent().approvedBy(List.of(yes("p-1"))));
        allowed(approved, "WITHIN_AUTHORITY");
        assertThat(approved.oversight().met()).containsExactly("AP-p-1");
    }

    @Test
    void neither_requester_nor_owner_nor_who_is_acted_for_nor_the_customer_approves() {
        PolicyRelease policy = policy(LEADER);
        Facts facts = about(agent(Map.of("action.onBehalfOf", "p-for")), "c-1", "c-old");

        for (String excluded : List.of("bot", "p-owner", "p-for", "c-1", "c-old", "P-Owner", "p-0wner")) {
            held(decided(policy, facts.approvedBy(List.of(yes(excluded)))), "BY_LEADER");
        }
        allowed(decided(policy, facts.approvedBy(List.of(yes("p-1")))), "WITHIN_AUTHORITY");
        held(decided(policy, person(Map.of()).approvedBy(List.of(yes("p-7")))), "BY_LEADER");
        allowed(decided(policy, person(Map.of()).approvedBy(List.of(yes("p-1")))), "WITHIN_AUTHORITY");
    }

    @Test
    void no_approval_counts_for_an_agent_without_an_owner() {
        held(decided(policy(LEADER), without(agent(), "agent.owner").approvedBy(List.of(yes("p-1")))), "BY_LEADER");
    }

    @Test
    void an_approval_counts_for_its_own_action_and_until_it_ends() {
        PolicyRelease policy = policy(LEADER);
        Facts other = new Facts(
                agent().known(),
                new TreeSet<>(),
                List.of(),
                null,
                new TreeSet<>(),
                "another digest",
                List.of(yes("p-1")),
                List.of(),
                new TreeSet<>(),
                new TreeSet<>());

        held(decided(policy, other), "BY_LEADER");
        held(decided(policy, agent().approvedBy(List.of(yes("p-1", AT)))), "BY_LEADER");
        allowed(decided(policy, agent().approvedBy(List.of(yes("p-1", AT.plusMillis(1))))), "WITHIN_AUTHORITY");
    }

    @Test
    void the_reason_why_an_approval_no_longer_counts_is_reported() {
        PolicyRelease policy = policy(line("ASK", Map.of(), Map.of("demand", "CX_LEADER", "risk", "MEDIUM")));
        Approval low =
                new Approval("AP-1", "p-1", Role.CX_LEADER, "", DIGEST, Instant.MAX, "", Set.of(), Risk.LOW, "", 1);

        Evaluation used = decided(policy, agent().approvedBy(List.of(yes("p-1").usedUp())));
        held(used, "APPROVAL_USED", "BY_ASK");
        assertThat(texts(used).get(0))
                .isEqualTo("Its approval was already used: AP-p-1. An approval allows the action once.");
        Evaluation moved = decided(policy, agent().approvedBy(List.of(low)));
        held(moved, "BY_ASK", "MOVED_SINCE");
        assertThat(texts(moved).get(1))
                .isEqualTo("The case changed after it was approved: "
                        + "the approver was not shown ASK; the risk is now MEDIUM.");
    }

    @Test
    void one_row_that_asks_two_people_is_met_by_two() {
        PolicyRelease policy =
                policy(line("TWO", Map.of(), Map.of("demand", "CX_LEADER", "demand.second", "CX_LEADER")));

        held(decided(policy, agent().approvedBy(List.of(yes("p-1")))), "BY_TWO");
        allowed(decided(policy, agent().approvedBy(List.of(yes("p-1"), yes("p-2")))), "WITHIN_AUTHORITY");
    }

    @Test
    void one_row_that_asks_in_two_places_asks_one_person() {
        PolicyRelease policy =
                policy(line("PLACES", Map.of("place.code", new Cell.Known()), Map.of("demand", "CX_LEADER")));

        Evaluation evaluation = decided(policy, in(agent(), "DE", "FR"));

        held(evaluation, "BY_PLACES");
        assertThat(evaluation.oversight().open()).containsExactly(new Demand(Role.CX_LEADER));
        assertThat(evaluation.reasons().get(0))
                .isEqualTo(new Reason(
                        "BY_PLACES",
                        "It says PLACES.",
                        "law of PLACES",
                        "PLACES",
                        Audience.CUSTOMER,
                        new TreeSet<>(Set.of("DE", "FR"))));
    }

    @Test
    void the_due_time_and_the_escalation_are_reported_while_an_approval_is_open() {
        PolicyRelease policy = policy(line(
                "SOON",
                Map.of(),
                Map.of("demand", "CX_LEADER", "demand.due", 4.0, "demand.escalate", "EXECUTIVE_SPONSOR")));

        Evaluation open = decided(policy, agent());
        assertThat(open.oversight().dueHours()).isEqualTo(4.0);
        assertThat(open.oversight().escalateTo()).isEqualTo(Role.EXECUTIVE_SPONSOR);
        assertThat(open.oversight().fourEyes()).isFalse();
        Evaluation met = decided(policy, agent().approvedBy(List.of(yes("p-1"))));
        assertThat(met.oversight().dueHours()).isNull();
        assertThat(met.oversight().escalateTo()).isNull();
        assertThat(decided(
                                policy(line("FOUR", Map.of(), Map.of("demand", "CX_LEADER", "demand.fourEyes", true))),
                                agent())
                        .oversight()
                        .fourEyes())
                .isTrue();
    }

    @Test
    void duties_of_oversight_go_along_under_their_own_names() {
        Evaluation evaluation = decided(
                policy(line("GRADE", Map.of(), Map.of("oversight.grade", "WATCHED", "oversight.sample", 5.0))),
                agent());

        assertThat(evaluation.oversight().measures()).isEqualTo(Map.of("grade", "WATCHED", "sample", 5.0));
    }

    @Test
    void obligations_go_with_the_verdict_they_are_for() {
        Line allow = line("ALLOW", Map.of(), Map.of("oblige", Set.of("DISCLOSE_AI"), "oblige.when", "ALLOW"));
        Line deny = line("DENY", Map.of(), Map.of("oblige", Set.of("LOG"), "oblige.when", "DENY"));
        Line any = line("ANY", Map.of(), Map.of("oblige", Set.of("ANYWAY", "LOG"), "oblige.when", "ANY"));

        assertThat(decided(policy(allow, deny, any), agent()).obligations())
                .containsExactly("ANYWAY", "DISCLOSE_AI", "LOG");
        assertThat(decided(policy(allow, deny, FORBID), agent()).obligations()).containsExactly("LOG");
        assertThat(decided(policy(allow, deny), agent()).obligations()).containsExactly("DISCLOSE_AI");
    }

    @Test
    void the_answer_tells_granted_and_effective_level_and_which_rows_lower_it() {
        Line two = line("TWO", Map.of(), Map.of("cap", 2.0));
        Line alsoTwo = line("ALSO", Map.of(), Map.of("cap", 2.0));
        Line four = line("FOUR", Map.of(), Map.of("cap", 4.0));
        Line three = line("THREE", Map.of(), Map.of("cap", 3.0));

        assertThat(decided(policy(two, alsoTwo, four, three), agent()).autonomy())
                .satisfies(autonomy -> {
                    assertThat(autonomy.granted()).isEqualTo(3);
                    assertThat(autonomy.effective()).isEqualTo(2);
                    assertThat(autonomy.loweredBy()).containsExactly("ALSO", "TWO");
                    assertThat(autonomy.mode()).isNull();
                });
        assertThat(decided(policy(three, four, level("ALONE")), agent()).autonomy())
                .satisfies(autonomy -> {
                    assertThat(autonomy.effective()).isEqualTo(3);
                    assertThat(autonomy.loweredBy()).isEmpty();
                    assertThat(autonomy.mode()).isEqualTo(AutonomyMode.ALONE);
                });
        assertThat(decided(policy(two), person(Map.of())).autonomy()).satisfies(autonomy -> {
            assertThat(autonomy.granted()).isNull();
            assertThat(autonomy.effective()).isNull();
            assertThat(autonomy.loweredBy()).isEmpty();
        });
    }

    @Test
    void the_narrowest_circle_of_all_rows_that_matched_is_that_of_the_answer() {
        Line staff = line("STAFF", Map.of(), Map.of("cap", 4.0, "audience", "STAFF"));
        Line agents = line("AGENTS", Map.of(), Map.of("cap", 4.0, "audience", "AGENT"));

        assertThat(decided(policy(line("ALL", Map.of(), Map.of("cap", 4.0))), agent())
                        .audience())
                .isEqualTo(Audience.CUSTOMER);
        assertThat(decided(policy(agents), agent()).audience()).isEqualTo(Audience.AGENT);
        assertThat(decided(policy(agents, staff), agent()).audience()).isEqualTo(Audience.STAFF);
        assertThat(decided(policy(staff, agents), agent()).audience()).isEqualTo(Audience.STAFF);
    }

    @Test
    void other_actions_are_offered_unless_it_is_allowed() {
        Line instead = catalogue(Map.of("action.instead", Set.of("act")));

        assertThat(decided(policy(instead, FORBID), agent()).instead()).containsExactly("act");
        assertThat(decided(policy(instead, LEADER), agent()).instead()).containsExactly("act");
        assertThat(decided(policy(instead), agent()).instead()).isEmpty();
        assertThat(decided(policy(FORBID), agent()).instead()).isEmpty();
    }

    @Test
    void classes_of_data_go_along_with_what_is_not_denied() {
        Line order = line("ORDER", Map.of("field.class", "ORDER"), Map.of("disclosure", "RELEASE"));

        Evaluation allowed = decided(policy(order), agent(Map.of("action.fieldClasses", Set.of("ORDER"))));
        assertThat(allowed.context()).singleElement().satisfies(each -> {
            assertThat(each.fieldClass()).isEqualTo("ORDER");
            assertThat(each.disclosure()).isEqualTo(Disclosure.RELEASE);
        });
        assertThat(decided(policy(order, LEADER), agent(Map.of("action.fieldClasses", Set.of("ORDER"))))
                        .context())
                .hasSize(1);
        assertThat(decided(policy(order, FORBID), agent(Map.of("action.fieldClasses", Set.of("ORDER"))))
                        .context())
                .isEmpty();
    }

    @Test
    void all_rows_that_matched_are_reported_in_order() {
        assertThat(decided(
                                policy(
                                        line("Z", Map.of(), Map.of("cap", 4.0)),
                                        line("A", Map.of(), Map.of("risk", "LOW")),
                                        line("M", Map.of("case.level", 3.0), Map.of("forbid", true))),
                                agent())
                        .firings())
                .isSorted()
                .extracting(Firing::row)
                .containsExactlyInAnyOrder("A", "ACT", "M", "Z");
    }

    @Test
    void an_allowed_action_may_be_done_for_five_minutes_and_another_one_not_at_all() {
        assertThat(until(policy(), agent())).isEqualTo(Duration.ofMinutes(5));
        assertThat(decided(policy(FORBID), agent()).validUntil()).isNull();
        assertThat(decided(policy(LEADER), agent()).validUntil()).isNull();
    }

    private static @Nullable Duration until(PolicyRelease policy, Facts facts) {
        return until(policy, facts, DATES);
    }

    private static @Nullable Duration until(PolicyRelease policy, Facts facts, Dates dates) {
        return Optional.ofNullable(policy.evaluate(facts, dates).validUntil())
                .map(end -> Duration.between(dates.decidedAt(), end))
                .orElse(null);
    }

    @Test
    void it_may_be_done_until_the_first_fact_ends() {
        assertThat(until(policy(), expiring(agent(), AT.plusSeconds(90), AT.plusSeconds(60), AT.plusSeconds(120))))
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(until(policy(), expiring(agent(), AT, AT.minusSeconds(60), AT.plusSeconds(600))))
                .as("what is over, and what ends later")
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void it_may_be_done_until_a_row_that_counted_ends() {
        Dates late = new Dates(Instant.parse("2026-11-23T22:58:00Z"), LocalDate.of(2026, 11, 23));
        Line today = line("TODAY", Map.of(), Map.of("cap", 4.0)).to(LocalDate.of(2026, 11, 24));
        Line elsewhere = line("ELSE", Map.of("action.name", new Cell.Missing()), Map.of("cap", 4.0))
                .to(LocalDate.of(2026, 11, 24));

        assertThat(until(policy(today), agent(), late)).isEqualTo(Duration.ofMinutes(2));
        assertThat(until(policy(elsewhere), agent(), late)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void it_may_be_done_until_an_approval_that_counts_ends() {
        Approval other = new Approval(
                "AP-0", "p-2", Role.EXECUTIVE_SPONSOR, "", DIGEST, AT.plusSeconds(20), "", null, null, null, null);

        assertThat(until(policy(LEADER), agent().approvedBy(List.of(yes("p-1", AT.plusSeconds(40)), other))))
                .isEqualTo(Duration.ofSeconds(40));
        assertThat(until(policy(), agent().approvedBy(List.of(yes("p-1", AT.plusSeconds(40))))))
                .as("nobody was asked")
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void it_may_be_done_until_a_time_of_day_at_which_something_may_forbid_it() {
        Line evening = line("EVENING", Map.of("moment.time", from("10:03")), Map.of("forbid", true));

        assertThat(until(policy(evening), atUtc(agent()))).isEqualTo(Duration.ofMinutes(3));
    }

    private static Cell from(String time) {
        return new Cell.Range(LocalTime.parse(time), true, null, true);
    }

    @Test
    void an_action_that_only_the_time_of_day_forbids_gets_a_moment_to_come_back() {
        Line morning = line("MORNING", Map.of("moment.time", from("09:00")), Map.of("forbid", true));

        Evaluation evaluation = decided(policy(morning), atUtc(agent()));
        denied(evaluation, "BY_MORNING");
        assertThat(evaluation.notBefore()).isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
        assertThat(decided(policy(morning, FORBID), atUtc(agent())).notBefore())
                .as("something else forbids it too")
                .isNull();
        assertThat(decided(policy(morning), atUtc(agent(Map.of("agent.status", "PAUSED"))))
                        .notBefore())
                .as("the agent is paused too")
                .isNull();
        assertThat(decided(policy(FORBID), atUtc(agent())).notBefore()).isNull();
        assertThat(decided(policy(morning), atUtc(agent(Map.of("action.name", "other"))))
                        .notBefore())
                .isNull();
    }

    @Test
    void an_allowed_or_open_request_has_no_moment_to_come_back() {
        Line asked = line("ASKED", Map.of("moment.time", from("09:00")), Map.of("demand", "CX_LEADER"));

        held(decided(policy(asked), atUtc(agent())), "BY_ASKED");
        assertThat(decided(policy(asked), atUtc(agent())).notBefore()).isNull();
    }

    @Test
    void a_policy_that_contradicts_itself_denies_and_says_where() {
        Evaluation rows = decided(
                SmallPolicy.unique(
                        line("ONE", Map.of("action.name", "act"), Map.of("cap", 4.0)),
                        line("TWO", Map.of("subject.id", "bot"), Map.of("cap", 4.0)),
                        catalogue(Map.of())),
                agent());
        Evaluation values = decided(
                policy(
                        line("ONE", Map.of(), Map.of("oversight.grade", "WATCHED")),
                        line("TWO", Map.of(), Map.of("oversight.grade", "APPROVAL"))),
                agent());

        denied(rows, "EVALUATION_ERROR");
        assertThat(texts(rows))
                .containsExactly(
                        "The policy could not be evaluated: at most one row of TONE may match, but ONE and TWO do.");
        denied(values, "EVALUATION_ERROR");
        assertThat(texts(values))
                .containsExactly("The policy could not be evaluated: `oversight.grade` was given [APPROVAL, WATCHED], "
                        + "but it can have only one value.");
        assertThat(values.audience()).isEqualTo(Audience.STAFF);
        assertThat(values.oversight().open()).isEmpty();
    }

    @Test
    void a_fact_of_another_type_than_its_own_denies() {
        Evaluation evaluation = decided(
                policy(line(
                        "AMOUNT", Map.of("action.amount", new Cell.Range(5.0, true, null, true)), Map.of("cap", 4.0))),
                agent(Map.of("action.amount", "much")));

        denied(evaluation, "EVALUATION_ERROR");
        assertThat(texts(evaluation).get(0))
                .contains("The policy could not be evaluated: ")
                .contains("Exception");
        assertThat(evaluation.reasons().get(0).audience()).isEqualTo(Audience.STAFF);
    }
}
