package dev.countersign.policy.drl;

import dev.countersign.facts.Case;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.drools.core.common.DefaultFactHandle;
import org.drools.core.common.InternalFactHandle;
import org.drools.core.common.PropagationContext;
import org.drools.core.common.ReteEvaluator;
import org.drools.core.impl.InternalRuleBase;
import org.drools.core.reteoo.LeftInputAdapterNode;
import org.drools.core.reteoo.ObjectSink;
import org.drools.core.reteoo.ObjectSource;
import org.drools.core.reteoo.ObjectTypeNode;
import org.drools.core.reteoo.RuleTerminalNode;
import org.drools.core.reteoo.Sink;
import org.kie.api.KieBase;

/**
 * Which DRL rules match a case, by the alpha network that Drools builds from them, without a session. A rule that
 * matches must still fire in a session; a case that no rule matches needs none. Any number of threads may use it.
 *
 * <p>It uses internal classes of Drools: see docs/adr/0007-alpha-network.md.
 */
final class RuleNetwork {

    private final ObjectTypeNode entry;

    private RuleNetwork(ObjectTypeNode entry) {
        this.entry = entry;
    }

    /**
     * @param base  used for nothing else, because its network is changed
     * @param rules names of its rules
     * @return empty if a rule is more than one pattern over one case, so that the network alone does not tell
     */
    static Optional<RuleNetwork> of(KieBase base, Set<String> rules) {
        List<ObjectTypeNode> entries = ((InternalRuleBase) base)
                .getRete().getObjectTypeNodes().stream()
                        .filter(node -> !node.getObjectSinkPropagator().isEmpty())
                        .filter(node -> node.getObjectType().isAssignableFrom(Case.class))
                        .toList();
        Set<String> collected = new TreeSet<>();
        return entries.size() == 1 && collect(entries.get(0), collected) && collected.equals(rules)
                ? Optional.of(new RuleNetwork(entries.get(0)))
                : Optional.empty();
    }

    /** Replaces each end of the network by collectors. @return false at a node that it does not know */
    private static boolean collect(ObjectSource source, Set<String> collected) {
        for (ObjectSink sink : source.getObjectSinkPropagator().getSinks()) {
            if (sink instanceof LeftInputAdapterNode end) {
                source.removeObjectSink(end);
                for (Sink terminal : end.getSinkPropagator().getSinks()) {
                    if (!(terminal instanceof RuleTerminalNode rule)) {
                        return false;
                    }
                    collected.add(rule.getRule().getName());
                    source.addObjectSink(new Collector(rule.getRule().getName()));
                }
            } else if (!(sink instanceof ObjectSource next) || !collect(next, collected)) {
                return false;
            }
        }
        return true;
    }

    /** Names of the rules that match. */
    Set<String> matching(Case known) {
        Question question = new Question(known);
        entry.getObjectSinkPropagator().propagateAssertObject(question, null, null);
        return question.rules;
    }

    /** A case on its way through the network, with the rules that it has met. */
    private static final class Question extends DefaultFactHandle {

        private static final long serialVersionUID = 1L;

        private transient Set<String> rules = Set.of();

        Question(Case known) {
            super(0, known);
        }

        void met(String rule) {
            if (rules.isEmpty()) {
                rules = new TreeSet<>();
            }
            rules.add(rule);
        }
    }

    /** The end of the network for one rule. */
    private static final class Collector extends LeftInputAdapterNode {

        private final transient String rule;

        Collector(String rule) {
            this.rule = rule;
        }

        @Override
        public void assertObject(InternalFactHandle handle, PropagationContext context, ReteEvaluator evaluator) {
            ((Question) handle).met(rule);
        }

        /** Nodes with equal sources would be one node; collectors of several rules have the same source. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }
}
