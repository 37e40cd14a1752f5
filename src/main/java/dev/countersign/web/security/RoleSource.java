package dev.countersign.web.security;

import dev.countersign.oversight.AccessLog;
import dev.countersign.oversight.RightsOf;

/**
 * Where the roles of a person are from who has signed in.
 *
 * @param example whether it is a person of the example company
 * @param given   what groups of the issuer gave at the sign-in
 * @param instead whether those replace the grants of the directory, of which only ADMIN then holds
 */
public record RoleSource(boolean example, RightsOf.Given given, boolean instead) {

    /** The grants of the directory. */
    public static final RoleSource DIRECTORY = new RoleSource(false, RightsOf.Given.NOTHING, false);

    /** The roles of the example company. */
    public static final RoleSource EXAMPLE = new RoleSource(true, RightsOf.Given.NOTHING, false);

    /** The example company, or the directory. */
    public static RoleSource of(boolean example) {
        return example ? EXAMPLE : DIRECTORY;
    }

    /** Groups of the issuer, with or instead of the grants of the directory. */
    public static RoleSource ofIssuer(RightsOf.Given given, boolean instead) {
        return new RoleSource(false, given, instead);
    }

    /** As the entry about a sign-in says it. */
    public AccessLog.RolesFrom recordedAs() {
        return example
                ? AccessLog.RolesFrom.EXAMPLE
                : instead || !given.equals(RightsOf.Given.NOTHING)
                        ? AccessLog.RolesFrom.ISSUER
                        : AccessLog.RolesFrom.DIRECTORY;
    }
}
