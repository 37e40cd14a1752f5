package dev.countersign.oversight.directory;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that asks.
 *
 * @param id      in public records forever, so it is a short technical name
 * @param owner   id of the person who answers for it; empty if that person was erased
 * @param scopes  what it may use the interface for
 * @param agents  ids of agents as which it may ask
 * @param kinds   kinds of agents as which it may ask: all registered agents of that kind
 * @param users   whether it may ask for people ({@code subject.type} user)
 * @param perSecond decisions in a second; null for the usual number
 * @param endedAt when it was ended; null if it was not
 */
public record Client(
        String id,
        String owner,
        Set<Scope> scopes,
        Set<String> agents,
        Set<String> kinds,
        boolean users,
        @Nullable Integer perSecond,
        @Nullable Instant endedAt) {

    public Client {
        scopes = Set.copyOf(scopes);
        agents = Set.copyOf(agents);
        kinds = Set.copyOf(kinds);
    }

    /** Whether it may still do anything. */
    public boolean isHere() {
        return endedAt == null;
    }

    Client ended(Instant at) {
        return new Client(id, owner, scopes, agents, kinds, users, perSecond, at);
    }
}
