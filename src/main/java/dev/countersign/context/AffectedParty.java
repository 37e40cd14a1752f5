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
 * What a question is about: the one place that says which customer it reaches. The case, locks, caps, reservations
 * and the parts of a record all go by it.
 *
 * @param root     id of the record that stands for the person; null where we hold no record of a customer it could be
 *     about
 * @param customer id of the customer as our record of the resource has it, or the request where its word counts; null
 *     where there is none
 * @param recorded whether we hold a record of the resource
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

    /** Id of the record that stands for the person, where we hold one. */
    public Optional<String> person() {
        return Optional.ofNullable(root);
    }
}
