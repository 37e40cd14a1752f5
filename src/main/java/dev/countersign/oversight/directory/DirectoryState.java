package dev.countersign.oversight.directory;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.UtcTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the entries about access say, folded in their order. An entry that cannot be read, or that names somebody who
 * was erased, gives nothing. For one thread while it is made; afterwards nothing changes it.
 */
public final class DirectoryState {

    /** Members of private parts. */
    static final String PERSON = "person";

    static final String BY = "by";
    static final String OWNER = "owner";
    static final String MANAGER = "manager";
    static final String MAIL = "mail";

    private static final String CLIENT = "client:";
    private static final String OPERATOR = Caller.operator().recordedAs();

    private final Map<String, Person> people = new TreeMap<>();
    private final Map<String, Grant> grants = new TreeMap<>();
    /** Ids of the grants of each person. */
    private final Map<String, List<String>> grantsOf = new HashMap<>();

    private final Map<String, Client> clients = new TreeMap<>();
    private final CallbackFold callbacks = new CallbackFold();
    /** Where people get mail, by their ids. */
    private final Map<String, String> mails = new TreeMap<>();

    private final Map<String, ApiKey> keys = new TreeMap<>();
    /** By each id that names the person, in the form of {@link PersonId}. */
    private final Map<String, String> names = new HashMap<>();
    /** Ids of people, by what issuers call them. */
    private final Map<Identity, String> identified = new HashMap<>();
    /** Changes that wait for another person, by the id of the person who is changed. */
    private final Map<String, PersonChange> changes = new TreeMap<>();
    /** People who ended an admin: they do not grant alone afterwards. */
    private final Set<String> endedAnAdmin = new HashSet<>();

    /** Ids of the people who report to a person, by the id of that person. */
    private final Map<String, List<String>> reports = new HashMap<>();
    /** Those that are not over. */
    private final Map<String, Absence> absences = new TreeMap<>();

    private final Delegations delegations = new Delegations();

    private boolean governed;

    /**
     * A command on the machine made an admin.
     *
     * @param person empty if the person was erased
     * @param first  whether nobody had rights before
     */
    public record Recovery(Instant at, String person, boolean first) {}

    private final List<Recovery> recoveries = new ArrayList<>();

    /** The same, to add an entry to. */
    DirectoryState copy() {
        DirectoryState copy = new DirectoryState();
        copy.people.putAll(people);
        copy.grants.putAll(grants);
        copy.grantsOf.putAll(grantsOf);
        copy.clients.putAll(clients);
        copy.callbacks.putAll(callbacks);
        copy.mails.putAll(mails);
        copy.keys.putAll(keys);
        copy.names.putAll(names);
        copy.identified.putAll(identified);
        copy.changes.putAll(changes);
        copy.endedAnAdmin.addAll(endedAnAdmin);
        copy.reports.putAll(reports);
        copy.absences.putAll(absences);
        copy.delegations.putAll(delegations);
        copy.governed = governed;
        copy.recoveries.addAll(recoveries);
        return copy;
    }

    /**
     * Adds an entry.
     *
     * @param parts the private parts that can be read
     */
    void apply(JsonNode open, List<JsonNode> parts) {
        String type = open.path("type").asString("");
        Instant at = UtcTime.read(open.path("at").asString());
        governed |= EntryType.ENDS_LAPTOP.contains(type);
        if (type.equals(AccessEvent.PERSON_ADDED.type()) || type.equals(AccessEvent.PERSON_CHANGED.type())) {
            part(parts, PERSON)
                    .ifPresent(part -> person(
                            open,
                            part,
                            text(parts, MANAGER).orElse(null),
                            text(parts, BY).orElse(""),
                            at));
        } else if (type.equals(AccessEvent.PERSON_CONFIRMED.type())) {
            change(open.path("change").asString("")).ifPresent(change -> put(change.person()));
        } else if (type.equals(AccessEvent.PERSON_LEFT.type())) {
            text(parts, PERSON).ifPresent(person -> left(person, text(parts, BY).orElse(""), at));
        } else if (type.equals(AccessEvent.GRANT_PROPOSED.type())) {
            part(parts, PERSON)
                    .ifPresent(part -> grant(open, part, text(parts, BY).orElse("")));
        } else if (type.equals(AccessEvent.GRANT_CONFIRMED.type())) {
            grants.computeIfPresent(
                    open.path("grant").asString(""),
                    (id, grant) -> grant.confirmed(text(parts, BY).orElse("")));
        } else if (type.equals(AccessEvent.GRANT_ENDED.type())) {
            ended(open.path("grant").asString(""), text(parts, BY).orElse(""), at);
        } else if (type.equals(AccessEvent.ABSENCE_ENTERED.type())) {
            text(parts, PERSON).ifPresent(person -> absent(open, person, parts, at));
        } else if (type.equals(AccessEvent.ABSENCE_ENDED.type())) {
            ended(each -> each.id().equals(open.path("absence").asString("")), at);
        } else if (type.equals(AccessEvent.CLIENT_ADDED.type()) || type.equals(AccessEvent.CLIENT_CHANGED.type())) {
            client(open, text(parts, OWNER).orElse(""));
        } else if (type.equals(AccessEvent.CLIENT_ENDED.type())) {
            clients.computeIfPresent(open.path("client").asString(""), (id, client) -> client.ended(at));
        } else if (type.equals(AccessEvent.MAIL_SET.type())) {
            part(parts, MAIL)
                    .ifPresent(part -> mails.put(
                            part.path(PERSON).asString(""), part.path(MAIL).asString("")));
        } else if (type.equals(AccessEvent.CALLBACK_ADDED.type())) {
            callbacks.added(open, at, text(parts, CallbackFold.SECRET));
        } else if (type.equals(AccessEvent.CALLBACK_ROTATED.type())) {
            callbacks.rotated(open, text(parts, CallbackFold.SECRET));
        } else if (type.equals(AccessEvent.CALLBACK_ENDED.type())) {
            callbacks.ended(open, at);
        } else if (type.equals(AccessEvent.KEY_ISSUED.type())) {
            part(parts, "sha256")
                    .ifPresent(part -> key(open, part, text(parts, BY).orElse("")));
        } else if (type.equals(AccessEvent.KEY_CONFIRMED.type())) {
            keys.computeIfPresent(open.path("key").asString(""), (id, key) -> key.confirmed());
        } else if (type.equals(AccessEvent.KEY_ROTATED.type())) {
            rotated(open, parts);
        } else if (type.equals(AccessEvent.KEY_REVOKED.type())) {
            revoked(open.path("key").asString(""), text(parts, BY).orElse(""), at);
        } else if (type.equals(AccessEvent.RECOVERED.type())) {
            recoveries.add(new Recovery(
                    at, text(parts, PERSON).orElse(""), open.path("first").asBoolean(false)));
            endedAnAdmin.clear();
        }
    }

    private static Optional<JsonNode> part(List<JsonNode> parts, String member) {
        return parts.stream().filter(part -> part.has(member)).findFirst();
    }

    private static Optional<String> text(List<JsonNode> parts, String member) {
        return part(parts, member).map(part -> part.path(member).asString(""));
    }

    private static Set<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.asString(""))
                .collect(Collectors.toSet());
    }

    private void person(JsonNode open, JsonNode part, @Nullable String manager, String by, Instant at) {
        Set<Identity> identities = new HashSet<>();
        part.path("identities")
                .forEach(each -> identities.add(new Identity(
                        each.path("issuer").asString(""), each.path("subject").asString(""))));
        Person person = new Person(
                part.path(PERSON).asString(""),
                part.path("name").asString(""),
                texts(part.path("aliases")),
                identities,
                texts(part.path("customerIds")),
                manager,
                null);
        if (open.path("open").asBoolean(false)) {
            changes.put(
                    person.id(),
                    new PersonChange(open.path("id").asString(""), person, by, at.plus(PersonChange.LONGEST)));
        } else {
            put(person);
        }
    }

    /**
     * Replaces the person of that id, and ends a change that waits: it has what the person was before. Somebody who has
     * left stays so.
     */
    private void put(Person person) {
        changes.remove(person.id());
        Person before = people.get(person.id());
        people.put(person.id(), before == null || before.leftAt() == null ? person : person.left(before.leftAt()));
        if (before != null) {
            before.aliases().forEach(alias -> names.remove(alias, person.id()));
            before.identities().forEach(identity -> identified.remove(identity, person.id()));
        }
        reportsTo(before, person);
        names.put(person.id(), person.id());
        person.aliases().forEach(alias -> names.put(alias, person.id()));
        person.identities().forEach(identity -> identified.put(identity, person.id()));
    }

    private void reportsTo(@Nullable Person before, Person person) {
        if (before != null && before.reportsTo() != null) {
            reports.computeIfPresent(
                    before.reportsTo(),
                    (manager, all) -> all.stream()
                            .filter(each -> !each.equals(person.id()))
                            .toList());
        }
        if (person.reportsTo() != null) {
            reports.merge(person.reportsTo(), List.of(person.id()), DirectoryState::and);
        }
    }

    /** The same without the rights of these people and clients. @param subjects such as {@code staff:p-1} */
    public DirectoryState without(Set<String> subjects, Instant at) {
        DirectoryState without = copy();
        for (String subject : subjects) {
            String id = subject.substring(subject.indexOf(':') + 1);
            if (subject.startsWith(RecordSubjects.STAFF)) {
                without.left(id, "", at);
            } else if (subject.startsWith(CLIENT)) {
                without.clients.computeIfPresent(id, (key, client) -> client.ended(at));
            }
        }
        return without;
    }

    private void left(String id, String by, Instant at) {
        if (isAdminFrom(id, at)) {
            reduced(by, id);
        }
        people.computeIfPresent(id, (key, person) -> person.left(at));
        changes.remove(id);
        ended(each -> each.person().equals(id), at);
        absences.replaceAll((key, each) -> {
            if (!id.equals(each.delegate())) {
                return each;
            }
            delegations.ended(each, at);
            return each.withoutDelegate();
        });
        keys.replaceAll((key, each) -> each.ofPerson() && each.owner().equals(id) ? each.revoked(at) : each);
    }

    private void ended(Predicate<Absence> which, Instant at) {
        absences.values().stream().filter(which).forEach(each -> delegations.ended(each, at));
        absences.values().removeIf(which);
    }

    /** Those that are over are dropped. */
    private void absent(JsonNode open, String person, List<JsonNode> parts, Instant at) {
        ended(each -> !each.to().isAfter(at), at);
        String id = open.path("id").asString("");
        absences.put(
                id,
                new Absence(
                        id,
                        person,
                        UtcTime.read(open.path("from").asString()),
                        UtcTime.read(open.path("to").asString()),
                        text(parts, "delegate").orElse(null),
                        text(parts, BY).orElse("")));
    }

    private void revoked(String id, String by, Instant at) {
        ApiKey key = keys.get(id);
        if (key != null && key.revokedAt() == null) {
            if (key.ofPerson() && isAdminFrom(key.owner(), at)) {
                reduced(by, key.owner());
            }
            keys.put(id, key.revoked(at));
        }
    }

    /** An admin ended the rights of another one, also of one whose role begins later. */
    private void reduced(String by, String admin) {
        if (!by.isEmpty() && !by.equals(admin)) {
            endedAnAdmin.add(by);
        }
    }

    private void grant(JsonNode open, JsonNode part, String by) {
        Map<String, Instant> qualifiers = new HashMap<>();
        open.path("qualifiers")
                .properties()
                .forEach(each -> qualifiers.put(
                        each.getKey(), UtcTime.read(each.getValue().asString())));
        String id = open.path("id").asString("");
        String role = open.path("role").asString("");
        String person = part.path(PERSON).asString("");
        if (GrantedRole.names().contains(role)) {
            grantsOf.merge(person, List.of(id), DirectoryState::and);
            grants.put(
                    id,
                    new Grant(
                            id,
                            person,
                            new GrantedRole(role),
                            qualifiers,
                            UtcTime.read(open.path("from").asString()),
                            UtcTime.read(open.path("to").asString()),
                            part.path("reason").asString(""),
                            by,
                            null,
                            open.path("alone").asBoolean(false),
                            isByOperator(open),
                            null));
        }
    }

    private static boolean isByOperator(JsonNode open) {
        return open.path(EntryType.CALLER).asString("").equals(OPERATOR);
    }

    private static List<String> and(List<String> before, List<String> next) {
        return Stream.concat(before.stream(), next.stream()).distinct().toList();
    }

    private void ended(String id, String by, Instant at) {
        Grant grant = grants.get(id);
        if (grant == null || grant.endedAt() != null) {
            return;
        }
        if (grant.role().equals(GrantedRole.ADMIN) && grant.holdsFrom(at)) {
            reduced(by, grant.person());
        }
        grants.put(id, grant.ended(at));
    }

    private void client(JsonNode open, String owner) {
        String id = open.path("client").asString("");
        Client before = clients.get(id);
        clients.put(
                id,
                new Client(
                        id,
                        owner,
                        texts(open.path("scopes")).stream().map(Scope::valueOf).collect(Collectors.toSet()),
                        texts(open.path("agents")),
                        texts(open.path("kinds")),
                        open.path("users").asBoolean(false),
                        open.path("perSecond").isNumber()
                                ? open.path("perSecond").asInt()
                                : null,
                        before == null ? null : before.endedAt()));
    }

    private void key(JsonNode open, JsonNode part, String by) {
        String id = open.path("key").asString("");
        Instant to = UtcTime.read(open.path("to").asString());
        boolean ofPerson = open.path("of").asString("").equals(PERSON);
        String owner = part.path(OWNER).asString("");
        keys.put(
                id,
                new ApiKey(
                        id,
                        ofPerson,
                        owner,
                        List.of(new ApiKey.Secret(
                                part.path("sha256").asString(""),
                                to,
                                ofPerson && !isByOperator(open) && !by.equals(owner))),
                        UtcTime.read(open.path("from").asString()),
                        to,
                        by,
                        open.path("open").asBoolean(false),
                        open.path("alone").asBoolean(false),
                        null));
    }

    /**
     * Without its part, which has the new secret, the old one still ends. Only its owner rotates the key of a person,
     * so nobody else knows the new one.
     */
    private void rotated(JsonNode open, List<JsonNode> parts) {
        Instant until = UtcTime.read(open.path("until").asString());
        keys.computeIfPresent(open.path("key").asString(""), (id, key) -> {
            List<ApiKey.Secret> secrets = new ArrayList<>();
            ApiKey.Secret last = key.secrets().get(key.secrets().size() - 1);
            secrets.add(new ApiKey.Secret(last.sha256(), until, last.shared()));
            text(parts, "sha256").ifPresent(sha256 -> secrets.add(new ApiKey.Secret(sha256, key.to(), false)));
            return key.rotated(secrets);
        });
    }

    /** Whether a key, an issuer or a grant was ever recorded: then nobody asks without a credential. */
    public boolean isGoverned() {
        return governed;
    }

    /** How often a command on the machine made an admin, in the order of the entries. */
    public List<Recovery> recoveries() {
        return List.copyOf(recoveries);
    }

    /** The person of that id or alias. */
    public Optional<Person> person(String id) {
        return Optional.ofNullable(names.get(PersonId.form(id))).map(people::get);
    }

    /** The person whom an issuer names so. */
    public Optional<Person> identified(Identity identity) {
        return Optional.ofNullable(identified.get(identity)).map(people::get);
    }

    public Optional<Client> client(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    public Optional<ApiKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    public Optional<Grant> grant(String id) {
        return Optional.ofNullable(grants.get(id));
    }

    /** Where a person who has not left gets mail; empty for nowhere. */
    public Optional<String> mailOf(Person person) {
        return Optional.ofNullable(mails.get(person.id())).filter(mail -> person.isHere() && !mail.isEmpty());
    }

    public Optional<Callback> callback(String id) {
        return callbacks.get(id);
    }

    /** All addresses of clients, also those that were ended. */
    public Collection<Callback> callbacks() {
        return callbacks.all();
    }

    /** The addresses at which a client is called now. None if it was ended. */
    public List<Callback> callbacksOf(String client) {
        return client(client).filter(Client::isHere).isEmpty()
                ? List.of()
                : callbacks().stream()
                        .filter(each -> each.client().equals(client) && each.isHere())
                        .toList();
    }

    /** The change of a person with that id, if it waits for another person. */
    public Optional<PersonChange> change(String id) {
        return changes.values().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** The change that waits for another person, of the person with that id. */
    public Optional<PersonChange> changeOf(String person) {
        return Optional.ofNullable(changes.get(person));
    }

    /** All changes of people that wait for another person. */
    public Collection<PersonChange> changes() {
        return List.copyOf(changes.values());
    }

    /** All absences, also those that are over or begin later. */
    public Collection<Absence> absences() {
        return List.copyOf(absences.values());
    }

    public Optional<Absence> absence(String id) {
        return Optional.ofNullable(absences.get(id));
    }

    /** The absence of a person at that time; empty for one who is present. The latest end counts. */
    public Optional<Absence> absenceOf(String person, Instant at) {
        return absences.values().stream()
                .filter(each -> each.person().equals(person) && each.isAt(at))
                .max(Comparator.comparing(Absence::to));
    }

    /** The people whose tasks a person looks after at that time, through others too. One absence of each counts. */
    public Set<Person> delegators(Person person, Instant at) {
        Set<Person> delegators = new LinkedHashSet<>();
        List<Person> next = new ArrayList<>(List.of(person));
        while (!next.isEmpty()) {
            String one = next.remove(next.size() - 1).id();
            absences.values().stream()
                    .filter(each -> one.equals(each.delegate()) && isInForce(each, at))
                    .flatMap(each -> Optional.ofNullable(people.get(each.person())).stream())
                    .filter(each -> !each.equals(person) && delegators.add(each))
                    .forEach(next::add);
        }
        return delegators;
    }

    private boolean isInForce(Absence absence, Instant at) {
        return absenceOf(absence.person(), at).filter(absence::equals).isPresent();
    }

    /** The people who look after the tasks of a person at that time, through others too. */
    public Set<Person> delegates(Person person, Instant at) {
        Set<Person> delegates = new LinkedHashSet<>();
        Optional<Person> next = delegate(person, at);
        while (next.filter(each -> !each.equals(person) && delegates.add(each)).isPresent()) {
            next = delegate(next.orElseThrow(), at);
        }
        return delegates;
    }

    private Optional<Person> delegate(Person person, Instant at) {
        return absenceOf(person.id(), at)
                .flatMap(absence -> Optional.ofNullable(absence.delegate()))
                .map(people::get);
    }

    /** The people with whom a person counted as one until that time, because one looked after tasks of the other. */
    public Map<Person, Instant> lately(Person person, Instant at) {
        Map<Person, Instant> lately = new HashMap<>();
        delegations.of(person.id(), absences.values(), at).forEach((id, until) -> {
            Person other = people.get(id);
            if (other != null) {
                lately.put(other, until);
            }
        });
        return lately;
    }

    /** The people to whom a person reports, and those who report to the person, through others too. */
    public Set<Person> line(Person person) {
        Set<Person> line = new LinkedHashSet<>();
        Optional<Person> above = manager(person);
        while (above.isPresent() && line.add(above.get())) {
            above = manager(above.get());
        }
        List<Person> next = new ArrayList<>(List.of(person));
        while (!next.isEmpty()) {
            Person one = next.remove(next.size() - 1);
            reports.getOrDefault(one.id(), List.of()).stream()
                    .map(people::get)
                    .filter(line::add)
                    .forEach(next::add);
        }
        line.remove(person);
        return line;
    }

    private Optional<Person> manager(Person person) {
        return Optional.ofNullable(person.reportsTo()).map(people::get);
    }

    public Collection<Person> people() {
        return List.copyOf(people.values());
    }

    public Collection<Grant> grants() {
        return List.copyOf(grants.values());
    }

    public Collection<Client> clients() {
        return List.copyOf(clients.values());
    }

    /**
     * Ids of the agents as which a client may ask, or might have asked, that the person owns, or to which the person
     * has issued a key. A client for a kind of agents, or for people, may ask as {@link Caller#ANY_AGENT}.
     */
    public Set<String> agentsBehind(Person person) {
        Set<String> agents = new HashSet<>();
        for (Client client : clients.values()) {
            if (isBehind(person, client)) {
                agents.addAll(client.agents());
                if (!client.kinds().isEmpty() || client.users()) {
                    agents.add(Caller.ANY_AGENT);
                }
            }
        }
        return agents;
    }

    private boolean isBehind(Person person, Client client) {
        return person.names().contains(client.owner())
                || keys.values().stream()
                        .anyMatch(key -> !key.ofPerson()
                                && key.owner().equals(client.id())
                                && person.names().contains(key.issuedBy()));
    }

    public Collection<ApiKey> keys() {
        return List.copyOf(keys.values());
    }

    /** The people who have a role of oversight by a grant at that time, and are not away. */
    public Stream<Person> present(Role role, Instant at) {
        return grants.values().stream()
                .filter(grant -> grant.role().ofOversight().filter(role::equals).isPresent() && grant.holds(at))
                .map(grant -> people.get(grant.person()))
                .filter(person -> person != null
                        && person.isHere()
                        && absenceOf(person.id(), at).isEmpty())
                .distinct();
    }

    /** The grants of a person that give their role at that time. */
    public List<Grant> holding(String person, Instant at) {
        return Optional.ofNullable(people.get(person)).filter(Person::isHere).isEmpty()
                ? List.of()
                : grantsOf.getOrDefault(person, List.of()).stream()
                        .map(grants::get)
                        .filter(grant -> grant.person().equals(person) && grant.holds(at))
                        .toList();
    }

    /** Whether the person is an admin at that time. */
    public boolean isAdmin(String person, Instant at) {
        return holding(person, at).stream().anyMatch(grant -> grant.role().equals(GrantedRole.ADMIN));
    }

    /** Whether the person is an admin at that time, or will be one without a further confirmation. */
    private boolean isAdminFrom(String person, Instant at) {
        return Optional.ofNullable(people.get(person)).filter(Person::isHere).isPresent()
                && grantsOf.getOrDefault(person, List.of()).stream()
                        .map(grants::get)
                        .anyMatch(grant -> grant.person().equals(person)
                                && grant.role().equals(GrantedRole.ADMIN)
                                && grant.holdsFrom(at));
    }

    /** The admins at that time. */
    public List<String> admins(Instant at) {
        return people.keySet().stream().filter(person -> isAdmin(person, at)).toList();
    }

    /**
     * Whether one admin may grant without another: fewer than two can sign in, and not because this one ended the
     * rights or a key of the others.
     */
    public boolean mayGrantAlone(String admin, Instant at) {
        return admins(at).stream()
                                .filter(each -> each.equals(admin) || canSignIn(each, at))
                                .count()
                        < 2
                && !endedAnAdmin.contains(Objects.requireNonNull(admin));
    }

    /** With a key that holds, or at an issuer. */
    private boolean canSignIn(String person, Instant at) {
        return Optional.ofNullable(people.get(person))
                        .filter(each -> !each.identities().isEmpty())
                        .isPresent()
                || keys.values().stream()
                        .anyMatch(key -> key.ofPerson() && key.owner().equals(person) && key.holds(at));
    }
}
