package dev.countersign.web.security;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.edge.KeyRights;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The registered agents of each kind, in the active own facts. */
@Component
public class AgentKinds {

    private final FactRefresh factRefresh;
    private volatile @Nullable Known known;

    AgentKinds(FactRefresh factRefresh) {
        this.factRefresh = factRefresh;
    }

    private record Known(OwnFacts own, Map<String, Set<String>> byKind) {}

    /** Ids of the agents; empty for a kind of which none is registered. */
    public Set<String> ofKind(String kind) {
        OwnFacts own = factRefresh.policy().own();
        Known now = known;
        if (now == null || now.own != own) {
            now = new Known(own, KeyRights.agentsByKind(own));
            known = now;
        }
        return now.byKind.getOrDefault(kind, Set.of());
    }
}
