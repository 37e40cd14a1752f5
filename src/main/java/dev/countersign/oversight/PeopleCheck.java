package dev.countersign.oversight;

import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.PersonId;
import dev.countersign.oversight.directory.ApiKey;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.Proposal;
import dev.countersign.oversight.directory.RoleConflicts;
import dev.countersign.oversight.directory.RoleCover;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds in the directory what a person should look at: rights that are too wide, and rights that end soon. */
public final class PeopleCheck {

    private static final Duration SOON = Duration.ofDays(30);
    /** A key that holds and was unused for longer than these days is listed. */
    public static final int UNUSED_DAYS = 90;

    private static final int LEAST_ADMINS = 2;
    private static final int LEAST_PRESENT = 2;
    private static final Duration WEEK = Duration.ofDays(7);

    private final DirectoryState state;
    private final Instant now;
    private final Map<String, String> owners;
    private final Optional<Function<String, Optional<LocalDate>>> lastUsed;
    private final List<Finding> findings = new ArrayList<>();

    /** @param about id of a person, a grant, a client or a key; empty for the directory as a whole */
    public record Finding(String code, String about, String says) {}

    private PeopleCheck(
            DirectoryState state,
            Instant now,
            Map<String, String> owners,
            Optional<Function<String, Optional<LocalDate>>> lastUsed) {
        this.state = state;
        this.now = now;
        this.owners = Map.copyOf(owners);
        this.lastUsed = lastUsed;
    }

    /**
     * @param owners   the person who owns each agent, by the id of the agent
     * @param lastUsed the day of the last use of a key, by the id of the key; empty if it is not recorded
     */
    public static List<Finding> of(
            DirectoryState state,
            Instant now,
            Map<String, String> owners,
            Optional<Function<String, Optional<LocalDate>>> lastUsed) {
        PeopleCheck check = new PeopleCheck(state, now, owners, lastUsed);
        check.directory();
        state.people().stream().filter(Person::isHere).forEach(check::person);
        check.alike();
        state.grants().forEach(check::grant);
        state.clients().stream().filter(Client::isHere).forEach(check::client);
        state.keys().forEach(check::key);
        return List.copyOf(check.findings);
    }

    /**
     * Finds where people are missing who can decide: roles with fewer than two present people in the next seven days,
     * of those that somebody has or a row demands, and rows whose demands nobody can meet.
     *
     * @param demanded the people that a row demands, by the id of the row
     */
    public static List<Finding> pools(
            DirectoryState state, Instant now, SortedMap<String, List<Caller.HeldRole>> demanded) {
        PeopleCheck check = new PeopleCheck(state, now, Map.of(), Optional.empty());
        Set<Role> roles = EnumSet.noneOf(Role.class);
        demanded.values().forEach(all -> all.forEach(each -> roles.add(each.role())));
        state.grants().stream()
                .filter(check::mayHold)
                .forEach(grant -> grant.role().ofOversight().ifPresent(roles::add));
        roles.forEach(check::present);
        Map<List<Caller.HeldRole>, List<String>> rows = new LinkedHashMap<>();
        demanded.forEach((row, needed) ->
                rows.computeIfAbsent(needed, unused -> new ArrayList<>()).add(row));
        rows.forEach(check::demand);
        return List.copyOf(check.findings);
    }

    private void present(Role role) {
        Instant end = now.plus(WEEK);
        for (Instant at : changes(end)) {
            long present = state.present(role, at).count();
            if (present < LEAST_PRESENT) {
                found(
                        "FEW_PRESENT",
                        role.name(),
                        (present == 0 ? "nobody is" : "only one person is") + " there with the role " + role + " at "
                                + at + ", within the next seven days.");
                return;
            }
        }
    }

    /** Now, and each time until then at which somebody comes, goes, or gets or loses a role. */
    private SortedSet<Instant> changes(Instant end) {
        SortedSet<Instant> changes = new TreeSet<>(Set.of(now));
        Stream.concat(
                        state.absences().stream().flatMap(each -> Stream.of(each.from(), each.to())),
                        state.grants().stream().flatMap(each -> Stream.of(each.from(), each.end())))
                .filter(each -> each.isAfter(now) && each.isBefore(end))
                .forEach(changes::add);
        return changes;
    }

    /** Absences do not count here: a person who is away may act. */
    private void demand(List<Caller.HeldRole> needed, List<String> rows) {
        boolean met = RoleCover.covers(
                needed,
                role -> state.people().stream()
                        .filter(person -> RightsOf.person(state, person, now)
                                .filter(rights -> rights.caller().has(role))
                                .isPresent())
                        .map(Person::id)
                        .limit(needed.size())
                        .toList());
        if (!met) {
            found(
                    "NOBODY_CAN",
                    rows.get(0),
                    (rows.size() == 1 ? "the row demands " : rows.size() + " rows, such as this one, demand ")
                            + needed.stream().map(Caller.HeldRole::toString).collect(Collectors.joining(" and "))
                            + ", and the directory does not have these people.");
        }
    }

    private void found(String code, String about, String says) {
        findings.add(new Finding(code, about, says));
    }

    private void directory() {
        int admins = state.admins(now).size();
        if (admins < LEAST_ADMINS) {
            found("FEW_ADMINS", "", "there are " + admins + " admins. With two, nobody grants alone.");
        }
        state.recoveries().stream()
                .filter(each -> !each.first() && now.isBefore(each.at().plus(SOON)))
                .forEach(each -> found(
                        "RECOVERED",
                        each.person(),
                        "a command on the machine gave `" + each.person() + "` the role ADMIN and a key at " + each.at()
                                + "."));
    }

    private void person(Person person) {
        List<Grant> grants = state.grants().stream()
                .filter(each -> each.person().equals(person.id()) && mayHold(each))
                .toList();
        if (grants.isEmpty()) {
            found("NO_ROLE", person.id(), "the person has no role.");
        }
        conflict(person, grants);
        boolean supervisor = grants.stream().anyMatch(each -> each.role().ofTheInterface() == ApiRole.SUPERVISOR);
        owners.forEach((agent, owner) -> {
            if (supervisor && RecordSubjects.looksLikeOneOf(owner, person.ids())) {
                found("OWN_AGENT", person.id(), "a supervisor owns the agent `" + agent + "`.");
            }
        });
    }

    /** Now or later; not a proposal that nobody can confirm any more. */
    private boolean mayHold(Grant grant) {
        return now.isBefore(grant.end())
                && (!grant.isOpen(now) || Proposal.of(grant).isCurrent(state, now));
    }

    /** Two grants that hold at some time, now or later. */
    private void conflict(Person person, List<Grant> grants) {
        for (int one = 0; one < grants.size(); one++) {
            for (int other = one + 1; other < grants.size(); other++) {
                if (grants.get(one).overlaps(grants.get(other))) {
                    RoleConflicts.among(EnumSet.of(
                                    grants.get(one).role().ofTheInterface(),
                                    grants.get(other).role().ofTheInterface()))
                            .ifPresent(why -> found("ROLES_MUST_NOT_MEET", person.id(), why));
                }
            }
        }
    }

    /** Of people who left too: an old decision names them. */
    private void alike() {
        Map<String, Set<String>> byAppearance = new TreeMap<>();
        for (Person person : state.people()) {
            person.names()
                    .forEach(name -> byAppearance
                            .computeIfAbsent(PersonId.looks(name), key -> new TreeSet<>())
                            .add(person.id()));
        }
        new TreeSet<>(byAppearance.values().stream()
                        .filter(each -> each.size() > 1)
                        .map(each -> String.join("`, `", each))
                        .toList())
                .forEach(people -> found("ALIKE", "", "`" + people + "` have ids or aliases that look alike."));
    }

    private void grant(Grant grant) {
        if (!mayHold(grant)
                || state.person(grant.person()).filter(Person::isHere).isEmpty()) {
            return;
        }
        if (grant.alone() && !grant.byOperator() && grant.confirmedBy() == null) {
            found("ALONE", grant.id(), grant.role() + " of `" + grant.person() + "` was confirmed by nobody.");
        }
        if (now.plus(SOON).isAfter(grant.end())) {
            found("ENDS_SOON", grant.id(), grant.role() + " of `" + grant.person() + "` ends at " + grant.end() + ".");
        }
    }

    private void client(Client client) {
        if (state.person(client.owner()).filter(Person::isHere).isEmpty()) {
            found("OWNER_LEFT", client.id(), "the owner of the client has left. Name another owner.");
        }
    }

    private void key(ApiKey key) {
        boolean here = key.ofPerson()
                ? state.person(key.owner()).filter(Person::isHere).isPresent()
                : state.client(key.owner()).filter(Client::isHere).isPresent();
        if (!here || !key.holds(now)) {
            return;
        }
        String whose = "the key of the " + (key.ofPerson() ? "person" : "client") + " `" + key.owner() + "` ";
        if (key.alone() && key.isShared(now)) {
            found(
                    "ALONE",
                    key.id(),
                    whose + "was issued by one admin, who knows it, and confirmed by nobody. Its owner can rotate it.");
        }
        if (now.plus(SOON).isAfter(key.to())) {
            found("ENDS_SOON", key.id(), whose + "ends at " + key.to() + ".");
        }
        LocalDate issued = key.from().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate used =
                lastUsed.map(known -> known.apply(key.id()).orElse(issued)).orElse(today);
        if (used.plusDays(UNUSED_DAYS).isBefore(today)) {
            found("UNUSED", key.id(), whose + "was not used for " + UNUSED_DAYS + " days.");
        }
    }
}
