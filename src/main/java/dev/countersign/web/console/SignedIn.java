package dev.countersign.web.console;

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
    private final Instant authenticatedAt;
    private final boolean example;

    /**
     * @param person          id in the directory, or of a person of the example company
     * @param credential      the kind of the credential and its public id, such as {@code key:abcde23456}
     * @param authenticatedAt when the person proved it; {@link Instant#EPOCH} if that is not known
     */
    SignedIn(String person, String credential, Instant authenticatedAt, boolean example) {
        super(List.of());
        this.person = person;
        this.credential = credential;
        this.authenticatedAt = authenticatedAt;
        this.example = example;
        setAuthenticated(true);
    }

    /** The kind of the credential and its public id. */
    String credential() {
        return credential;
    }

    /** Whether it is a person of the example company. */
    boolean isExample() {
        return example;
    }

    /** What the session keeps. */
    PersonSession startedAt(Instant now) {
        return new PersonSession(person, credential, authenticatedAt, now, example);
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
