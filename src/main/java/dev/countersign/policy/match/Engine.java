package dev.countersign.policy.match;

import dev.countersign.facts.Case;
import dev.countersign.facts.RuleOutput;
import dev.countersign.policy.drl.DrlBase;
import dev.countersign.policy.drl.DrlRule;
import dev.countersign.policy.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ThreadSafeOption;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Drools: rows by the alpha network of their stage, which is shared, and rules by a session that is kept from one
 * evaluation to the next. Facts are deleted after use, and an engine that has thrown is never used again. Owned by one
 * thread at a time.
 */
public final class Engine implements Matching, AutoCloseable {

    private final Map<String, DrlRule> rulesByName;
    private final @Nullable DrlBase drl;
    private @Nullable KieSession drlSession;
    private List<Inserted> inserted = new ArrayList<>();

    private record Inserted(String rule, RuleOutput given, FactHandle handle) {}

    public Engine(@Nullable DrlBase drl, Map<String, DrlRule> rulesByName) {
        this.drl = drl;
        this.rulesByName = rulesByName;
    }

    @Override
    public List<Stage.Hit> rows(Stage stage, List<Slots> cases) {
        return stage.hits(cases);
    }

    @Override
    public Matching topmost(Predicate<Row> counts) {
        return new Matching() {
            @Override
            public List<Stage.Hit> rows(Stage stage, List<Slots> cases) {
                return stage.topmost(cases, counts);
            }

            @Override
            public List<Stage.RuleHit> rules(Stage stage, List<Case> cases) {
                return Engine.this.rules(stage, cases);
            }
        };
    }

    @Override
    public List<Stage.RuleHit> rules(Stage stage, List<Case> cases) {
        if (stage.rules.isEmpty() || drl == null) {
            return List.of();
        }
        List<Stage.RuleHit> found = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            List<String> matching = drl.matching(cases.get(i), stage.ruleNames).orElse(null);
            if (matching == null || !literal(drl, matching, i, found)) {
                fire(stage, drl, cases.get(i), i, found);
            }
        }
        return found;
    }

    /**
     * Adds what the rules insert, without a session: each has fired before, and all its values are literals.
     *
     * @return false if that is not so; nothing was added then
     */
    private boolean literal(DrlBase drl, List<String> matching, int index, List<Stage.RuleHit> found) {
        for (String rule : matching) {
            if (drl.literals(rule).isEmpty()) {
                return false;
            }
        }
        for (String rule : matching) {
            for (RuleOutput given : drl.literals(rule)) {
                found.add(new Stage.RuleHit(index, Objects.requireNonNull(rulesByName.get(rule)), given));
            }
        }
        return true;
    }

    private void fire(Stage stage, DrlBase drl, Case known, int index, List<Stage.RuleHit> found) {
        KieSession session = drlSession;
        if (session == null) {
            session = drlSession(drl);
            drlSession = session;
        }
        inserted = new ArrayList<>();
        try {
            fire(session, List.of(known), rulesByName.size());
        } finally {
            drl.endFiring();
        }
        Map<String, List<RuleOutput>> outputs = new TreeMap<>();
        for (Inserted each : inserted) {
            session.delete(each.handle);
            DrlRule rule = rulesByName.get(each.rule);
            if (rule != null && stage.ruleNames.contains(each.rule)) {
                found.add(new Stage.RuleHit(index, rule, each.given));
                if (rule.workedOut().isEmpty()) {
                    outputs.computeIfAbsent(each.rule, unused -> new ArrayList<>())
                            .add(each.given);
                }
            }
        }
        outputs.forEach(drl::literals);
    }

    /** INVARIANT: the session contains no case before and after. The caller deletes what rules inserted. */
    private static void fire(KieSession session, List<?> cases, int most) {
        List<FactHandle> handles = new ArrayList<>(cases.size());
        for (Object each : cases) {
            handles.add(session.insert(each));
        }
        int fired = session.fireAllRules(most + 1);
        if (fired > most) {
            throw new IllegalStateException("more rules fired than there are rows");
        }
        handles.forEach(session::delete);
    }

    /**
     * In a thread-safe session, the data of a consequence are separate; otherwise all sessions of the base would share
     * them.
     */
    private KieSession drlSession(DrlBase drl) {
        KieSession session = session(drl.base, ThreadSafeOption.YES);
        session.addEventListener(new DefaultAgendaEventListener() {
            @Override
            public void beforeMatchFired(BeforeMatchFiredEvent event) {
                drl.beforeFiring(event.getMatch().getRule().getName());
            }

            @Override
            public void afterMatchFired(AfterMatchFiredEvent event) {
                drl.afterFiring(event.getMatch().getRule().getName());
            }
        });
        session.addEventListener(new DefaultRuleRuntimeEventListener() {
            @Override
            public void objectInserted(ObjectInsertedEvent event) {
                if (event.getObject() instanceof RuleOutput given && event.getRule() != null) {
                    inserted.add(new Inserted(event.getRule().getName(), given, event.getFactHandle()));
                }
            }
        });
        return session;
    }

    /** Gives the session back to Drools. Otherwise Drools keeps it with the rules. */
    @Override
    public void close() {
        if (drlSession != null) {
            drlSession.dispose();
        }
    }

    private static KieSession session(KieBase base, ThreadSafeOption threadSafe) {
        KieSessionConfiguration configuration = KieServices.Factory.get().newKieSessionConfiguration();
        configuration.setOption(threadSafe);
        return ((InternalKnowledgeBase) base).newKieSession(configuration, null);
    }
}
