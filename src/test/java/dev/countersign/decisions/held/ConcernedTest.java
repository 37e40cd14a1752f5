package dev.countersign.decisions.held;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConcernedTest {

    private static final Caller.HeldRole LEADER = new Caller.HeldRole(Role.CX_LEADER, "");
    private static final Caller PERSON =
            Caller.person("p-1", Set.of("crm-77"), Set.of(LEADER), Caller.Reads.OWN, false);
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
            case SELF_REQUEST, ON_BEHALF, AGENT_OWNER, EDITOR, SUBJECT, ALREADY_DECIDED ->
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

    @Test
    void all_relations_are_named_together() {
        Concerned all = OTHERS.with(Bar.SUBJECT, Set.of("p-1")).with(Bar.AGENT_OWNER, Set.of("p-1"));
        assertThat(all.bars(Concerned.Known.of(PERSON.behind(Set.of("a-1"))), List.of()))
                .containsExactly(Bar.AGENT_OWNER, Bar.KEY_OWNER, Bar.SUBJECT, Bar.WRONG_ROLE);
    }
}
