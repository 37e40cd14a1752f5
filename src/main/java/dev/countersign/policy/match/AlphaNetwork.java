package dev.countersign.policy.match;

import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.drools.base.rule.constraint.AlphaNodeFieldConstraint;
import org.drools.core.common.DefaultFactHandle;
import org.drools.core.common.InternalFactHandle;
import org.drools.core.common.PropagationContext;
import org.drools.core.common.ReteEvaluator;
import org.drools.core.impl.InternalRuleBase;
import org.drools.core.reteoo.AlphaNode;
import org.drools.core.reteoo.LeftInputAdapterNode;
import org.drools.core.reteoo.ObjectSink;
import org.drools.core.reteoo.ObjectSource;
import org.drools.core.reteoo.ObjectTypeNode;
import org.drools.core.reteoo.RuleTerminalNode;
import org.drools.core.reteoo.Sink;
import org.drools.model.Model;
import org.drools.model.NamedModelItem;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;

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
    private final RowRule[] all;
    /** Whether the row at each place is one of which only the topmost counts. */
    private final boolean[] first;
    /** The table of the last row; null if there is no row. */
    private final @Nullable Table last;
    /** For the row at each place of the list, the tests on each way to one of its ends. */
    private final AlphaNodeFieldConstraint[][][] ways;

    private final int built;

    /** @param all the rows of the model */
    AlphaNetwork(Model model, List<RowRule> all) {
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
        // By identity, because a row knows its whole table.
        Map<RowRule, List<AlphaNodeFieldConstraint[]>> found = new IdentityHashMap<>();
        collect(entry, new ArrayDeque<>(), collected, found);
        Set<String> rules =
                model.getRules().stream().map(NamedModelItem::getName).collect(Collectors.toSet());
        if (!collected.keySet().equals(rules)) {
            throw new IllegalStateException(
                    "Drools built a network with the ends " + collected.keySet() + " for the rules " + rules + ".");
        }
        built = found.size();
        this.all = all.toArray(new RowRule[0]);
        first = new boolean[all.size()];
        for (int place = 0; place < first.length; place++) {
            RowRule row = all.get(place);
            first[place] =
                    row.table().hitPolicy() == HitPolicy.FIRST && !row.row().otherwise();
        }
        last = all.isEmpty() ? null : all.get(all.size() - 1).table();
        ways = all.stream()
                .map(row -> found.getOrDefault(row, List.of()).toArray(AlphaNodeFieldConstraint[][]::new))
                .toArray(AlphaNodeFieldConstraint[][][]::new);
    }

    /** How many rows have an end in the network. */
    int rows() {
        return built;
    }

    /**
     * Replaces each end of the network by collectors.
     *
     * @param way       the tests up to there
     * @param collected receives the row of each rule, by its name
     * @param ways      receives the tests on each way to an end of a row
     */
    private static void collect(
            ObjectSource source,
            Deque<AlphaNodeFieldConstraint> way,
            Map<String, RowRule> collected,
            Map<RowRule, List<AlphaNodeFieldConstraint[]>> ways) {
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
                    ways.computeIfAbsent(row, unused -> new ArrayList<>(1))
                            .add(way.toArray(new AlphaNodeFieldConstraint[0]));
                }
            } else if (sink instanceof AlphaNode next) {
                way.addLast(next.getConstraint());
                collect(next, way, collected, ways);
                way.removeLast();
            } else {
                throw new IllegalStateException("A network of rows has no such node: " + sink + ".");
            }
        }
    }

    /** Adds the rows that match a case of a batch. */
    void match(Slots slots, List<Stage.Hit> hits) {
        entry.getObjectSinkPropagator().propagateAssertObject(new Question(slots, hits), null, null);
    }

    /**
     * Adds those of the chosen rows that match a case of a batch: all tests of Drools on the way to the end of the row
     * are true. It finds the same rows as {@link #match(Slots, List)} if no row that matches is left out.
     *
     * @param counts whether a row counts if it matches; rows of a FIRST table below the topmost such row are left out
     * @return false if too many were chosen; nothing was added then
     */
    boolean match(Slots slots, CandidateRows candidates, Predicate<Row> counts, List<Stage.Hit> hits) {
        int before = hits.size();
        if (candidates.forEach(slots, new Confirmation(new Question(slots, hits), counts))) {
            return true;
        }
        hits.subList(before, hits.size()).clear();
        return false;
    }

    /** Drools tests each candidate. */
    private final class Confirmation implements CandidateRows.Taker {

        private final Question question;
        private final Predicate<Row> counts;
        private @Nullable Table closed;

        Confirmation(Question question, Predicate<Row> counts) {
            this.question = question;
            this.counts = counts;
        }

        @Override
        public boolean take(int place) {
            RowRule row = all[place];
            if (closed != null && row.table() == closed) {
                return true;
            }
            for (AlphaNodeFieldConstraint[] way : ways[place]) {
                if (allowed(way, question)) {
                    question.hits.add(new Stage.Hit(question.index, row));
                    return !first[place] || !counts.test(row.row()) || close(row.table());
                }
            }
            return true;
        }

        /** @return whether rows of another table follow */
        private boolean close(Table table) {
            closed = table;
            return table != last;
        }
    }

    private static boolean allowed(AlphaNodeFieldConstraint[] way, Question question) {
        for (AlphaNodeFieldConstraint test : way) {
            if (!test.isAllowed(question, null)) {
                return false;
            }
        }
        return true;
    }

    /** A case on its way through the network, with the rows that it has met. */
    private static final class Question extends DefaultFactHandle {

        private static final long serialVersionUID = 1L;

        private final transient List<Stage.Hit> hits;
        private final int index;

        Question(Slots slots, List<Stage.Hit> hits) {
            super(slots);
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
