package dev.countersign.oversight;

import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Scope;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do at one moment.
 *
 * @param caller    who it is
 * @param roles     its roles of the interface; exactly {@link ApiRole#SERVICE} for a client, none for a command on this
 *     machine
 * @param scopes    what a client may use the interface for; empty for a person
 * @param open      whether it is the client {@code laptop}, which has no credential
 * @param perSecond decisions in a second that the client may ask for; null for the usual number
 * @param rotates   whether it may only rotate the key that it used, because another person than its owner knows the
 *     secret
 */
public record Rights(
        Caller caller,
        Set<ApiRole> roles,
        Set<Scope> scopes,
        boolean open,
        @Nullable Integer perSecond,
        boolean rotates) {

    private static final Set<ApiRole> READS_EVERYTHING =
            EnumSet.of(ApiRole.ANALYST, ApiRole.REVIEWER, ApiRole.AUDITOR, ApiRole.SUPERVISOR);

    /** The caller without a credential on the loopback address. */
    public static final Rights LAPTOP = new Rights(
            Caller.laptop(),
            Set.of(ApiRole.SERVICE),
            EnumSet.of(Scope.DECIDE, Scope.ACCESS, Scope.OUTCOME, Scope.REQUEST),
            true,
            null,
            false);

    public Rights {
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    /** The same person, who owns clients that may ask as these agents, or has issued keys to them. */
    Rights behind(Set<String> agents) {
        return new Rights(caller.behind(agents), roles, scopes, open, perSecond, rotates);
    }

    /** The same person, restricted by that. */
    Rights restricted(Caller.Standing standing) {
        return new Rights(caller.restricted(standing), roles, scopes, open, perSecond, rotates);
    }

    /**
     * The rights of a person by a secret that another person knows, who issued the key: otherwise that one could act as
     * this person.
     */
    public Rights toRotateOnly() {
        return new Rights(
                Caller.person(caller.id(), caller.alsoKnownAs(), Set.of(), Caller.Reads.NOTHING, false),
                Set.of(),
                Set.of(),
                false,
                null,
                true);
    }

    /** The decisions that a person with these roles may read. */
    static Caller.Reads reads(Set<ApiRole> roles) {
        return roles.stream().anyMatch(READS_EVERYTHING::contains)
                ? Caller.Reads.EVERYTHING
                : roles.contains(ApiRole.APPROVER) ? Caller.Reads.OWN : Caller.Reads.NOTHING;
    }
}
