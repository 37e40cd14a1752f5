package dev.countersign.oversight.directory;

import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.FoldedText;
import dev.countersign.facts.text.Ids;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** What a change of the directory must keep. Each method refuses with {@link InvalidInput}. */
public final class DirectoryRules {

    /** Code of a refusal: the same person may not do both. */
    public static final String OTHER_PERSON = "OTHER_PERSON_NEEDED";

    /** Code of a refusal: two roles must not meet in one person. */
    public static final String ROLES_MUST_NOT_MEET = "ROLES_MUST_NOT_MEET";

    /** How long a grant or a key holds, unless somebody says how long. */
    public static final Duration USUAL = Duration.ofDays(365);

    /** How long a grant or a key holds at most, and how far ahead it begins. A year with its last day. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final int LONGEST_TEXT = 1000;
    private static final int MOST_KEYS = 20;
    private static final int MOST_IN_A_LIST = 100;
    private static final int MOST_QUALIFIERS = 50;
    private static final Pattern CLIENT_ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Set<String> RESERVED = Set.of("person", "laptop", "operator", "system", "service");
    private static final Pattern QUALIFIER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9 ._-]{0,63}");
    private static final String EXAMPLE = "A person of the example company does not manage access.";

    private DirectoryRules() {}

    /** The times of an absence. @throws InvalidInput when it is over, or too long or too far away */
    public static void checkAbsence(Instant from, Instant to, Instant now) {
        Instant latest = now.plus(Absence.LONGEST_DAYS, ChronoUnit.DAYS);
        if (!to.isAfter(from) || to.isAfter(latest)) {
            throw refused(
                    "to",
                    "`" + to + "` is not after `" + from + "` and at most " + Absence.LONGEST_DAYS + " days from now.",
                    "Maybe use a later or an earlier day.");
        }
    }

    /** The person with its ids in their form. */
    public static Person checked(DirectoryState state, Person person) {
        PersonId id = PersonId.of(person.id(), "person");
        if (id.id().indexOf('/') >= 0 || id.id().matches("\\.{1,2}")) {
            throw refused(
                    "person",
                    "`" + id
                            + "` cannot be a part of an address, under which an id is in the interface. Allowed: an id "
                            + "without `/`, other than `.` and `..`.",
                    "Maybe use a short id, and give this one as an alias.");
        }
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
        person.customerIds().forEach(each -> checkId("customerIds", each));
        Set<String> names = new TreeSet<>(aliases);
        names.add(id.id());
        for (String name : names) {
            refuseAnother(state, id, name);
        }
        person.identities().forEach(identity -> {
            checkId("identities", identity.issuer());
            checkId("identities", identity.subject());
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
        return new Person(
                id.id(),
                person.name(),
                aliases,
                person.identities(),
                person.customerIds(),
                manager(state, id, person),
                null);
    }

    private static @Nullable String manager(DirectoryState state, PersonId id, Person person) {
        String named = person.reportsTo();
        if (named == null) {
            return null;
        }
        String manager = known(state, named, "reportsTo").id();
        if (manager.equals(id.id())) {
            throw refused("reportsTo", "nobody reports to themselves.", "Maybe omit it.");
        }
        return manager;
    }

    /** An id that names another person, or looks like one, would make two people of one, or one of two. */
    private static void refuseAnother(DirectoryState state, PersonId id, String name) {
        state.people().stream()
                .filter(each -> !each.id().equals(id.id()))
                .filter(each -> RecordSubjects.looksLikeOneOf(name, each.names()))
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

    /** The grant that somebody wants. */
    public static Grant checked(GrantWish wish, String id, Person person, String by, Instant now) {
        GrantedRole role = GrantedRole.of(wish.role(), "role");
        Instant from = wish.from() == null ? now : wish.from();
        Instant to = wish.to() == null ? from.plus(USUAL) : wish.to();
        checkTimes(from, to, now);
        text("reason", wish.reason());
        if (!wish.qualifiers().isEmpty() && role.ofOversight().isEmpty()) {
            throw refused("qualifiers", role + " has no qualifiers. Only the seven roles of oversight have.", "");
        }
        if (wish.qualifiers().size() > MOST_QUALIFIERS) {
            throw refused(
                    "qualifiers",
                    "there are " + wish.qualifiers().size() + ". Allowed: at most " + MOST_QUALIFIERS + " in a grant.",
                    "");
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
        return new Grant(id, person.id(), role, qualifiers, from, to, wish.reason(), by, null, false, false, null);
    }

    /** A time of at most a year that is not over, and begins today or within a year. */
    public static void checkTimes(Instant from, Instant to, Instant now) {
        Instant first = now.truncatedTo(ChronoUnit.DAYS);
        Instant last = now.plus(LONGEST);
        if (from.isBefore(first) || from.isAfter(last)) {
            throw refused(
                    "from",
                    "`" + from + "` is before today or more than a year ahead. Allowed: " + first + " to " + last + ".",
                    "Maybe omit it: it then begins now.");
        }
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

    /** Roles that must not meet in one person, at any time. */
    public static void refuseConflict(DirectoryState state, Grant grant, Instant now) {
        Set<ApiRole> roles = state.grants().stream()
                .filter(each -> each.person().equals(grant.person()) && each.overlaps(grant))
                .filter(each -> each.isOpen(now)
                        ? Proposal.of(each).isCurrent(state, now)
                        : each.holds(now) || each.from().isAfter(now))
                .map(each -> each.role().ofTheInterface())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ApiRole.class)));
        roles.add(grant.role().ofTheInterface());
        RoleConflicts.among(roles).ifPresent(why -> {
            throw refused("role", why, "Maybe end the other grant first.").coded(ROLES_MUST_NOT_MEET);
        });
    }

    /** What a client may be named, and whom it may name. */
    public static void checkClient(DirectoryState state, Client client) {
        if (!CLIENT_ID.matcher(client.id()).matches() || RESERVED.contains(client.id())) {
            throw refused(
                    "client",
                    "`" + Problem.shown(client.id()) + "` is not an id of a client. Allowed: 1 to 64 of a-z, "
                            + "0-9, . _ - with a letter or digit first, and not "
                            + String.join(", ", new TreeSet<>(RESERVED)) + ".",
                    "Maybe `crm-agents`.");
        }
        state.people().stream()
                .filter(each -> RecordSubjects.looksLikeOneOf(client.id(), each.names()))
                .findFirst()
                .ifPresent(each -> {
                    throw refused("client", "it is, or looks like, an id of the person `" + each.id() + "`.", "");
                });
        checkAgents("agents", client.agents());
        checkAgents("kinds", client.kinds());
    }

    private static void checkAgents(String place, Set<String> named) {
        named.forEach(each -> checkId(place, each));
        if (named.size() > MOST_IN_A_LIST || named.stream().anyMatch(each -> each.indexOf('*') >= 0)) {
            throw refused(
                    place,
                    "an agent is named by its id or by its kind, at most " + MOST_IN_A_LIST
                            + " of each; `*` names none.",
                    "Maybe `kinds: [\"service triage\"]`.");
        }
    }

    /** A person of the example company changes nothing that stays. */
    public static void refuseExample(Caller by) {
        if (by.example()) {
            throw refused("caller", EXAMPLE, "Maybe stop the service and use `access init`.");
        }
    }

    /** Only an admin goes on. */
    public static void requireAdmin(DirectoryState state, Caller by, Instant now) {
        refuseExample(by);
        if (by.kind() != Caller.Kind.PERSON || !state.isAdmin(by.id(), now)) {
            throw refused("caller", "only an admin may do that.", "");
        }
    }

    /** The person of that id or alias. */
    public static Person known(DirectoryState state, String id, String place) {
        return state.person(id).orElseThrow(() -> {
            Set<String> known = new HashSet<>();
            state.people().forEach(each -> known.add(each.id()));
            return refused(
                    place, "there is no person `" + Problem.shown(id) + "` in the directory.", Problem.hint(id, known));
        });
    }

    /** The same, if the person has not left. */
    public static Person here(DirectoryState state, String id, String place) {
        Person person = known(state, id, place);
        if (!person.isHere()) {
            throw refused(place, "`" + person.id() + "` has left.", "");
        }
        return person;
    }

    /** Each key is an entry and is kept, so a person or a client has only some that are not over. */
    public static void refuseMoreKeys(DirectoryState state, boolean ofPerson, String owner, Instant now) {
        long keys = state.keys().stream()
                .filter(each -> each.ofPerson() == ofPerson && each.owner().equals(owner))
                .filter(each -> each.revokedAt() == null && now.isBefore(each.to()))
                .count();
        if (keys >= MOST_KEYS) {
            throw refused(
                    "key",
                    "`" + owner + "` has " + keys + " keys already. Allowed: at most " + MOST_KEYS
                            + " that are not revoked or over.",
                    "Maybe revoke one that is not used.");
        }
    }

    /**
     * Nobody gets a secret for a person by one that another person knows: it would outlive that one.
     *
     * @param except id of the key that is rotated, which ends its shared secret; empty if none is
     */
    public static void refuseShared(DirectoryState state, String person, String except, Instant now) {
        state.keys().stream()
                .filter(each -> each.ofPerson() && each.owner().equals(person))
                .filter(each -> !each.id().equals(except) && each.isShared(now))
                .findFirst()
                .ifPresent(each -> {
                    throw refused(
                            "key",
                            "another person issued your key `" + each.id() + "` and knows its secret.",
                            "Maybe rotate it first: this ends that secret at once.");
                });
    }

    /** A client that was ended does not come back. */
    public static void requireNotEnded(Client client) {
        if (!client.isHere()) {
            throw refused("client", "`" + client.id() + "` was ended.", "Maybe use a new id.");
        }
    }

    /** The client of that id, if somebody who has not left answers for it. */
    public static Client ownedClient(DirectoryState state, String id) {
        Client client = knownClient(state, id);
        if (state.person(client.owner()).filter(Person::isHere).isEmpty()) {
            throw refused("client", "the owner of `" + client.id() + "` has left.", "Maybe name another owner first.");
        }
        return client;
    }

    /** The client of that id, if it was not ended. */
    public static Client knownClient(DirectoryState state, String id) {
        Client client = state.client(id)
                .orElseThrow(() -> refused(
                        "client",
                        "there is no client `" + Problem.shown(id) + "` in the directory.",
                        Problem.hint(
                                id,
                                state.clients().stream()
                                        .filter(Client::isHere)
                                        .map(Client::id)
                                        .toList())));
        requireNotEnded(client);
        return client;
    }

    /** An id of something outside the directory, in the one form that an id has. */
    private static void checkId(String place, String id) {
        Optional<Ids> mistake = FoldedText.id(id).isEmpty() && !id.isEmpty() ? Optional.of(Ids.EDGES) : Ids.check(id);
        mistake.ifPresent(each -> {
            throw refused(
                    place,
                    "`" + Problem.shown(id) + "` " + each.message(),
                    Ids.mended(id)
                            .filter(mended -> !FoldedText.id(mended).isEmpty())
                            .map(mended -> "Maybe `" + Problem.shown(mended) + "`.")
                            .orElse(""));
        });
    }

    private static void text(String place, String text) {
        if (text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw refused(place, "it has more than " + LONGEST_TEXT + " letters.", "");
        }
    }

    /** Another person must do it. */
    public static InvalidInput other(String place, String says) {
        return refused(place, says, "").coded(OTHER_PERSON);
    }

    /** One problem. */
    public static InvalidInput refused(String place, String says, String hint) {
        return new InvalidInput(new Problem(place, says, hint));
    }
}
