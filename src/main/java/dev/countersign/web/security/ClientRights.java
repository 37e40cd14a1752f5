package dev.countersign.web.security;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.edge.KeyRights;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.Client;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What each client may do, with the registered agents of its kinds in the active own facts. It is computed when a
 * client first asks, and again after a change of the client or of the own facts: a client may have many agents.
 */
@Component
public class ClientRights {

    private final FactRefresh factRefresh;
    private volatile @Nullable Known known;

    ClientRights(FactRefresh factRefresh) {
        this.factRefresh = factRefresh;
    }

    /** @param clients by id, so that there are no more than the directory has */
    private record Known(OwnFacts own, Map<String, Set<String>> byKind, Map<String, OfClient> clients) {}

    private record OfClient(Client client, Optional<Rights> rights) {}

    /** Empty for a client that was ended. @param client as the directory has it now */
    public Optional<Rights> of(Client client) {
        OwnFacts own = factRefresh.policy().own();
        Known now = known;
        if (now == null || now.own != own) {
            now = new Known(own, KeyRights.agentsByKind(own), new ConcurrentHashMap<>());
            known = now;
        }
        OfClient computed = now.clients.get(client.id());
        if (computed == null || computed.client != client) {
            Map<String, Set<String>> byKind = now.byKind;
            computed = new OfClient(client, RightsOf.client(client, kind -> byKind.getOrDefault(kind, Set.of())));
            now.clients.put(client.id(), computed);
        }
        return computed.rights;
    }
}
