package dev.countersign.decisions.evaluate;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.policy.PolicyRelease;

/**
 * The policy and the own facts active at one time. Immutable: a later change does not affect a request that is being
 * answered.
 */
public record PolicySnapshot(PolicyRelease release, OwnFacts own) {

    /** Whether there is an own record with that type and id. */
    public boolean knows(String type, String id) {
        return own.knows(type, id);
    }

    /** Id of the release. */
    public String releaseId() {
        return release.id();
    }
}
