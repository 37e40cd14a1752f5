package dev.countersign.oversight.directory;

import dev.countersign.facts.text.PersonId;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One natural person of the staff. All its ids name the same person.
 *
 * @param id          id in the directory, in the form of {@link PersonId}
 * @param name        as other people read it; empty if it is not recorded
 * @param aliases     other ids, such as those of the CRM or of mail, in the same form
 * @param identities  how issuers of tokens name the person
 * @param customerIds the person's own customer records: nobody decides about themselves
 * @param reportsTo   id of the person to whom this one reports; null if that is not recorded, or that person was erased
 * @param leftAt      the end of everything the person may do; null for somebody who has not left
 */
public record Person(
        String id,
        String name,
        Set<String> aliases,
        Set<Identity> identities,
        Set<String> customerIds,
        @Nullable String reportsTo,
        @Nullable Instant leftAt) {

    public Person {
        aliases = Set.copyOf(aliases);
        identities = Set.copyOf(identities);
        customerIds = Set.copyOf(customerIds);
    }

    /** A person of whom it is not known to whom this one reports. */
    public Person(
            String id,
            String name,
            Set<String> aliases,
            Set<Identity> identities,
            Set<String> customerIds,
            @Nullable Instant leftAt) {
        this(id, name, aliases, identities, customerIds, null, leftAt);
    }

    /** A person of whom only the id is known. */
    public static Person named(String id) {
        return new Person(id, "", Set.of(), Set.of(), Set.of(), null);
    }

    /** The ids that belong to this person only: the id and the aliases. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(aliases);
        names.add(id);
        return names;
    }

    /** All ids under which decisions may name the person, with those of the person's customer records. */
    public Set<String> ids() {
        Set<String> ids = names();
        ids.addAll(customerIds);
        return ids;
    }

    /** Whether the person may still do anything. */
    public boolean isHere() {
        return leftAt == null;
    }

    /** The same, who reports to that person. @param id of the person; null for nobody who is known */
    public Person reportingTo(@Nullable String id) {
        return new Person(this.id, name, aliases, identities, customerIds, id, leftAt);
    }

    Person left(Instant at) {
        return new Person(id, name, aliases, identities, customerIds, reportsTo, at);
    }
}
