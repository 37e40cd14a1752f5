package dev.countersign.policy.match;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
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
import org.drools.modelcompiler.KieBaseBuilder;

/**
 * The alpha network that Drools builds from the rows of a stage. A collector receives each matching row instead of a
 * session. A match needs no session and no agenda, and leaves nothing behind, so any number of threads may use one
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
        Set<RowRule> collected = Collections.newSetFromMap(new IdentityHashMap<>());
        int ends = collect(entry, collected);
        if (ends != model.getRules().size()) {
            throw new IllegalStateException("Drools built a network with " + ends + " ends for "
                    + model.getRules().size() + " rules.");
        }
        rows = collected.size();
    }

    /** How many rows have an end in the network. */
    int rows() {
        return rows;
    }

    /** Replaces each end of the network by collectors. @return how many there are */
    private static int collect(ObjectSource source, Set<RowRule> collected) {
        int ends = 0;
        for (ObjectSink sink : source.getObjectSinkPropagator().getSinks()) {
            if (sink instanceof LeftInputAdapterNode end) {
                source.removeObjectSink(end);
                for (Sink terminal : end.getSinkPropagator().getSinks()) {
                    if (!(terminal instanceof RuleTerminalNode rule)) {
                        throw new IllegalStateException("A row became more than one pattern: " + terminal + ".");
                    }
                    RowRule row = Stage.row(rule.getRule());
                    collected.add(row);
                    source.addObjectSink(new Collector(row));
                    ends++;
                }
            } else if (sink instanceof ObjectSource next) {
                ends += collect(next, collected);
            } else {
                throw new IllegalStateException("A network of rows has no such node: " + sink + ".");
            }
        }
        return ends;
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
