package dev.countersign.oversight;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.directory.AccessEntries;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryRules;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.oversight.directory.GrantedRole;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.PersonChange;
import dev.countersign.oversight.directory.Proposal;
import dev.countersign.oversight.directory.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the directory. Each gives rights only when two different people want it, and takes rights away when one
 * does. While there are fewer than two admins, one admin may give rights alone, which the entry says.
 *
 * <p>The times are UTC. The caller of each method is a person with a credential; only {@link #begin} is for a command
 * on the machine.
 */
public final class AccessChanges {

    /** How long the old secret of a key holds after a rotation. */
    public static final Duration BOTH_HOLD = Duration.ofHours(24);

    private final Directory directory;
    private final ClockAndRandom clock;

    public AccessChanges(Directory directory, ClockAndRandom clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** @param waits whether another person must confirm it before it holds */
    public record Made(String id, boolean waits, boolean alone) {}

    /** Adds a person, or replaces one: see {@link #person(Caller, String, UnaryOperator)}. */
    public Made person(Caller by, Person person) {
        return person(by, person.id(), before -> person);
    }

    /**
     * Adds a person, without any role, or changes one. A change of somebody who has a grant, or an identity at an
     * issuer, waits for another person. It replaces one that waits.
     *
     * @param change makes the person from the one in the directory, or from one that has only an id
     * @throws InvalidInput when an id is not one, or names or looks like another person
     */
    public Made person(Caller by, String person, UnaryOperator<Person> change) {
        String id = clock.id();
        return directory.make(state -> {
            Instant now = clock.now();
            DirectoryRules.requireAdmin(state, by, now);
            String known = PersonId.form(person);
            Optional<Person> before =
                    state.person(known).filter(each -> each.id().equals(known));
            Person read = DirectoryRules.checked(state, change.apply(before.orElseGet(() -> Person.named(person))));
            boolean signsIn = before.filter(each -> mayHaveRoles(state, each)).isPresent();
            if (signsIn && read.id().equals(by.id())) {
                throw DirectoryRules.other("person", "Nobody changes who they are. Another admin must do it.");
            }
            boolean alone = signsIn && state.mayGrantAlone(by.id(), now);
            boolean waits = signsIn && !alone;
            SealedEntry entry = AccessEntries.entry(
                    before.isPresent() ? AccessEvent.PERSON_CHANGED : AccessEvent.PERSON_ADDED, id, now, by);
            if (waits) {
                entry.with("open", true);
            }
            if (alone) {
                entry.with("alone", true);
            }
            return new Directory.Change<>(AccessEntries.described(entry, read), new Made(id, waits, alone));
        });
    }

    /** By a grant, or by an identity: groups of the issuer may give roles, and nothing here knows which. */
    private static boolean mayHaveRoles(DirectoryState state, Person person) {
        return !person.identities().isEmpty()
                || state.grants().stream().anyMatch(grant -> grant.person().equals(person.id()));
    }

    /** Ends everything that a person may do, at once. One admin does it. */
    public void leave(Caller by, String person) {
        directory.changeIfAny(state -> {
            Instant now = clock.now();
            DirectoryRules.requireAdmin(state, by, now);
            Person leaving = DirectoryRules.known(state, person, "person");
            return leaving.isHere()
                    ? Optional.of(AccessEntries.entry(AccessEvent.PERSON_LEFT, clock.id(), now, by)
                            .sealed(RecordSubjects.STAFF + leaving.id(), "person", leaving.id()))
                    : Optional.empty();
        });
    }

    /**
     * Proposes a role for a person. Another person confirms it.
     *
     * @throws InvalidInput when the grant cannot be made, with the code
     *     {@value DirectoryRules#ROLES_MUST_NOT_MEET} if the person must not have both roles
     */
    public Made grant(Caller by, GrantWish wish) {
        String id = clock.id();
        return directory.make(state -> {
            Instant now = clock.now();
            DirectoryRules.requireAdmin(state, by, now);
            Person person = DirectoryRules.here(state, wish.person(), "person");
            if (person.id().equals(by.id())) {
                throw DirectoryRules.other(
                        "person", "Nobody grants a role to themselves. Another admin must propose it.");
            }
            Grant grant = DirectoryRules.checked(wish, id, person, by.id(), now);
            DirectoryRules.refuseConflict(state, grant, now);
            boolean alone = state.mayGrantAlone(by.id(), now);
            SealedEntry entry = AccessEntries.entry(AccessEvent.GRANT_PROPOSED, id, now, by);
            return new Directory.Change<>(AccessEntries.granted(entry, grant, alone), new Made(id, !alone, alone));
        });
    }

    /**
     * Confirms what another person proposed: a grant, a key or a change of a person.
     *
     * @return what it was: GRANT, KEY or PERSON
     * @throws InvalidInput when there is no such proposal, or this person may not confirm it, with the code
     *     {@value DirectoryRules#OTHER_PERSON} if another one must
     */
    public String confirm(Caller by, String id) {
        return directory.make(state -> {
            Instant now = clock.now();
            return state.grant(id)
                    .map(grant -> new Directory.Change<>(confirmed(state, by, grant, now), "GRANT"))
                    .or(() -> state.key(id)
                            .filter(ApiKey::open)
                            .map(key -> new Directory.Change<>(confirmed(state, by, key, now), "KEY")))
                    .or(() -> state.change(id)
                            .map(change -> new Directory.Change<>(confirmed(state, by, change, now), "PERSON")))
                    .orElseThrow(() -> DirectoryRules.refused(
                            "id",
                            "there is no proposal `" + Problem.shown(id) + "` that waits for another person.",
                            "Maybe it was confirmed already, or a later change of the same person replaced it."));
        });
    }

    private SealedEntry confirmed(DirectoryState state, Caller by, ApiKey key, Instant now) {
        requireOther(state, by, Proposal.of(key), now);
        return AccessEntries.entry(AccessEvent.KEY_CONFIRMED, clock.id(), now, by)
                .with("key", key.id());
    }

    private SealedEntry confirmed(DirectoryState state, Caller by, PersonChange change, Instant now) {
        requireOther(state, by, Proposal.of(change), now);
        DirectoryRules.checked(state, change.person());
        return AccessEntries.entry(AccessEvent.PERSON_CONFIRMED, clock.id(), now, by)
                .with("change", change.id());
    }

    private SealedEntry confirmed(DirectoryState state, Caller by, Grant grant, Instant now) {
        if (grant.confirmedBy() != null || !now.isBefore(grant.end())) {
            throw DirectoryRules.refused("id", "the grant is confirmed already, or it has ended.", "");
        }
        requireOther(state, by, Proposal.of(grant), now);
        DirectoryRules.refuseConflict(state, grant, now);
        return AccessEntries.entry(AccessEvent.GRANT_CONFIRMED, clock.id(), now, by)
                .with("grant", grant.id());
    }

    private static void requireOther(DirectoryState state, Caller by, Proposal proposal, Instant now) {
        proposal.refusal(state, by, now).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** Ends a grant now. One admin does it, or the person whose grant it is. */
    public void end(Caller by, String grant) {
        directory.changeIfAny(state -> {
            Instant now = clock.now();
            Grant ending = state.grant(grant)
                    .orElseThrow(() -> DirectoryRules.refused(
                            "grant",
                            "there is no grant `" + Problem.shown(grant) + "`.",
                            "Maybe look at the list of grants."));
            if (!ending.person().equals(by.id())) {
                DirectoryRules.requireAdmin(state, by, now);
            }
            return ending.endedAt() != null
                    ? Optional.empty()
                    : Optional.of(AccessEntries.entry(AccessEvent.GRANT_ENDED, clock.id(), now, by)
                            .with("grant", ending.id()));
        });
    }

    /** Adds a client, or replaces one. */
    public void client(Caller by, Client client) {
        client(by, client.id(), before -> client);
    }

    /**
     * Adds a client, or changes one.
     *
     * @param change makes the client from the one in the directory, if there is one
     */
    public void client(Caller by, String id, Function<Optional<Client>, Client> change) {
        directory.change(state -> {
            Instant now = clock.now();
            DirectoryRules.requireAdmin(state, by, now);
            Optional<Client> before = state.client(id);
            before.ifPresent(DirectoryRules::requireNotEnded);
            Client client = change.apply(before);
            DirectoryRules.checkClient(state, client);
            Person owner = DirectoryRules.here(state, client.owner(), "owner");
            SealedEntry entry = AccessEntries.entry(
                            before.isPresent() ? AccessEvent.CLIENT_CHANGED : AccessEvent.CLIENT_ADDED,
                            clock.id(),
                            now,
                            by)
                    .with("client", client.id())
                    .with(
                            "scopes",
                            new TreeSet<>(client.scopes())
                                    .stream().map(Scope::name).toList())
                    .with("agents", new TreeSet<>(client.agents()))
                    .with("kinds", new TreeSet<>(client.kinds()))
                    .with("users", client.users())
                    .sealed(RecordSubjects.STAFF + owner.id(), "owner", owner.id());
            return client.perSecond() == null ? entry : entry.with("perSecond", client.perSecond());
        });
    }

    /** Ends a client and all its keys, at once. */
    public void endClient(Caller by, String client) {
        directory.change(state -> {
            Instant now = clock.now();
            DirectoryRules.requireAdmin(state, by, now);
            return AccessEntries.entry(AccessEvent.CLIENT_ENDED, clock.id(), now, by)
                    .with("client", DirectoryRules.knownClient(state, client).id());
        });
    }

    /**
     * Issues a key. A key that an admin issues for another person waits for another admin: otherwise one admin could
     * act as that person.
     *
     * @param ofPerson whether the owner is a person, else a client
     * @param id       id of the key
     * @param sha256   of its secret, in base64url
     * @param to       null for the latest possible time
     */
    public Made key(Caller by, boolean ofPerson, String owner, String id, String sha256, @Nullable Instant to) {
        return directory.make(state -> {
            Instant now = clock.now();
            String named = ofPerson
                    ? DirectoryRules.here(state, owner, "person").id()
                    : DirectoryRules.ownedClient(state, owner).id();
            boolean own = ofPerson && named.equals(by.id());
            if (own) {
                DirectoryRules.refuseShared(state, named, "", now);
            } else {
                DirectoryRules.requireAdmin(state, by, now);
            }
            DirectoryRules.refuseExample(by);
            DirectoryRules.refuseMoreKeys(state, ofPerson, named, now);
            boolean alone = ofPerson && !own && state.mayGrantAlone(by.id(), now);
            boolean waits = ofPerson && !own && !alone;
            SealedEntry entry = AccessEntries.issued(
                    AccessEntries.entry(AccessEvent.KEY_ISSUED, clock.id(), now, by),
                    new AccessEntries.NewKey(id, ofPerson, named, sha256),
                    now,
                    to,
                    waits,
                    alone);
            return new Directory.Change<>(entry, new Made(id, waits, alone));
        });
    }

    /**
     * Gives a key a second secret. The first one holds for at most {@link #BOTH_HOLD} more; one that another person
     * knows ends at once, because that person could rotate too.
     */
    public Instant rotate(Caller by, String id, String sha256) {
        return directory.make(state -> {
            Instant now = clock.now();
            ApiKey key = own(state, by, id, now);
            if (!key.holds(now)) {
                throw DirectoryRules.refused("key", "it does not hold any more, or not yet.", "Maybe issue a new key.");
            }
            if (key.ofPerson() && !key.owner().equals(by.id())) {
                throw DirectoryRules.other("key", "Only its owner rotates the key of a person.");
            }
            if (!key.ofPerson()) {
                DirectoryRules.ownedClient(state, key.owner());
            } else if (!key.isShared(now)) {
                DirectoryRules.refuseShared(state, key.owner(), id, now);
            }
            Instant end = key.isShared(now) ? now : now.plus(BOTH_HOLD);
            Instant until = end.isBefore(key.to()) ? end : key.to();
            SealedEntry entry = AccessEntries.entry(AccessEvent.KEY_ROTATED, clock.id(), now, by)
                    .with("key", id)
                    .with("until", until.toString())
                    .sealed(
                            new AccessEntries.NewKey(id, key.ofPerson(), key.owner(), sha256).subject(),
                            "sha256",
                            sha256);
            return new Directory.Change<>(entry, until);
        });
    }

    /** Revokes a key at once. Its owner does it, or an admin. */
    public void revoke(Caller by, String id) {
        directory.changeIfAny(state -> {
            Instant now = clock.now();
            return own(state, by, id, now).revokedAt() != null
                    ? Optional.empty()
                    : Optional.of(AccessEntries.entry(AccessEvent.KEY_REVOKED, clock.id(), now, by)
                            .with("key", id));
        });
    }

    private static ApiKey own(DirectoryState state, Caller by, String id, Instant now) {
        Optional<ApiKey> key = state.key(id);
        boolean own = key.filter(each -> each.ofPerson() && each.owner().equals(by.id()))
                .isPresent();
        if (!own) {
            DirectoryRules.requireAdmin(state, by, now);
        }
        return key.orElseThrow(() -> DirectoryRules.refused(
                "key", "there is no key `" + Problem.shown(id) + "`.", "Maybe look at the list of keys."));
    }

    /**
     * Makes the first admin, or one more when no admin can sign in: a person, the role, and a key. For a command on the
     * machine of the ledger, while no service runs.
     *
     * @param recover whether there were keys before
     * @throws InvalidInput when there are keys and it is not a recovery, or the person has left or has another role
     */
    public void begin(Caller operator, boolean recover, String person, String keyId, String sha256) {
        DirectoryState before = directory.now();
        Instant now = clock.now();
        if (!recover && before.isGoverned()) {
            throw DirectoryRules.refused(
                    "--data",
                    "this ledger has keys, grants or an issuer already.",
                    "Maybe ask an admin, or use `access recover` if no admin can sign in.");
        }
        PersonId id = PersonId.of(person, "PERSON");
        if (before.person(id.id()).isEmpty()) {
            directory.change(state -> AccessEntries.described(
                    AccessEntries.entry(AccessEvent.PERSON_ADDED, clock.id(), now, operator),
                    DirectoryRules.checked(state, Person.named(id.id()))));
        }
        Person admin = DirectoryRules.here(directory.now(), id.id(), "PERSON");
        Grant grant = new Grant(
                clock.id(),
                admin.id(),
                GrantedRole.ADMIN,
                Map.of(),
                now,
                now.plus(DirectoryRules.USUAL),
                "",
                "",
                null,
                true,
                true,
                null);
        if (!directory.now().isAdmin(admin.id(), now)) {
            DirectoryRules.refuseConflict(directory.now(), grant, now);
        }
        directory.change(state -> AccessEntries.entry(AccessEvent.RECOVERED, clock.id(), now, operator)
                .with("first", !recover)
                .sealed(RecordSubjects.STAFF + admin.id(), "person", admin.id()));
        if (!directory.now().isAdmin(admin.id(), now)) {
            directory.change(state -> AccessEntries.granted(
                    AccessEntries.entry(AccessEvent.GRANT_PROPOSED, grant.id(), now, operator), grant, true));
        }
        directory.change(state -> AccessEntries.issued(
                AccessEntries.entry(AccessEvent.KEY_ISSUED, clock.id(), now, operator),
                new AccessEntries.NewKey(keyId, true, admin.id(), sha256),
                now,
                null,
                false,
                true));
    }

    /** Records that callers without a credential are refused from now on. @param why such as issuer */
    public void endLaptop(String why) {
        if (!directory.now().isGoverned()) {
            directory.change(
                    state -> new SealedEntry(AccessEvent.LAPTOP_ENDED.type(), clock.id(), clock.now(), EntryType.SYSTEM)
                            .with("because", why));
        }
    }
}
