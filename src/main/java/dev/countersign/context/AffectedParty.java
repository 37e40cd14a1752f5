package dev.countersign.context;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.own.Party;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.verdict.Request;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about, and the customer it reaches. The case, locks, caps, reservations and the parts of a record
 * all use this class.
 *
 * @param root     id of the record that represents the person; null if we have no record of a customer that it could be
 *     about
 * @param customer id of the customer in our record of the resource, or in the request if we have no record; null if
 *     there is none
 * @param recorded whether we have a record of the resource
 * @param ids      every id of that person; none without a root
 */
public record AffectedParty(
        @Nullable String root,
        @Nullable String customer,
        String resourceType,
        String resourceId,
        boolean recorded,
        SortedSet<String> ids) {

    public AffectedParty {
        ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    }

    static AffectedParty of(Request request, OwnFacts own, BusinessTypes types) {
        String type = request.resourceType();
        String id = request.resourceId();
        Map<String, Object> properties = BusinessFacts.properties(types, own, type, id, request.resourceProperties());
        String customer =
                type.equals("customer") ? id : properties.get("customer") instanceof String named ? named : null;
        Optional<Party> person = own.party(customer);
        return new AffectedParty(
                person.map(Party::root).orElse(null),
                customer,
                type,
                id,
                own.knows(type, id),
                person.map(Party::ids).orElse(Collections.emptySortedSet()));
    }

    /** Id of the record that represents the person, if we have one. */
    public Optional<String> person() {
        return Optional.ofNullable(root);
    }
}
