package dev.countersign.oversight;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.directory.AccessEntry;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.oversight.directory.GrantedRole;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.PersonChange;
import dev.countersign.oversight.directory.RoleConflicts;
import dev.countersign.oversight.directory.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the directory. Each gives rights only when two different people want it, and takes rights away when one
 * does. While there are fewer than two admins, one admin may give rights alone, which the entry says.
 *
 * <p>The times are UTC. The caller of each method is a person with a credential; only {@link #begin} is for a command
 * on the machine.
 */
public final class AccessChanges {

    /** Code of a refusal: the same person may not do both. */
    public static final String OTHER_PERSON = "OTHER_PERSON_NEEDED";

    /** Code of a refusal: two roles must not meet in one person. */
    public static final String ROLES_MUST_NOT_MEET = "ROLES_MUST_NOT_MEET";

    /** How long a grant or a key holds at most. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /** How long the old secret of a key holds after a rotation. */
    public static final Duration BOTH_HOLD = Duration.ofHours(24);

    private static final int LONGEST_TEXT = 1000;
    private static final int MOST_IN_A_LIST = 100;
    private static final Pattern CLIENT_ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Set<String> RESERVED = Set.of("person", "laptop", "operator", "system", "service");
    private static final Pattern QUALIFIER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9 ._-]{0,63}");
    private static final String CLIENT = "client:";
    private static final String EXAMPLE = "A person of the example company does not manage access.";

    private final Directory directory;
    private final ClockAndRandom clock;

    public AccessChanges(Directory directory, ClockAndRandom clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** @param waits whether another person must confirm it before it holds */
    public record Made(String id, boolean waits, boolean alone) {}

    /**
     * Adds a person, without any role, or changes one. A change of somebody who has a grant waits for another person.
     *
     * @throws InvalidInput when an id is not one, or names or looks like another person
     */
    public Made person(Caller by, Person person) {
        String id = clock.id();
        boolean[] waits = new boolean[1];
        boolean[] alone = new boolean[1];
        directory.change(state -> {
            Instant now = clock.now();
            requireAdmin(state, by, now);
            Person read = read(state, person);
            Optional<Person> before = state.person(read.id());
            boolean granted =
                    state.grants().stream().anyMatch(grant -> grant.person().equals(read.id()));
            if (before.isPresent() && granted && read.id().equals(by.id())) {
                throw other("person", "Nobody changes who they are. Another admin must do it.");
            }
            alone[0] = before.isPresent() && granted && state.mayGrantAlone(by.id(), now);
            waits[0] = before.isPresent() && granted && !alone[0];
            AccessEntry entry =
                    entry(before.isPresent() ? AccessEvent.PERSON_CHANGED : AccessEvent.PERSON_ADDED, id, now, by);
            if (waits[0]) {
                entry.with("open", true);
            }
            if (alone[0]) {
                entry.with("alone", true);
            }
            return described(entry, read);
        });
        return new Made(id, waits[0], alone[0]);
    }

    private static AccessEntry described(AccessEntry entry, Person person) {
        String subject = RecordSubjects.STAFF + person.id();
        return entry.sealed(subject, "person", person.id())
                .sealed(subject, "name", person.name())
                .sealed(subject, "aliases", new TreeSet<>(person.aliases()))
                .sealed(subject, "customerIds", new TreeSet<>(person.customerIds()))
                .sealed(
                        subject,
                        "identities",
                        person.identities().stream()
                                .map(each -> Map.of("issuer", each.issuer(), "subject", each.subject()))
                                .toList());
    }

    private static Person read(DirectoryState state, Person person) {
        PersonId id = PersonId.of(person.id(), "person");
        Set<String> aliases = new TreeSet<>();
        person.aliases()
                .forEach(alias -> aliases.add(PersonId.of(alias, "aliases").id()));
        aliases.remove(id.id());
        text("name", person.name());
        for (Set<?> list : List.of(person.aliases(), person.identities(), person.customerIds())) {
            if (list.size() > MOST_IN_A_LIST) {
                throw refused("person", "a list has more than " + MOST_IN_A_LIST + " entries.", "");
            }
        }
        Set<String> names = new TreeSet<>(aliases);
        names.add(id.id());
        for (String name : names) {
            refuseAnother(state, id, name);
        }
        person.identities().forEach(identity -> {
            if (identity.issuer().isBlank() || identity.subject().isBlank()) {
                throw refused("identities", "an identity needs an issuer and a subject.", "");
            }
            state.identified(identity)
                    .filter(each -> !each.id().equals(id.id()))
                    .ifPresent(each -> {
                        throw refused(
                                "identities",
                                "the issuer's subject belongs to another person already.",
                                "Maybe they are one person: then add the id as an alias.");
                    });
        });
        state.person(id.id()).filter(each -> !each.isHere()).ifPresent(each -> {
            throw refused(
                    "person",
                    "`" + id + "` has left. The rights of somebody who left do not come back.",
                    "Maybe use a new id for a person who returns.");
        });
        return new Person(id.id(), person.name(), aliases, person.identities(), person.customerIds(), null);
    }

    /** An id that names another person, or looks like one, would make two people of one, or one of two. */
    private static void refuseAnother(DirectoryState state, PersonId id, String name) {
        state.people().stream()
                .filter(each -> !each.id().equals(id.id()))
                .filter(each -> RecordSubjects.looksLikeOneOf(name, each.ids()))
                .findFirst()
                .ifPresent(each -> {
                    throw refused(
                            "person",
                            "`" + name + "` is, or looks like, an id of `" + each.id() + "`.",
                            "Maybe they are one person: then add the id as an alias of `" + each.id() + "`.");
                });
        state.clients().stream()
                .filter(each -> RecordSubjects.looksLikeOneOf(name, List.of(each.id())))
                .findFirst()
                .ifPresent(each -> {
                    throw refused("person", "`" + name + "` is, or looks like, the client `" + each.id() + "`.", "");
                });
        if (RecordSubjects.looksLikeOneOf(name, RESERVED)) {
            throw refused("person", "`" + name + "` is a name of the service itself.", "Maybe `p-" + name + "`.");
        }
    }

    /** Ends everything that a person may do, at once. One admin does it. */
    public void leave(Caller by, String person) {
        directory.change(state -> {
            Instant now = clock.now();
            requireAdmin(state, by, now);
            Person leaving = known(state, person, "person");
            AccessEntry entry = entry(AccessEvent.PERSON_LEFT, clock.id(), now, by);
            return entry.sealed(RecordSubjects.STAFF + leaving.id(), "person", leaving.id());
        });
    }

    /**
     * What somebody wants to grant.
     *
     * @param qualifiers each with its end; an end may be null for the end of the grant
     * @param from       null for now
     * @param to         null for the latest possible time
     */
    public record Wish(
            String person,
            String role,
            Map<String, @Nullable Instant> qualifiers,
            @Nullable Instant from,
            @Nullable Instant to,
            String reason) {}

    /**
     * Proposes a role for a person. Another person confirms it.
     *
     * @throws InvalidInput when the grant cannot be made, with the code {@value #ROLES_MUST_NOT_MEET} if the person
     *     must not have both roles
     */
    public Made grant(Caller by, Wish wish) {
        String id = clock.id();
        boolean[] alone = new boolean[1];
        directory.change(state -> {
            Instant now = clock.now();
            requireAdmin(state, by, now);
            Person person = here(state, wish.person(), "person");
            if (person.id().equals(by.id())) {
                throw other("person", "Nobody grants a role to themselves. Another admin must propose it.");
            }
            Grant grant = read(wish, id, person, by.id(), now);
            refuseConflict(state, grant, now);
            alone[0] = state.mayGrantAlone(by.id(), now);
            return granted(entry(AccessEvent.GRANT_PROPOSED, id, now, by), grant, alone[0]);
        });
        return new Made(id, !alone[0], alone[0]);
    }

    private static AccessEntry granted(AccessEntry entry, Grant grant, boolean alone) {
        Map<String, String> qualifiers = new TreeMap<>();
        grant.qualifiers().forEach((name, until) -> qualifiers.put(name, until.toString()));
        if (alone) {
            entry.with("alone", true);
        }
        return entry.with("role", grant.role().name())
                .with("qualifiers", qualifiers)
                .with("from", grant.from().toString())
                .with("to", grant.to().toString())
                .sealed(RecordSubjects.STAFF + grant.person(), "person", grant.person())
                .sealed(RecordSubjects.STAFF + grant.person(), "reason", grant.reason());
    }

    private static Grant read(Wish wish, String id, Person person, String by, Instant now) {
        GrantedRole role = GrantedRole.of(wish.role(), "role");
        Instant from = wish.from() == null ? now : wish.from();
        Instant to = wish.to() == null ? from.plus(LONGEST) : wish.to();
        checkTimes(from, to, now);
        text("reason", wish.reason());
        if (!wish.qualifiers().isEmpty() && role.ofOversight().isEmpty()) {
            throw refused("qualifiers", role + " has no qualifiers. Only the seven roles of oversight have.", "");
        }
        Map<String, Instant> qualifiers = new TreeMap<>();
        for (Map.Entry<String, @Nullable Instant> each : wish.qualifiers().entrySet()) {
            if (!QUALIFIER.matcher(each.getKey()).matches()) {
                throw refused(
                        "qualifiers",
                        "`" + Problem.shown(each.getKey())
                                + "` is not a qualifier. Allowed: 1 to 64 letters, digits, blanks and . _ -",
                        "");
            }
            Instant until = each.getValue() == null || each.getValue().isAfter(to) ? to : each.getValue();
            qualifiers.put(each.getKey(), until);
        }
        return new Grant(id, person.id(), role, qualifiers, from, to, wish.reason(), by, null, false, null);
    }

    private static void checkTimes(Instant from, Instant to, Instant now) {
        if (!to.isAfter(from) || !to.isAfter(now)) {
            throw refused("to", "`" + to + "` is not after the begin `" + from + "` and in the future.", "");
        }
        if (to.isAfter(from.plus(LONGEST))) {
            throw refused(
                    "to",
                    "`" + to + "` is more than a year after the begin. Allowed: until " + from.plus(LONGEST) + ".",
                    "Maybe omit it: it then holds for a year.");
        }
    }

    private static void refuseConflict(DirectoryState state, Grant grant, Instant now) {
        Set<ApiRole> roles = state.grants().stream()
                .filter(each -> each.person().equals(grant.person()) && each.overlaps(grant))
                .filter(each ->
                        each.holds(now) || each.isOpen(now) || each.from().isAfter(now))
                .map(each -> each.role().ofTheInterface())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ApiRole.class)));
        roles.add(grant.role().ofTheInterface());
        RoleConflicts.among(roles).ifPresent(why -> {
            throw refused("role", why, "Maybe end the other grant first.").coded(ROLES_MUST_NOT_MEET);
        });
    }

    /**
     * Confirms what another person proposed: a grant, a key or a change of a person.
     *
     * @return what it was: GRANT, KEY or PERSON
     * @throws InvalidInput when there is no such proposal, or this person may not confirm it, with the code
     *     {@value #OTHER_PERSON} if another one must
     */
    public String confirm(Caller by, String id) {
        String[] what = new String[1];
        directory.change(state -> {
            Instant now = clock.now();
            Optional<Grant> grant = state.grant(id);
            Optional<ApiKey> key = state.key(id).filter(ApiKey::open);
            Optional<PersonChange> change = state.change(id);
            if (grant.isPresent()) {
                what[0] = "GRANT";
                return confirmed(state, by, grant.get(), now);
            }
            if (key.isPresent()) {
                what[0] = "KEY";
                refuseSame(state, by, key.get().issuedBy(), key.get().owner(), now);
                here(state, key.get().owner(), "key");
                return entry(AccessEvent.KEY_CONFIRMED, clock.id(), now, by)
                        .with("key", key.get().id());
            }
            if (change.isPresent()) {
                what[0] = "PERSON";
                refuseSame(
                        state,
                        by,
                        change.get().proposedBy(),
                        change.get().person().id(),
                        now);
                read(state, change.get().person());
                return entry(AccessEvent.PERSON_CONFIRMED, clock.id(), now, by).with("change", id);
            }
            throw refused(
                    "id",
                    "there is no proposal `" + Problem.shown(id) + "` that waits for another person.",
                    "Maybe it was confirmed already: look at the list of grants and keys.");
        });
        return what[0];
    }

    private AccessEntry confirmed(DirectoryState state, Caller by, Grant grant, Instant now) {
        if (!grant.isOpen(now) && !(grant.alone() && grant.confirmedBy() == null && grant.holds(now))) {
            throw refused("id", "the grant is confirmed already, or it has ended.", "");
        }
        refuseSame(state, by, grant.proposedBy(), grant.person(), now);
        here(state, grant.person(), "person");
        refuseConflict(state, grant, now);
        return entry(AccessEvent.GRANT_CONFIRMED, clock.id(), now, by).with("grant", grant.id());
    }

    /** Who confirms is an admin or a compliance reviewer, and neither who proposed it nor whom it concerns. */
    private static void refuseSame(DirectoryState state, Caller by, String proposedBy, String concerned, Instant now) {
        boolean reviewer = state.holding(by.id(), now).stream()
                .anyMatch(grant -> grant.role().ofOversight().equals(Optional.of(Role.COMPLIANCE_REVIEWER)));
        if (by.example() || by.kind() != Caller.Kind.PERSON || !state.isAdmin(by.id(), now) && !reviewer) {
            throw refused("id", "only an admin or a COMPLIANCE_REVIEWER confirms it.", "")
                    .coded(OTHER_PERSON);
        }
        if (by.id().equals(proposedBy)) {
            throw other("id", "You proposed it. Another person must confirm it.");
        }
        if (by.id().equals(concerned)) {
            throw other("id", "It concerns you. Another person must confirm it.");
        }
    }

    /** Ends a grant now. One admin does it, or the person whose grant it is. */
    public void end(Caller by, String grant) {
        directory.change(state -> {
            Instant now = clock.now();
            Grant ending = state.grant(grant)
                    .orElseThrow(() -> refused("grant", "there is no grant `" + Problem.shown(grant) + "`.", ""));
            if (!ending.person().equals(by.id())) {
                requireAdmin(state, by, now);
            }
            return entry(AccessEvent.GRANT_ENDED, clock.id(), now, by).with("grant", ending.id());
        });
    }

    /** Adds a client, or changes it. */
    public void client(Caller by, Client client) {
        directory.change(state -> {
            Instant now = clock.now();
            requireAdmin(state, by, now);
            if (!CLIENT_ID.matcher(client.id()).matches() || RESERVED.contains(client.id())) {
                throw refused(
                        "client",
                        "`" + Problem.shown(client.id()) + "` is not an id of a client. Allowed: 1 to 64 of a-z, "
                                + "0-9, . _ - with a letter or digit first, and not "
                                + String.join(", ", new TreeSet<>(RESERVED)) + ".",
                        "Maybe `crm-agents`.");
            }
            state.people().stream()
                    .filter(each -> RecordSubjects.looksLikeOneOf(client.id(), each.ids()))
                    .findFirst()
                    .ifPresent(each -> {
                        throw refused("client", "it is, or looks like, an id of the person `" + each.id() + "`.", "");
                    });
            for (Collection<String> list : List.of(client.agents(), client.kinds())) {
                list.forEach(each -> text("agents", each));
                if (list.size() > MOST_IN_A_LIST
                        || list.contains("*")
                        || list.stream().anyMatch(String::isBlank)) {
                    throw refused(
                            "agents",
                            "an agent is named by its id or by its kind, at most " + MOST_IN_A_LIST
                                    + " of each; `*` names none.",
                            "Maybe `kinds: [\"service triage\"]`.");
                }
            }
            Person owner = here(state, client.owner(), "owner");
            Optional<Client> before = state.client(client.id());
            if (before.isPresent() && !before.get().isHere()) {
                throw refused("client", "`" + client.id() + "` was ended.", "Maybe use a new id.");
            }
            AccessEntry entry = entry(
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
            requireAdmin(state, by, now);
            return entry(AccessEvent.CLIENT_ENDED, clock.id(), now, by)
                    .with("client", knownClient(state, client).id());
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
        boolean[] alone = new boolean[1];
        boolean[] waits = new boolean[1];
        directory.change(state -> {
            Instant now = clock.now();
            String named = ofPerson
                    ? here(state, owner, "person").id()
                    : knownClient(state, owner).id();
            boolean own = ofPerson && named.equals(by.id());
            if (!own) {
                requireAdmin(state, by, now);
            }
            if (by.example()) {
                throw refused("person", EXAMPLE, "");
            }
            alone[0] = ofPerson && !own && state.mayGrantAlone(by.id(), now);
            waits[0] = ofPerson && !own && !alone[0];
            return issued(
                    entry(AccessEvent.KEY_ISSUED, clock.id(), now, by),
                    new NewKey(id, ofPerson, named, sha256),
                    now,
                    to,
                    waits[0],
                    alone[0]);
        });
        return new Made(id, waits[0], alone[0]);
    }

    private record NewKey(String id, boolean ofPerson, String owner, String sha256) {

        String subject() {
            return (ofPerson ? RecordSubjects.STAFF : CLIENT) + owner;
        }
    }

    private static AccessEntry issued(
            AccessEntry entry, NewKey key, Instant now, @Nullable Instant to, boolean waits, boolean alone) {
        Instant end = to == null ? now.plus(LONGEST) : to;
        checkTimes(now, end, now);
        if (waits) {
            entry.with("open", true);
        }
        if (alone) {
            entry.with("alone", true);
        }
        if (!key.ofPerson()) {
            entry.with("client", key.owner());
        }
        return entry.with("key", key.id())
                .with("of", key.ofPerson() ? "person" : "client")
                .with("from", now.toString())
                .with("to", end.toString())
                .sealed(key.subject(), "owner", key.owner())
                .sealed(key.subject(), "sha256", key.sha256());
    }

    /** Gives a key a second secret. The first one holds for at most {@link #BOTH_HOLD} more. */
    public Instant rotate(Caller by, String id, String sha256) {
        Instant[] until = new Instant[1];
        directory.change(state -> {
            Instant now = clock.now();
            ApiKey key = own(state, by, id, now);
            if (!key.holds(now)) {
                throw refused("key", "it does not hold any more, or not yet.", "Maybe issue a new key.");
            }
            if (key.ofPerson() && !key.owner().equals(by.id())) {
                throw other("key", "Only its owner rotates the key of a person.");
            }
            Instant end = now.plus(BOTH_HOLD);
            until[0] = end.isBefore(key.to()) ? end : key.to();
            return entry(AccessEvent.KEY_ROTATED, clock.id(), now, by)
                    .with("key", id)
                    .with("until", until[0].toString())
                    .sealed((key.ofPerson() ? RecordSubjects.STAFF : CLIENT) + key.owner(), "sha256", sha256);
        });
        return until[0];
    }

    /** Revokes a key at once. Its owner does it, or an admin. */
    public void revoke(Caller by, String id) {
        directory.change(state -> {
            Instant now = clock.now();
            own(state, by, id, now);
            return entry(AccessEvent.KEY_REVOKED, clock.id(), now, by).with("key", id);
        });
    }

    private static ApiKey own(DirectoryState state, Caller by, String id, Instant now) {
        Optional<ApiKey> key = state.key(id);
        boolean own = key.filter(each -> each.ofPerson() && each.owner().equals(by.id()))
                .isPresent();
        if (!own) {
            requireAdmin(state, by, now);
        }
        return key.orElseThrow(() -> refused("key", "there is no key `" + Problem.shown(id) + "`.", ""));
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
            throw refused(
                    "--data",
                    "this ledger has keys, grants or an issuer already.",
                    "Maybe ask an admin, or use `access recover` if no admin can sign in.");
        }
        PersonId id = PersonId.of(person, "--admin");
        if (before.person(id.id()).isEmpty()) {
            directory.change(state -> described(
                    entry(AccessEvent.PERSON_ADDED, clock.id(), now, operator),
                    read(state, new Person(id.id(), "", Set.of(), Set.of(), Set.of(), null))));
        }
        Person admin = here(directory.now(), id.id(), "--admin");
        Grant grant = new Grant(
                clock.id(), admin.id(), GrantedRole.ADMIN, Map.of(), now, now.plus(LONGEST), "", "", null, true, null);
        if (!directory.now().isAdmin(admin.id(), now)) {
            refuseConflict(directory.now(), grant, now);
        }
        directory.change(state -> entry(AccessEvent.RECOVERED, clock.id(), now, operator)
                .with("first", !recover)
                .sealed(RecordSubjects.STAFF + admin.id(), "person", admin.id()));
        if (!directory.now().isAdmin(admin.id(), now)) {
            directory.change(
                    state -> granted(entry(AccessEvent.GRANT_PROPOSED, grant.id(), now, operator), grant, true));
        }
        directory.change(state -> issued(
                entry(AccessEvent.KEY_ISSUED, clock.id(), now, operator),
                new NewKey(keyId, true, admin.id(), sha256),
                now,
                null,
                false,
                true));
    }

    /** Records that callers without a credential are refused from now on. @param why such as issuer */
    public void endLaptop(String why) {
        if (!directory.now().isGoverned()) {
            directory.change(
                    state -> new AccessEntry(AccessEvent.LAPTOP_ENDED, clock.id(), clock.now(), EntryType.SYSTEM)
                            .with("because", why));
        }
    }

    private static void requireAdmin(DirectoryState state, Caller by, Instant now) {
        if (by.example()) {
            throw refused("caller", EXAMPLE, "Maybe stop the service and use `access init`.");
        }
        if (by.kind() != Caller.Kind.PERSON || !state.isAdmin(by.id(), now)) {
            throw refused("caller", "only an admin may do that.", "");
        }
    }

    private static Person known(DirectoryState state, String id, String place) {
        return state.person(id).orElseThrow(() -> {
            Set<String> known = new HashSet<>();
            state.people().forEach(each -> known.add(each.id()));
            return refused(
                    place, "there is no person `" + Problem.shown(id) + "` in the directory.", Problem.hint(id, known));
        });
    }

    private static Person here(DirectoryState state, String id, String place) {
        Person person = known(state, id, place);
        if (!person.isHere()) {
            throw refused(place, "`" + person.id() + "` has left.", "");
        }
        return person;
    }

    private static Client knownClient(DirectoryState state, String id) {
        return state.client(id)
                .filter(Client::isHere)
                .orElseThrow(() -> refused(
                        "client",
                        "there is no client `" + Problem.shown(id) + "` in the directory.",
                        Problem.hint(
                                id, state.clients().stream().map(Client::id).toList())));
    }

    private static void text(String place, String text) {
        if (text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw refused(place, "it has more than " + LONGEST_TEXT + " letters.", "");
        }
    }

    private static AccessEntry entry(AccessEvent event, String id, Instant at, Caller by) {
        AccessEntry entry = new AccessEntry(event, id, at, by.recordedAs());
        return by.kind() == Caller.Kind.PERSON ? entry.sealed(RecordSubjects.STAFF + by.id(), "by", by.id()) : entry;
    }

    private static InvalidInput other(String place, String says) {
        return refused(place, says, "").coded(OTHER_PERSON);
    }

    private static InvalidInput refused(String place, String says, String hint) {
        return new InvalidInput(new Problem(place, says, hint));
    }
}
