package dev.countersign.policy.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.drools.model.Model;
import org.drools.model.NamedModelItem;
import org.drools.modelcompiler.KieBaseBuilder;

/**
 * The alpha network that Drools builds from the rows of a stage. Each matching row goes to a collector, and not
 * to a session. A match needs no session and no agenda, and leaves nothing behind, so any number of threads may use one
 * network at once.
 *
 * <p>It uses internal classes of Drools ({@code org.drools.core.reteoo}, 10.2). DMN decision tables of Drools are
 * evaluated in the same way. What to check before an upgrade: docs/adr/0007-alpha-network.md.
 */
final class AlphaNetwork {

    private final ObjectTypeNode entry;
    private final int rows;

    AlphaNetwork(Model model) {
        InternalRuleBase base = (InternalRuleBase) KieBaseBuilder.createKieBaseFromModel(model);
        List<ObjectTypeNode> entries = base.getRete().getObjectTypeNodes().stream()
                .filter(node -> node.getObjectType().isAssignableFrom(Slots.class))
                .filter(node -> !node.getObjectSinkPropagator().isEmpty())
                .toList();
        if (entries.size() != 1) {
            throw new IllegalStateException(
                    "Drools built " + entries.size() + " networks for the rows of one stage. Allowed: 1.");
        }
        entry = entries.get(0);
        Map<String, RowRule> collected = new HashMap<>();
        collect(entry, collected);
        Set<String> rules =
                model.getRules().stream().map(NamedModelItem::getName).collect(Collectors.toSet());
        if (!collected.keySet().equals(rules)) {
            throw new IllegalStateException(
                    "Drools built a network with the ends " + collected.keySet() + " for the rules " + rules + ".");
        }
        rows = (int) collected.values().stream().distinct().count();
    }

    /** How many rows have an end in the network. */
    int rows() {
        return rows;
    }

    /** Replaces each end of the network by collectors. @param collected receives the row of each rule, by its name */
    private static void collect(ObjectSource source, Map<String, RowRule> collected) {
        for (ObjectSink sink : source.getObjectSinkPropagator().getSinks()) {
            if (sink instanceof LeftInputAdapterNode end) {
                source.removeObjectSink(end);
                if (end.getSinkPropagator().size() == 0) {
                    throw new IllegalStateException("The network of rows has an end without a rule.");
                }
                for (Sink terminal : end.getSinkPropagator().getSinks()) {
                    if (!(terminal instanceof RuleTerminalNode rule)) {
                        throw new IllegalStateException("A row became more than one pattern: " + terminal + ".");
                    }
                    RowRule row = Stage.row(rule.getRule());
                    if (collected.put(rule.getRule().getName(), row) != null) {
                        throw new IllegalStateException(
                                "A row became two: " + rule.getRule().getName() + ".");
                    }
                    source.addObjectSink(new Collector(row));
                }
            } else if (sink instanceof ObjectSource next) {
                collect(next, collected);
            } else {
                throw new IllegalStateException("A network of rows has no such node: " + sink + ".");
            }
        }
    }

    /** Adds the rows that match a case of a batch. */
    void match(Slots slots, List<Stage.Hit> hits) {
        entry.getObjectSinkPropagator().propagateAssertObject(new Question(slots, hits), null, null);
    }

    /** A case on its way through the network, with the rows that it has met. */
    private static final class Question extends DefaultFactHandle {

        private static final long serialVersionUID = 1L;

        private final transient List<Stage.Hit> hits;
        private final int index;

        Question(Slots slots, List<Stage.Hit> hits) {
            super(slots.index, slots);
            this.hits = hits;
            index = slots.index;
        }
    }

    /** The end of the network for one rule. */
    private static final class Collector extends LeftInputAdapterNode {

        private final transient RowRule row;

        Collector(RowRule row) {
            this.row = row;
        }

        @Override
        public void assertObject(InternalFactHandle handle, PropagationContext context, ReteEvaluator evaluator) {
            Question question = (Question) handle;
            question.hits.add(new Stage.Hit(question.index, row));
        }

        /** Nodes with equal sources would be one node; collectors of several rows have the same source. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }
}
