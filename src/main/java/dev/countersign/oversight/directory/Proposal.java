package dev.countersign.oversight.directory;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one person proposed and another one confirms.
 *
 * @param concerned  id of the person whom it concerns
 * @param proposedBy id of the person who proposed it; empty if that person was erased, or for a command on the machine
 * @param until      when it cannot be confirmed any more
 * @param alone      whether it is a grant that holds already, because there were fewer than two admins
 */
public record Proposal(String id, What what, String concerned, String proposedBy, Instant until, boolean alone) {

    /** What is proposed. */
    public enum What {
        /** A change of a person. */
        PERSON,
        /** A role of a person. */
        GRANT,
        /** A key that an admin issued for another person. */
        KEY
    }

    public static Proposal of(PersonChange change) {
        return new Proposal(change.id(), What.PERSON, change.person().id(), change.proposedBy(), change.until(), false);
    }

    public static Proposal of(Grant grant) {
        return new Proposal(grant.id(), What.GRANT, grant.person(), grant.proposedBy(), grant.end(), grant.alone());
    }

    public static Proposal of(ApiKey key) {
        return new Proposal(key.id(), What.KEY, key.owner(), key.issuedBy(), key.to(), false);
    }

    /** All that can be confirmed at that time. */
    public static Stream<Proposal> waiting(DirectoryState state, Instant at) {
        return Stream.of(
                        state.changes().stream().map(Proposal::of),
                        state.grants().stream()
                                .filter(each -> each.confirmedBy() == null && !each.byOperator())
                                .map(Proposal::of),
                        state.keys().stream()
                                .filter(each -> each.open() && each.revokedAt() == null)
                                .map(Proposal::of))
                .flatMap(each -> each)
                .filter(each -> each.isCurrent(state, at));
    }

    /** Whether somebody can still confirm it at that time. */
    public boolean isCurrent(DirectoryState state, Instant at) {
        return at.isBefore(until) && isByAdmin(state, at) && isHere(state);
    }

    /** A grant that holds already stays what it is when its proposer is gone. */
    private boolean isByAdmin(DirectoryState state, Instant at) {
        return alone || state.isAdmin(proposedBy, at);
    }

    private boolean isHere(DirectoryState state) {
        return state.person(concerned).filter(Person::isHere).isPresent();
    }

    /** Why this caller may not confirm it at that time; empty if the caller may. */
    public Optional<InvalidInput> refusal(DirectoryState state, Caller by, Instant at) {
        if (by.example() || by.kind() != Caller.Kind.PERSON || !mayConfirm(state, by.id(), at)) {
            return Optional.of(notAllowed());
        }
        if (by.id().equals(proposedBy)) {
            return Optional.of(DirectoryRules.other("id", "You proposed it. Another person must confirm it."));
        }
        if (by.id().equals(concerned)) {
            return Optional.of(DirectoryRules.other("id", "It concerns you. Another person must confirm it."));
        }
        if (alone && !isIndependent(state, by.id(), at)) {
            return Optional.of(DirectoryRules.other(
                    "id",
                    "One admin granted it alone. Only an admin confirms it whose own role another person confirmed, or "
                            + "a command on the machine gave."));
        }
        if (!isHere(state)) {
            return Optional.of(DirectoryRules.refused("id", "`" + concerned + "` has left.", ""));
        }
        return isCurrent(state, at)
                ? Optional.empty()
                : Optional.of(DirectoryRules.refused(
                        "id",
                        isByAdmin(state, at)
                                ? "it waited for another person until " + until + "."
                                : "the person who proposed it is not an admin any more.",
                        "Maybe propose it again."));
    }

    /** For a caller who confirms nothing. */
    public static InvalidInput notAllowed() {
        return DirectoryRules.other("id", "only an admin or a COMPLIANCE_REVIEWER confirms it.");
    }

    private static boolean mayConfirm(DirectoryState state, String person, Instant at) {
        return state.holding(person, at).stream()
                .anyMatch(grant -> grant.role().equals(GrantedRole.ADMIN)
                        || grant.role().ofOversight().equals(Optional.of(Role.COMPLIANCE_REVIEWER)));
    }

    /** An admin whom no admin made alone: else one admin could make a second one, and confirm through that one. */
    private static boolean isIndependent(DirectoryState state, String person, Instant at) {
        return state.holding(person, at).stream()
                .filter(grant -> grant.role().equals(GrantedRole.ADMIN))
                .anyMatch(grant -> grant.confirmedBy() != null || grant.byOperator());
    }
}
