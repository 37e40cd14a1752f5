package dev.countersign.web.review;

import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.facts.own.Agent;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.review.ReviewDesk;

/** Who is told that an agent wants more tasks than it may have open: who owns it, and who supervises. */
public final class FloodReaders {

    private FloodReaders() {}

    /** Whether a person owns the agent. @param person id in the directory */
    public static boolean owns(DirectoryState state, PolicySnapshot snapshot, ReviewDesk.Flood flood, String person) {
        return snapshot.own()
                .agent(flood.agent())
                .map(Agent::owner)
                .flatMap(state::person)
                .filter(owner -> owner.id().equals(person))
                .isPresent();
    }

    /** Whether the caller supervises agents. */
    public static boolean supervises(Rights rights) {
        return rights.roles().contains(ApiRole.SUPERVISOR);
    }

    /** Whether this caller may read of it. */
    static boolean mayRead(DirectoryState state, PolicySnapshot snapshot, ReviewDesk.Flood flood, Rights rights) {
        return supervises(rights)
                || owns(state, snapshot, flood, rights.caller().id());
    }
}
