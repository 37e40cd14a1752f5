package dev.countersign.policy.drl;

import dev.countersign.facts.Case;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.drools.base.rule.constraint.AlphaNodeFieldConstraint;
import org.drools.core.common.DefaultFactHandle;
import org.drools.core.impl.InternalRuleBase;
import org.drools.core.reteoo.AlphaNode;
import org.drools.core.reteoo.LeftInputAdapterNode;
import org.drools.core.reteoo.ObjectSink;
import org.drools.core.reteoo.ObjectSource;
import org.drools.core.reteoo.ObjectTypeNode;
import org.drools.core.reteoo.RuleTerminalNode;
import org.drools.core.reteoo.Sink;
import org.kie.api.KieBase;

/**
 * Which DRL rules match a case, by the tests of the alpha network that Drools builds from them, without a session. A
 * rule that matches must still fire in a session; a case that no rule matches needs none. Any number of threads may use
 * it.
 *
 * <p>It uses internal classes of Drools: see docs/adr/0007-alpha-network.md.
 */
final class RuleNetwork {

    /** For each rule, the tests on the way to its end. */
    private final Map<String, AlphaNodeFieldConstraint[]> ways;

    private RuleNetwork(Map<String, AlphaNodeFieldConstraint[]> ways) {
        this.ways = ways;
    }

    /**
     * The tests in a base, which sessions share too. Nothing of the base is changed.
     *
     * @param rules names of its rules
     * @return empty if a rule is more than one pattern over one case, or has two ends, so that it may fire twice: then
     *     the network alone does not tell
     */
    static Optional<RuleNetwork> of(KieBase base, Set<String> rules) {
        List<ObjectTypeNode> entries = ((InternalRuleBase) base)
                .getRete().getObjectTypeNodes().stream()
                        .filter(node -> !node.getObjectSinkPropagator().isEmpty())
                        .filter(node -> node.getObjectType().isAssignableFrom(Case.class))
                        .toList();
        Map<String, AlphaNodeFieldConstraint[]> ways = new TreeMap<>();
        return entries.size() == 1
                        && collect(entries.get(0), new ArrayDeque<>(), ways)
                        && ways.keySet().equals(rules)
                ? Optional.of(new RuleNetwork(ways))
                : Optional.empty();
    }

    /**
     * Follows the way to each end of the network.
     *
     * @param way the tests up to there
     * @return false at a node that it does not know, and at the second end of a rule
     */
    private static boolean collect(
            ObjectSource source, Deque<AlphaNodeFieldConstraint> way, Map<String, AlphaNodeFieldConstraint[]> ways) {
        for (ObjectSink sink : source.getObjectSinkPropagator().getSinks()) {
            if (sink instanceof LeftInputAdapterNode end) {
                for (Sink terminal : end.getSinkPropagator().getSinks()) {
                    if (!(terminal instanceof RuleTerminalNode rule)
                            || ways.put(rule.getRule().getName(), way.toArray(new AlphaNodeFieldConstraint[0]))
                                    != null) {
                        return false;
                    }
                }
            } else if (sink instanceof AlphaNode next) {
                way.addLast(next.getConstraint());
                if (!collect(next, way, ways)) {
                    return false;
                }
                way.removeLast();
            } else {
                return false;
            }
        }
        return true;
    }

    /** Those of these rules that match, in their order. Others are not tested. */
    List<String> matching(Case known, Collection<String> rules) {
        DefaultFactHandle handle = new DefaultFactHandle(0, known);
        List<String> matching = new ArrayList<>(1);
        for (String rule : rules) {
            AlphaNodeFieldConstraint[] way = ways.get(rule);
            if (way != null && allowed(way, handle)) {
                matching.add(rule);
            }
        }
        return matching;
    }

    private static boolean allowed(AlphaNodeFieldConstraint[] way, DefaultFactHandle handle) {
        for (AlphaNodeFieldConstraint test : way) {
            if (!test.isAllowed(handle, null)) {
                return false;
            }
        }
        return true;
    }
}
