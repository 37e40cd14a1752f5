package dev.countersign.oversight.directory;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Roles that one person must not have at the same time: who checks does not change, who grants does not approve. */
public final class RoleConflicts {

    private static final Set<ApiRole> WRITING =
            EnumSet.of(ApiRole.ANALYST, ApiRole.APPROVER, ApiRole.REVIEWER, ApiRole.SUPERVISOR, ApiRole.ADMIN);

    private RoleConflicts() {}

    /** Why these roles must not meet in one person, as a sentence; empty if they may. */
    public static Optional<String> among(Collection<ApiRole> roles) {
        if (roles.contains(ApiRole.AUDITOR)) {
            Optional<ApiRole> writing =
                    roles.stream().filter(WRITING::contains).sorted().findFirst();
            if (writing.isPresent()) {
                return Optional.of("An auditor reads and changes nothing, so nobody is AUDITOR and " + writing.get()
                        + " at the same time.");
            }
        }
        if (roles.contains(ApiRole.ADMIN) && roles.contains(ApiRole.APPROVER)) {
            return Optional.of("An admin grants roles and approves no action, so nobody is ADMIN and has one of the "
                    + "seven roles of oversight at the same time.");
        }
        return Optional.empty();
    }
}
