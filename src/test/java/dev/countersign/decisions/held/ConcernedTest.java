package dev.countersign.decisions.held;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.Participants;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConcernedTest {

    private static final Caller.HeldRole LEADER = new Caller.HeldRole(Role.CX_LEADER, "");
    private static final Caller PERSON =
            Caller.person("p-1", Set.of("crm-77"), Set.of(LEADER), Caller.Reads.OWN, false);
    private static final Caller.HeldRole FINANCE = new Caller.HeldRole(Role.CX_LEADER, "finance");
    private static final Concerned OTHERS = Concerned.nobody("a-1");

    @Test
    void nobody_else_is_barred() {
        assertThat(OTHERS.bars(Concerned.Known.of(PERSON), List.of(LEADER))).isEmpty();
        assertThat(OTHERS.with(Bar.SUBJECT, Set.of("p-10", "C-1")).bars(PERSON)).isEmpty();
    }

    /** What bars the person alone. */
    private static Set<Bar> barred(Bar by) {
        return switch (by) {
            case NOT_A_PERSON -> OTHERS.bars(Caller.operator());
            case KEY_OWNER -> OTHERS.bars(PERSON.behind(Set.of("a-1")));
            case WRONG_ROLE ->
                OTHERS.bars(Concerned.Known.of(PERSON), List.of(new Caller.HeldRole(Role.CX_LEADER, "finance")));
            case QUALIFICATION_EXPIRED ->
                OTHERS.bars(
                        Concerned.Known.of(PERSON.restricted(new Caller.Standing(
                                Set.of(), Set.of(), Set.of(FINANCE), Set.of(), Set.of(), Map.of()))),
                        List.of(FINANCE));
            case SELF_GRANTED ->
                OTHERS.formally(Set.of())
                        .bars(
                                Concerned.Known.of(PERSON.restricted(new Caller.Standing(
                                        Set.of(), Set.of(LEADER), Set.of(), Set.of(), Set.of(), Map.of()))),
                                List.of(LEADER));
            case REPORTING_LINE ->
                OTHERS.formally(Set.of(new Participants.Act("P-Boss", Instant.EPOCH)))
                        .bars(
                                Concerned.Known.of(PERSON.restricted(new Caller.Standing(
                                        Set.of("p-boss"), Set.of(), Set.of(), Set.of(), Set.of(), Map.of()))),
                                List.of(LEADER));
            case SELF_REQUEST, ON_BEHALF, AGENT_OWNER, FIRST_REVIEWER, EDITOR, SUBJECT, ALREADY_DECIDED ->
                OTHERS.with(by, Set.of("p-1")).bars(Concerned.Known.of(PERSON), List.of(LEADER));
        };
    }

    @ParameterizedTest
    @EnumSource(Bar.class)
    void each_relation_alone_bars(Bar bar) {
        assertThat(barred(bar)).containsExactly(bar);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p-1", "P-1", "crm-77", "CRM-77", "\u0440-1", "staff:p-1"})
    void a_person_is_barred_under_any_id_and_spelling(String named) {
        assertThat(OTHERS.with(Bar.ON_BEHALF, Set.of(named)).bars(PERSON)).containsExactly(Bar.ON_BEHALF);
    }

    @Test
    void who_is_behind_a_client_for_any_agent_does_not_decide_for_one() {
        assertThat(OTHERS.bars(PERSON.behind(Set.of("a-2")))).isEmpty();
        assertThat(OTHERS.bars(PERSON.behind(Set.of(Caller.ANY_AGENT)))).containsExactly(Bar.KEY_OWNER);
    }

    @ParameterizedTest
    @EnumSource(Bar.class)
    void what_the_delegate_decided_or_changed_bars_who_is_away_and_no_other_relation_of_the_delegate_does(Bar bar) {
        Caller away = PERSON.restricted(
                new Caller.Standing(Set.of(), Set.of(), Set.of(), Set.of(), Set.of("p-delegate", "crm-99"), Map.of()));
        assertThat(OTHERS.with(bar, Set.of("P-Delegate")).bars(away).contains(bar))
                .isEqualTo(bar == Bar.ALREADY_DECIDED || bar == Bar.EDITOR || bar == Bar.FIRST_REVIEWER);
    }

    @Test
    void what_was_done_before_a_delegation_ended_bars_both_afterwards_and_what_was_done_later_does_not() {
        Instant ended = Instant.parse("2026-12-02T09:00:00Z");
        Caller back = PERSON.restricted(
                new Caller.Standing(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of("P-Delegate", ended)));
        for (Bar bar : List.of(Bar.ALREADY_DECIDED, Bar.EDITOR)) {
            Concerned before = OTHERS.done(
                    bar,
                    Set.of(
                            new Participants.Act("p-delegate", ended.minusSeconds(1)),
                            new Participants.Act("p-other", Instant.EPOCH)));
            assertThat(before.bars(back)).containsExactly(bar);
            assertThat(before.and(OTHERS).bars(back)).containsExactly(bar);
            assertThat(OTHERS.and(before).formally(Set.of()).bars(back)).containsExactly(bar);
            assertThat(before.without(bar).bars(back)).isEmpty();
            assertThat(before.bars(PERSON)).isEmpty();
            assertThat(OTHERS.done(bar, Set.of(new Participants.Act("p-delegate", ended)))
                            .bars(back))
                    .isEmpty();
        }
    }

    @Test
    void all_relations_are_named_together() {
        Concerned all = OTHERS.with(Bar.SUBJECT, Set.of("p-1")).with(Bar.AGENT_OWNER, Set.of("p-1"));
        assertThat(all.bars(Concerned.Known.of(PERSON.behind(Set.of("a-1"))), List.of()))
                .containsExactly(Bar.AGENT_OWNER, Bar.KEY_OWNER, Bar.SUBJECT, Bar.WRONG_ROLE);
    }

    private static final Concerned CONTESTED = Concerned.nobody()
            .with(Bar.SELF_REQUEST, Set.of("p-asks"))
            .with(Bar.ON_BEHALF, Set.of("p-sales"))
            .with(Bar.AGENT_OWNER, Set.of("p-owner"))
            .with(Bar.AGENT_OWNER, Set.of("p-owner-now"))
            .and(Concerned.nobody().with(Bar.FIRST_REVIEWER, Set.of("p-approved", "p-rejected")))
            .with(Bar.SUBJECT, Set.of("C-1001", "C-1001-old"));

    private static String barred(Concerned concerned, String... ids) {
        Caller person = Caller.person(ids[0], Set.of(ids), Set.of(LEADER), Caller.Reads.OWN, false)
                .behind(Set.of(Caller.ANY_AGENT));
        return concerned.bars(person).stream().map(Enum::name).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "p-asks, SELF_REQUEST",
        "p-sales, ON_BEHALF",
        "p-owner, AGENT_OWNER",
        "p-owner-now, AGENT_OWNER",
        "p-approved, FIRST_REVIEWER",
        "p-rejected, FIRST_REVIEWER",
        "C-1001, SUBJECT",
        "customer:C-1001-old, SUBJECT",
        "P-Approved, FIRST_REVIEWER",
        "p-0wner, AGENT_OWNER",
        "p-other, ''",
        "p-approved-2, ''",
        "p-another p-approved, FIRST_REVIEWER",
        "p-another crm-7 C-1001, SUBJECT",
        "p-owner p-approved, AGENT_OWNER FIRST_REVIEWER",
    })
    void a_person_is_barred_from_a_contest_by_each_relation_of_each_id(String ids, String relations) {
        assertThat(barred(CONTESTED, ids.split(" "))).isEqualTo(relations);
    }

    @ParameterizedTest
    @EnumSource(
            value = Bar.class,
            names = {"SELF_REQUEST", "ON_BEHALF", "AGENT_OWNER", "FIRST_REVIEWER", "SUBJECT"})
    void each_relation_alone_bars_from_a_contest(Bar relation) {
        Concerned one = Concerned.nobody().with(relation, Set.of("p-1"));
        assertThat(barred(one, "p-1")).isEqualTo(relation.name());
        assertThat(barred(one, "p-2")).isEmpty();
    }

    @Test
    void a_person_in_every_relation_is_told_each_once() {
        Concerned all = Concerned.nobody();
        for (Bar relation :
                List.of(Bar.SELF_REQUEST, Bar.ON_BEHALF, Bar.AGENT_OWNER, Bar.FIRST_REVIEWER, Bar.SUBJECT)) {
            all = all.with(relation, Set.of("p-1", "P-1"));
        }
        assertThat(barred(all, "p-1", "p1")).isEqualTo("SELF_REQUEST ON_BEHALF AGENT_OWNER FIRST_REVIEWER SUBJECT");
    }
}
