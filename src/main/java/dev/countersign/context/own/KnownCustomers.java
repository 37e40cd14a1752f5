package dev.countersign.context.own;

import java.util.Collection;
import java.util.Optional;

/**
 * Customers that the facts in force know. Refused facts may name them by another id: an alias that only these have.
 *
 * @param inForce the facts in force
 * @param refused facts that may not count
 */
record KnownCustomers(OwnFacts inForce, OwnFacts refused) {

    /** An id by which the facts in force know the customer that refused facts name; empty for one they do not know. */
    Optional<String> id(String customer) {
        return isKnown(customer)
                ? Optional.of(customer)
                : refused.party(customer).stream()
                        .map(Party::ids)
                        .flatMap(Collection::stream)
                        .filter(this::isKnown)
                        .findFirst();
    }

    /** That customer with all ids that the facts in force have. */
    Optional<Party> party(String customer) {
        return id(customer).flatMap(inForce::party);
    }

    boolean isKnown(String id) {
        return inForce.party(id).isPresent();
    }
}
