package dev.countersign.policy.drl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Case;
import dev.countersign.policy.table.RuleText;
import dev.countersign.tables.DefaultPack;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieSession;

/** The network of DRL rules without a session says of each case which rules a session would fire. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RuleNetworkTest {

    private static final DrlBase RULES =
            DrlBase.compile("rule-network", DefaultPack.release().pack().rules(), RuleCache.NONE, new ArrayList<>());
    private static final int CASES = 300;

    private static final Map<String, List<Object>> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("action.amount", List.of(5.0, 50.0)),
            Map.entry("action.channel", List.of("CALL", "SMS", "EMAIL")),
            Map.entry("action.freeText", List.of(true, false)),
            Map.entry("action.labels", List.of(Set.of("PROMOTION"), Set.of("PRICE"))),
            Map.entry("action.name", List.of("issue_refund", "apply_discount", "deny_service")),
            Map.entry("action.needs", List.of(Set.of("CONTACT"), Set.of("MONEY"))),
            Map.entry("action.purpose", List.of("SERVICE", "SALES")),
            Map.entry("action.templateApproved", List.of(true, false)),
            Map.entry("action.type", List.of("SEND", "PAY")),
            Map.entry("case.jurisdictions", List.of(Set.of("EU", "DE"), Set.of("US"))),
            Map.entry("customer.goodwillCredits", List.of(1.0)),
            Map.entry("customer.zones", List.of(Set.of("Europe/Berlin"))),
            Map.entry("kind.purposes", List.of(Set.of("SERVICE"), Set.of("SALES"))),
            Map.entry("moment.time", List.of(LocalTime.of(7, 0), LocalTime.of(12, 0), LocalTime.of(21, 0))),
            Map.entry("refund.left", List.of(10.0)),
            Map.entry("refund.owed", List.of(30.0)),
            Map.entry("reserved.amount", List.of(0.0, 20.0)),
            Map.entry("reserved.count", List.of(0.0, 1.0)),
            Map.entry("resource.paid", List.of(100.0)),
            Map.entry("resource.refunded", List.of(70.0)),
            Map.entry("resource.saveOffers", List.of(1.0)),
            Map.entry("subject.type", List.of("agent", "user")),
            Map.entry("window.closed", List.of(true, false)),
            Map.entry("window.closes", List.of(LocalTime.of(20, 0))),
            Map.entry("window.opens", List.of(LocalTime.of(8, 0)))));

    @Test
    void it_names_exactly_the_rules_that_a_session_fires() {
        RuleNetwork network = RULES.network().orElseThrow();
        Random random = new Random(11);
        Set<String> met = new TreeSet<>();
        for (int i = 0; i < CASES; i++) {
            Case known = known(random);
            Set<String> matching = new TreeSet<>(network.matching(known, RULES.names()));
            assertThat(matching).as(known.values().toString()).isEqualTo(fired(known));
            met.addAll(matching);
        }

        assertThat(met).as("rules that some case meets").isEqualTo(RULES.names());
    }

    private static Case known(Random random) {
        SortedMap<String, Object> values = new TreeMap<>();
        VALUES.forEach((path, some) -> {
            if (random.nextInt(10) < 7) {
                values.put(path, some.get(random.nextInt(some.size())));
            }
        });
        return new Case(values);
    }

    private static Set<String> fired(Case known) {
        Set<String> fired = new TreeSet<>();
        try (KieSession session = RULES.base.newKieSession()) {
            session.addEventListener(new DefaultAgendaEventListener() {
                @Override
                public void afterMatchFired(AfterMatchFiredEvent event) {
                    fired.add(event.getMatch().getRule().getName());
                }
            });
            session.insert(known);
            session.fireAllRules();
        }
        return fired;
    }

    @Test
    void a_session_fires_for_a_case_that_a_rule_of_the_stage_matches_and_for_no_other() {
        Case refund =
                new Case(Map.of("action.name", "issue_refund", "resource.paid", 100.0, "resource.refunded", 70.0));

        assertThat(RULES.matching(refund, Set.of("What is owed"))).contains(List.of("What is owed"));
        assertThat(RULES.matching(refund, Set.of("What is left to pay back"))).contains(List.of());
        assertThat(RULES.matching(new Case(Map.of()), RULES.names())).contains(List.of());
    }

    @Test
    void a_rule_over_two_cases_has_no_network_and_needs_a_session() {
        DrlBase joined = DrlBase.compile(
                "two-patterns", List.of(new RuleText("", "two.drl", """
                        package dev.countersign.rules;
                        import dev.countersign.facts.*;
                        rule "two" when Case( yes("a") ) Case( yes("b") ) then end
                        """)), RuleCache.NONE, new ArrayList<>());

        assertThat(joined.network()).isEqualTo(Optional.empty());
        assertThat(joined.matching(new Case(Map.of()), Set.of("two"))).isEmpty();
    }

    @Test
    void a_rule_that_may_fire_twice_for_a_case_has_no_network() {
        DrlBase twice = DrlBase.compile(
                "two-ends", List.of(new RuleText("", "either.drl", """
                        package dev.countersign.rules;
                        import dev.countersign.facts.*;
                        rule "either" when (Case( yes("a") ) or Case( yes("b") )) then end
                        """)), RuleCache.NONE, new ArrayList<>());

        assertThat(twice.network()).isEqualTo(Optional.empty());
        assertThat(twice.matching(new Case(Map.of("a", true)), Set.of("either")))
                .isEqualTo(Optional.empty());
    }
}
