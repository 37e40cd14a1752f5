package dev.countersign.web.console;

import dev.countersign.edge.KeySecret;
import dev.countersign.web.security.RoleSource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * A person who has just proved who they are. It contains no secret and no rights: each request reads the rights of its
 * moment.
 */
final class SignedIn extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final String person;
    private final String credential;
    private final String secret;
    private final Instant authenticatedAt;
    private final transient RoleSource roles;

    /**
     * @param person          id in the directory, or of a person of the example company
     * @param credential      the kind of the credential and its public id, such as {@code key:abcde23456}
     * @param authenticatedAt when the person proved it; {@link Instant#EPOCH} if that is not known
     */
    SignedIn(String person, String credential, Instant authenticatedAt, RoleSource roles) {
        this(person, credential, "", authenticatedAt, roles);
    }

    private SignedIn(String person, String credential, String secret, Instant authenticatedAt, RoleSource roles) {
        super(List.of());
        this.person = person;
        this.credential = credential;
        this.secret = secret;
        this.authenticatedAt = authenticatedAt;
        this.roles = roles;
        setAuthenticated(true);
    }

    /** By that secret of a key. A session that was begun with it ends with it, and not with the key only. */
    static SignedIn byKey(String person, KeySecret secret, Instant at) {
        return new SignedIn(person, CredentialCheck.key(secret.id()), secret.sha256(), at, RoleSource.DIRECTORY);
    }

    /** The kind of the credential and its public id. */
    String credential() {
        return credential;
    }

    /** Where the roles of the person are from. */
    RoleSource roles() {
        return roles;
    }

    /** What the session keeps. */
    PersonSession startedAt(Instant now) {
        return new PersonSession(person, credential, secret, authenticatedAt, now, roles);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return person;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Without the id of the person. */
    @Override
    public String toString() {
        return "SignedIn";
    }
}
