package dev.countersign.decisions;

import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The role in which a person approves: the one that the person names, or the only one that an open demand needs. */
final class ApprovingRole {

    private static final String ROLE = "role";

    private ApprovingRole() {}

    /**
     * @param by        the person, with all roles of the directory
     * @param role      the role that the person names; null for none
     * @param qualifier the qualifier that the person names; empty for none
     * @param open      the demands that are open
     * @throws dev.countersign.facts.text.InvalidInput when the person does not have the role, or when none, or more
     *     than one, of the roles is needed
     */
    static Caller.HeldRole of(Caller by, @Nullable Role role, String qualifier, List<Finding.Demand> open) {
        if (role != null) {
            Caller.HeldRole named = new Caller.HeldRole(role, qualifier);
            refuseWithout(by, named);
            return named;
        }
        List<Caller.HeldRole> needed = open.stream()
                .map(ApprovingRole::of)
                .distinct()
                .filter(by::has)
                .filter(each -> qualifier.isEmpty() || each.qualifier().isEmpty() || qualifier.equals(each.qualifier()))
                .map(each -> new Caller.HeldRole(each.role(), qualifier.isEmpty() ? each.qualifier() : qualifier))
                .filter(by::has)
                .distinct()
                .toList();
        if (needed.isEmpty()) {
            throw wrong(
                    by,
                    open.stream().map(ApprovingRole::of).toList(),
                    "the action needs "
                            + texts(open.stream().map(ApprovingRole::of).toList(), " and ") + ". Your roles: "
                            + held(by) + ".");
        }
        if (needed.size() > 1) {
            throw ApprovalService.refused(
                    "role",
                    "you have more than one role that the action needs: " + texts(needed, " and ") + ".",
                    "Maybe say in which you approve, with the role and the qualifier.");
        }
        return needed.get(0);
    }

    /**
     * The role for which the person decides, because nobody who has it decided in time and the rows allow it; empty for
     * a person who has a role that is needed, or names another one.
     *
     * @param role        the role that the person names; null for none
     * @param escalatedTo the role that hears of the task; null before that
     */
    static Optional<Caller.HeldRole> standingIn(
            Caller by, @Nullable Role role, @Nullable Role escalatedTo, List<Finding.Demand> open) {
        if (escalatedTo == null
                || !by.has(new Caller.HeldRole(escalatedTo, ""))
                || role != null && role != escalatedTo
                || open.stream().map(ApprovingRole::of).anyMatch(by::has)) {
            return Optional.empty();
        }
        return open.stream()
                .filter(demand -> demand.mayStandIn() && demand.escalateTo() == escalatedTo)
                .map(ApprovingRole::of)
                .findFirst();
    }

    static Caller.HeldRole of(Finding.Demand demand) {
        return new Caller.HeldRole(demand.role(), demand.qualifier());
    }

    /** @throws dev.countersign.facts.text.InvalidInput when the person does not have that role */
    static void refuseWithout(Caller by, Caller.HeldRole role) {
        if (!by.has(role)) {
            throw wrong(
                    by,
                    List.of(role),
                    "`" + by.id() + "` does not have the role " + role + ". Roles of this person: " + held(by) + ".");
        }
    }

    private static InvalidInput wrong(Caller by, List<Caller.HeldRole> needed, String says) {
        return needed.stream().anyMatch(by.standing().expired()::contains)
                ? ApprovalService.refused(ROLE, says, "Maybe ask an admin to grant the qualifier again.")
                        .coded(Bar.QUALIFICATION_EXPIRED.name())
                : ApprovalService.refused(ROLE, says, "");
    }

    private static String held(Caller by) {
        return by.roles().isEmpty() ? "none" : by.rolesText();
    }

    private static String texts(List<Caller.HeldRole> roles, String between) {
        return roles.stream().map(Caller.HeldRole::toString).collect(Collectors.joining(between));
    }
}
