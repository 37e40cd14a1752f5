package dev.countersign.web.security;

import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.web.http.StepUp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A caller who is known, with the rights of this moment. It contains no secret.
 *
 * <p>Its authorities are the names of its roles with {@code ROLE_}, for parts of Spring that ask for roles.
 */
public final class CallerAuthentication extends AbstractAuthenticationToken {

    /** The credential of a command on this machine: the token in the folder of the service. */
    static final String SERVICE_FILE = "service-file";

    private static final long serialVersionUID = 1L;

    /** The role of the caller without a credential, only for parts of Spring that ask for roles. */
    private static final GrantedAuthority LAPTOP = authority("LAPTOP");

    private static final Map<ApiRole, GrantedAuthority> OF_ROLE =
            Arrays.stream(ApiRole.values()).collect(Collectors.toMap(role -> role, role -> authority(role.name())));

    private final transient Rights rights;
    private final String credential;
    private final Instant authenticatedAt;

    /**
     * @param credential      the kind and the public id of the credential, such as {@code key:abcde23456}
     * @param authenticatedAt when the person or client last proved who it is
     */
    public CallerAuthentication(Rights rights, String credential, Instant authenticatedAt) {
        super(authorities(rights));
        this.rights = rights;
        this.credential = credential;
        this.authenticatedAt = authenticatedAt;
        setAuthenticated(true);
    }

    private static List<GrantedAuthority> authorities(Rights rights) {
        List<GrantedAuthority> authorities = new ArrayList<>();
        for (ApiRole role : rights.roles()) {
            authorities.add(OF_ROLE.get(role));
        }
        if (rights.open()) {
            authorities.add(LAPTOP);
        }
        return authorities;
    }

    private static GrantedAuthority authority(String role) {
        return new SimpleGrantedAuthority("ROLE_" + role);
    }

    public Rights rights() {
        return rights;
    }

    /** The kind and the public id of the credential; {@code none} for the laptop. */
    public String credential() {
        return credential;
    }

    /** Whether it is a command on this machine, which can read the folder of the service. */
    boolean isOperator() {
        return credential.equals(SERVICE_FILE);
    }

    public Instant authenticatedAt() {
        return authenticatedAt;
    }

    /** Whether the person or client proved who it is at most {@link StepUp#MAX_AGE} ago. */
    public boolean isFresh(Instant now) {
        return StepUp.isFresh(authenticatedAt, now);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return rights.caller().id();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
