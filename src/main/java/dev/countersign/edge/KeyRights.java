package dev.countersign.edge;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.facts.own.Agent;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the holder of a key may do. A service and a command on a folder have the same rules. */
public final class KeyRights {

    private KeyRights() {}

    /**
     * Empty for a person who has left, or whose roles must not meet, and for a client that was ended.
     *
     * @param isShared whether another person than the owner of the key knows the secret that was said
     * @param ofClient what a client may do
     */
    public static Optional<Rights> of(
            DirectoryState state,
            ApiKey key,
            boolean isShared,
            Instant now,
            Function<Client, Optional<Rights>> ofClient) {
        return key.ofPerson()
                ? state.person(key.owner())
                        .flatMap(person -> RightsOf.person(state, person, now))
                        .map(rights -> isShared ? rights.toRotateOnly() : rights)
                : state.client(key.owner()).flatMap(ofClient);
    }

    /** Ids of the registered agents by kind. */
    public static Map<String, Set<String>> agentsByKind(OwnFacts own) {
        Map<String, Set<String>> byKind = new HashMap<>();
        own.ids("agent").stream()
                .map(own::agent)
                .flatMap(Optional::stream)
                .forEach((Agent agent) -> byKind.computeIfAbsent(agent.kind(), key -> new HashSet<>())
                        .add(agent.id()));
        return byKind;
    }
}
