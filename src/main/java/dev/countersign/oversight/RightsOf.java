package dev.countersign.oversight;

import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Audience;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.oversight.directory.GrantedRole;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.RoleConflicts;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rights of people and clients, from the directory. */
public final class RightsOf {

    private static final String AGENT = "agent";
    private static final String USER = "user";

    private RightsOf() {}

    /** Roles that a person has from elsewhere, such as from groups of an issuer of tokens. */
    public record Given(Set<ApiRole> roles, Set<Caller.HeldRole> held) {

        /** None. */
        public static final Given NOTHING = new Given(Set.of(), Set.of());

        public Given {
            roles = Set.copyOf(roles);
            held = Set.copyOf(held);
        }

        /** Both. */
        public Given and(Given other) {
            Set<ApiRole> allRoles = new HashSet<>(roles);
            allRoles.addAll(other.roles);
            Set<Caller.HeldRole> allHeld = new HashSet<>(held);
            allHeld.addAll(other.held);
            return new Given(allRoles, allHeld);
        }
    }

    /**
     * What a person may do at a time; empty for somebody who has left, and for roles that must not meet in one person.
     */
    public static Optional<Rights> person(DirectoryState state, Person person, Instant at) {
        return person(state, person, Given.NOTHING, false, at);
    }

    /**
     * The same with roles from elsewhere.
     *
     * @param instead whether those replace the grants of the directory, of which only ADMIN then holds
     */
    public static Optional<Rights> person(
            DirectoryState state, Person person, Given given, boolean instead, Instant at) {
        if (!person.isHere()) {
            return Optional.empty();
        }
        Set<ApiRole> roles = EnumSet.noneOf(ApiRole.class);
        roles.addAll(given.roles());
        Set<Caller.HeldRole> held = new HashSet<>(given.held());
        for (Grant grant : grants(state, person.id(), instead, at)) {
            roles.add(grant.role().ofTheInterface());
            grant.role().ofOversight().ifPresent(role -> {
                held.add(new Caller.HeldRole(role, ""));
                grant.qualifiers(at).forEach(qualifier -> held.add(new Caller.HeldRole(role, qualifier)));
            });
        }
        return RoleConflicts.among(roles).isPresent()
                ? Optional.empty()
                : Optional.of(of(person, roles, held, false)
                        .behind(agentsBehind(state, person, at))
                        .restricted(standing(state, person, given, instead, at)));
    }

    /** Also those behind which the people are whose tasks the person looks after. */
    private static Set<String> agentsBehind(DirectoryState state, Person person, Instant at) {
        Set<String> agents = new HashSet<>(state.agentsBehind(person));
        state.delegators(person, at).forEach(each -> agents.addAll(state.agentsBehind(each)));
        return agents;
    }

    private static Caller.Standing standing(
            DirectoryState state, Person person, Given given, boolean instead, Instant at) {
        Set<String> line = new HashSet<>();
        state.line(person).forEach(each -> line.addAll(each.names()));
        Set<Caller.HeldRole> alone = new HashSet<>();
        Set<Caller.HeldRole> together = new HashSet<>(given.held());
        Set<Caller.HeldRole> expired = new HashSet<>();
        for (Grant grant : grants(state, person.id(), instead, at)) {
            grant.role().ofOversight().ifPresent(role -> {
                Set<Caller.HeldRole> made = grant.confirmedBy() == null ? alone : together;
                made.add(new Caller.HeldRole(role, ""));
                grant.qualifiers().forEach((qualifier, until) -> {
                    Caller.HeldRole qualified = new Caller.HeldRole(role, qualifier);
                    (at.isBefore(until) ? made : expired).add(qualified);
                });
            });
        }
        alone.removeAll(together);
        Set<String> delegators = new HashSet<>();
        for (Person each : state.delegators(person, at)) {
            delegators.addAll(each.ids());
            state.line(each).forEach(other -> line.addAll(other.names()));
        }
        Set<String> delegates = new HashSet<>();
        state.delegates(person, at).forEach(each -> delegates.addAll(each.ids()));
        Map<String, Instant> lately = new HashMap<>();
        state.lately(person, at).forEach((other, until) -> other.ids().forEach(id -> lately.put(id, until)));
        return new Caller.Standing(line, alone, expired, delegators, delegates, lately);
    }

    /**
     * The grants of a person that count at a time.
     *
     * @param instead whether roles from elsewhere replace the grants of the directory, of which only ADMIN then holds
     */
    public static List<Grant> grants(DirectoryState state, String person, boolean instead, Instant at) {
        return state.holding(person, at).stream()
                .filter(grant -> !instead || grant.role().equals(GrantedRole.ADMIN))
                .toList();
    }

    /** The person with that id, as a caller at a time; empty for somebody unknown, and as for {@link #person}. */
    public static Optional<Caller> caller(DirectoryState state, String id, Instant at) {
        return state.person(id).flatMap(person -> person(state, person, at)).map(Rights::caller);
    }

    /** @param example whether the person signed in as one of the example company */
    public static Rights of(Person person, Set<ApiRole> roles, Set<Caller.HeldRole> held, boolean example) {
        Set<String> others = new HashSet<>(person.ids());
        others.remove(person.id());
        return new Rights(
                Caller.person(person.id(), others, held, Rights.reads(roles), example),
                roles,
                Set.of(),
                false,
                null,
                false);
    }

    /**
     * What a client may do; empty for one that was ended.
     *
     * @param ofKind ids of the registered agents of a kind
     */
    public static Optional<Rights> client(Client client, Function<String, Set<String>> ofKind) {
        if (!client.isHere()) {
            return Optional.empty();
        }
        Set<ActingScope.Subject> subjects = new HashSet<>();
        client.agents().forEach(id -> subjects.add(new ActingScope.Subject(AGENT, id)));
        client.kinds()
                .forEach(kind -> ofKind.apply(kind).forEach(id -> subjects.add(new ActingScope.Subject(AGENT, id))));
        ActingScope scope = new ActingScope(false, subjects, client.users() ? Set.of(USER) : Set.of());
        return Optional.of(new Rights(
                Caller.client(client.id(), Audience.AGENT, scope, Caller.Reads.OWN),
                Set.of(ApiRole.SERVICE),
                client.scopes(),
                false,
                client.perSecond(),
                false));
    }
}
