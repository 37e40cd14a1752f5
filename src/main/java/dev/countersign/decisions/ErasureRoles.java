package dev.countersign.decisions;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The roles of the two people who decide on an erasure: what the policy demands for the action
 * {@code delete_customer_data}.
 *
 * @param demanded the roles, each of another person
 */
record ErasureRoles(List<Caller.HeldRole> demanded) {

    /** The row about this action. */
    private static final String ROW = "T12-007";

    /** For a pack without that row. */
    private static final List<Caller.HeldRole> USUAL =
            List.of(new Caller.HeldRole(Role.DATA_STEWARD, ""), new Caller.HeldRole(Role.COMPLIANCE_REVIEWER, ""));

    ErasureRoles {
        demanded = List.copyOf(demanded);
    }

    static ErasureRoles of(PolicyRelease release, Instant at) {
        LocalDate day = release.dates(at).effectiveOn();
        List<Caller.HeldRole> found = release.row(ROW).filter(row -> row.isEffectiveOn(day)).stream()
                .flatMap(row -> ResultColumns.of(row).stream())
                .filter(Finding.Demand.class::isInstance)
                .map(Finding.Demand.class::cast)
                .map(demand -> new Caller.HeldRole(demand.role(), demand.qualifier()))
                .toList();
        return new ErasureRoles(found.isEmpty() ? USUAL : found);
    }

    /** Whether the person has one of the roles. */
    boolean allow(Caller person) {
        return demanded.stream().anyMatch(person::has);
    }

    /** @throws InvalidInput when the person has none of the roles */
    void refuse(Caller person) {
        if (!allow(person)) {
            throw refused("you have none of them.");
        }
    }

    /** @throws InvalidInput when the two do not have all roles, each another one */
    void refuse(Caller first, Caller second) {
        refuse(second);
        boolean all = demanded.stream().allMatch(role -> first.has(role) || second.has(role));
        boolean apart = demanded.stream()
                .filter(first::has)
                .anyMatch(ofFirst -> demanded.stream()
                        .filter(role -> demanded.size() == 1 || !role.equals(ofFirst))
                        .anyMatch(second::has));
        if (!all || !apart) {
            throw refused("you and the person who proposed it do not have them all.");
        }
    }

    private InvalidInput refused(String why) {
        return new InvalidInput(new Problem(
                "caller",
                "an erasure needs two people with the roles "
                        + demanded.stream().map(Caller.HeldRole::toString).collect(Collectors.joining(" and "))
                        + ", and " + why,
                "Maybe another person proposes or confirms it."));
    }
}
