package dev.countersign.web.security;

import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.GrantedRole;
import dev.countersign.oversight.directory.Person;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A person of the example company.
 *
 * @param id         in the form of {@link dev.countersign.facts.text.PersonId}
 * @param name       as other people read it
 * @param roles      names of the roles, in the order of their names
 * @param qualifiers of each of the seven roles that the person has, such as finance
 */
public record ExamplePerson(String id, String name, SortedSet<String> roles, SortedSet<String> qualifiers) {

    public ExamplePerson {
        roles = new TreeSet<>(roles);
        qualifiers = new TreeSet<>(qualifiers);
    }

    /** The rights that these roles give, marked as an example. */
    Rights rights() {
        Set<Caller.HeldRole> held = new HashSet<>();
        roles.stream()
                .flatMap(role -> new GrantedRole(role).ofOversight().stream())
                .forEach(role -> {
                    held.add(new Caller.HeldRole(role, ""));
                    qualifiers.forEach(qualifier -> held.add(new Caller.HeldRole(role, qualifier)));
                });
        return RightsOf.of(new Person(id, name, Set.of(), Set.of(), Set.of(), null), ofTheInterface(roles), held, true);
    }

    static Set<ApiRole> ofTheInterface(Set<String> roles) {
        Set<ApiRole> all = EnumSet.noneOf(ApiRole.class);
        roles.forEach(role -> all.add(new GrantedRole(role).ofTheInterface()));
        return all;
    }
}
