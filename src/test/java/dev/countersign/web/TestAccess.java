package dev.countersign.web;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.KeySecret;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.Role;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.oversight.directory.Identity;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * People, clients and keys in the directory of a ledger: in a data folder before its service starts, or in a service
 * that runs. Each grant is proposed by one of two admins and confirmed by the other. The keys are read by id.
 *
 * <pre>{@code
 * TestAccess access = TestAccess.in(data, people -> people
 *         .approver("p-cleo", Role.FRONTLINE_USER)
 *         .granted("p-anton", "ANALYST")
 *         .client("crm", "service-triage-01"));
 * RunningService service = RunningService.on(facts, "--countersign.data=" + data);
 * service.caller().as(access.key("p-cleo")).approves(task);
 * }</pre>
 */
public final class TestAccess {

    /** The admin who proposes everything, with a key. */
    public static final String ADMIN = "p-access-1";

    /** The admin who confirms it, with a key. */
    public static final String OTHER_ADMIN = "p-access-2";

    private static final Set<Scope> SCOPES =
            Set.copyOf(EnumSet.of(Scope.DECIDE, Scope.ACCESS, Scope.OUTCOME, Scope.REQUEST));

    private final Directory directory;
    private final AccessChanges changes;
    private final ClockAndRandom clock;
    private final Map<String, String> keys = new HashMap<>();

    private TestAccess(Directory directory, AccessChanges changes, ClockAndRandom clock) {
        this.directory = directory;
        this.changes = changes;
        this.clock = clock;
        KeySecret.Made first = KeySecret.make(clock);
        changes.begin(
                Caller.operator(),
                directory.now().isGoverned(),
                ADMIN,
                first.key().id(),
                first.key().sha256());
        keys.put(ADMIN, first.text());
    }

    private TestAccess withOtherAdmin() {
        return person(OTHER_ADMIN, Set.of(), Set.of()).keyed(OTHER_ADMIN).granted(OTHER_ADMIN, "ADMIN");
    }

    /** In a folder that no service has open now. */
    public static TestAccess in(Path data, Consumer<TestAccess> people) {
        return in(data, new SystemClockAndRandom(), people);
    }

    /** In a folder that no service has open now, at the time of that clock. */
    public static TestAccess in(Path data, ClockAndRandom clock, Consumer<TestAccess> people) {
        return ofOneAdmin(data, clock, access -> people.accept(access.withOtherAdmin()));
    }

    /** The same with one admin only, so that a change that another person must confirm is not possible. */
    public static TestAccess ofOneAdmin(Path data, ClockAndRandom clock, Consumer<TestAccess> people) {
        try (DataFolder folder = DataFolder.open(
                data,
                id -> {
                    throw new IllegalStateException("nothing is decided here");
                },
                Optional.empty(),
                clock)) {
            Directory directory = Directory.open(folder.ledger(), folder.records(), clock);
            TestAccess access = new TestAccess(directory, new AccessChanges(directory, clock), clock);
            people.accept(access);
            return access;
        }
    }

    /** In a service that runs. Its directory has no person yet. */
    public static TestAccess in(RunningService service) {
        return new TestAccess(
                        service.beans(Directory.class).iterator().next(),
                        service.beans(AccessChanges.class).iterator().next(),
                        service.beans(ClockAndRandom.class).iterator().next())
                .withOtherAdmin();
    }

    /** An admin more, with a key. */
    public TestAccess admin(String id) {
        return granted(id, "ADMIN");
    }

    /** A person with roles of oversight without qualifiers, with a key. */
    public TestAccess approver(String id, Role... roles) {
        return granted(id, Arrays.stream(roles).map(Enum::name).toArray(String[]::new));
    }

    /** A person with a role of oversight and a qualifier, with a key. */
    public TestAccess approver(String id, Role role, String qualifier) {
        return granted(id, role.name(), Set.of(qualifier));
    }

    /** A person with roles by name, such as ANALYST, with a key. */
    public TestAccess granted(String id, String... roles) {
        for (String role : roles) {
            granted(id, role, Set.of());
        }
        return keyed(id);
    }

    private TestAccess granted(String id, String role, Set<String> qualifiers) {
        if (directory.now().person(id).isEmpty()) {
            person(id, Set.of(), Set.of());
        }
        Map<String, @Nullable Instant> ends = new TreeMap<>();
        qualifiers.forEach(each -> ends.put(each, null));
        confirm(changes.grant(by(ADMIN), new GrantWish(id, role, ends, null, null, "")));
        return keyed(id);
    }

    /** A person without a role and without a key, known under other ids too. */
    public TestAccess person(String id, Set<String> aliases, Set<String> customerIds) {
        changes.person(by(ADMIN), new Person(id, "", aliases, Set.of(), customerIds, null));
        return this;
    }

    /** How an issuer of tokens names a person, who is added without a role and without a key if need be. */
    public TestAccess identity(String id, String issuer, String subject) {
        if (directory.now().person(id).isEmpty()) {
            person(id, Set.of(), Set.of());
        }
        Person before = directory.now().person(id).orElseThrow();
        Set<Identity> identities = new HashSet<>(before.identities());
        identities.add(new Identity(issuer, subject));
        confirm(changes.person(
                by(ADMIN), new Person(id, before.name(), before.aliases(), identities, before.customerIds(), null)));
        return this;
    }

    /** A client that may decide, evaluate, report and open tasks for those agents, with a key. */
    public TestAccess client(String id, String... agents) {
        return client(id, SCOPES, Set.of(agents), Set.of(), false);
    }

    /** A client that may ask as each agent of the example company and for people, with a key. */
    public TestAccess everyAgent(String id) {
        return client(
                id,
                SCOPES,
                Set.of(),
                Set.of(
                        "customer intelligence",
                        "sales support",
                        "service triage",
                        "marketing personalization",
                        "compliance guardrail",
                        "data stewardship",
                        "process optimization",
                        "evaluation"),
                true);
    }

    /** A client of that person, with a key, that may decide and open tasks. */
    public TestAccess ownedClient(String id, String owner, Set<String> agents) {
        return client(id, owner, EnumSet.of(Scope.DECIDE, Scope.REQUEST), agents, Set.of(), false);
    }

    /** A client with a key. */
    public TestAccess client(String id, Set<Scope> scopes, Set<String> agents, Set<String> kinds, boolean users) {
        return client(id, ADMIN, scopes, agents, kinds, users);
    }

    private TestAccess client(
            String id, String owner, Set<Scope> scopes, Set<String> agents, Set<String> kinds, boolean users) {
        changes.client(by(ADMIN), new Client(id, owner, scopes, agents, kinds, users, null, null));
        KeySecret.Made key = KeySecret.make(clock);
        changes.key(by(ADMIN), false, id, key.key().id(), key.key().sha256(), null);
        keys.put(id, key.text());
        return this;
    }

    /** Confirms, as that other admin, what was granted while there was one admin only. */
    public TestAccess confirmAlone(String admin) {
        directory.now().grants().stream()
                .filter(each -> each.alone() && each.confirmedBy() == null)
                .forEach(each -> changes.confirm(by(admin), each.id()));
        return this;
    }

    /** These people rotate their keys. The secrets that an admin knows end. */
    public TestAccess rotated(String... people) {
        for (String person : people) {
            String id = KeySecret.read(key(person)).orElseThrow().id();
            KeySecret.Made secret = KeySecret.again(id, clock);
            changes.rotate(by(person), id, secret.key().sha256());
            keys.put(person, secret.text());
        }
        return this;
    }

    /** A key for a person, by the admin who issued it and knows it. */
    public TestAccess issued(String id) {
        KeySecret.Made key = KeySecret.make(clock);
        confirm(changes.key(by(ADMIN), true, id, key.key().id(), key.key().sha256(), null));
        keys.put(id, key.text());
        return this;
    }

    /** The text of the key of a person or a client. */
    public String key(String owner) {
        return Objects.requireNonNull(keys.get(owner), owner);
    }

    /** A file with the key of a person or a client, for a command. */
    public String keyFile(String owner) {
        try {
            return Files.writeString(Temporary.folder().resolve(owner + ".key"), key(owner) + "\n")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What changes the directory. */
    public AccessChanges changes() {
        return changes;
    }

    /** The caller of a change by that person. */
    public static Caller by(String person) {
        return Caller.person(person);
    }

    private TestAccess keyed(String id) {
        if (!keys.containsKey(id)) {
            KeySecret.Made key = KeySecret.make(clock);
            changes.key(by(id), true, id, key.key().id(), key.key().sha256(), null);
            keys.put(id, key.text());
        }
        return this;
    }

    private void confirm(AccessChanges.Made made) {
        if (made.waits()) {
            changes.confirm(by(OTHER_ADMIN), made.id());
        }
    }
}
