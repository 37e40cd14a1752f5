package dev.countersign.web.console;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.web.security.CallerAuthentication;
import dev.countersign.web.security.PersonRights;
import dev.countersign.web.security.RoleSource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Finds out who asks, from the session. The session keeps only who signed in, how and when; what the person may do is
 * read from the directory for each request. A session ends at once when nothing is left of it.
 */
@Component
final class SessionContexts implements SecurityContextRepository {

    private static final String PERSON = PersonSession.class.getName();
    private static final String LAST_USED = PersonSession.class.getName() + ".lastUsed";

    private final ConsoleSessions sessions;
    private final PersonRights rights;
    private final CredentialCheck credentials;
    private final ClockAndRandom clock;

    SessionContexts(
            ConsoleSessions sessions,
            PersonRights rights,
            CredentialCheck credentials,
            Directory directory,
            ClockAndRandom clock) {
        this.sessions = sessions;
        this.rights = rights;
        this.credentials = credentials;
        this.clock = clock;
        directory.whenChanged(this::endWithoutRights);
    }

    /** Otherwise rights that end and come back would come back in a session that nobody used meanwhile. */
    private void endWithoutRights() {
        Instant now = clock.now();
        for (HttpSession session : sessions.live()) {
            try {
                PersonSession person = person(session);
                if (person != null && callerAt(person, now).isEmpty()) {
                    ConsoleSessions.end(session);
                }
            } catch (IllegalStateException e) {
                // it has ended meanwhile
            }
        }
    }

    /** Spring asks by {@link #loadDeferredContext} only, and still demands this one. */
    @Override
    @Deprecated
    @SuppressWarnings("deprecation")
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return load(holder.getRequest());
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        SecurityContext context = load(request);
        return new DeferredSecurityContext() {
            @Override
            public SecurityContext get() {
                return context;
            }

            @Override
            public boolean isGenerated() {
                return context.getAuthentication() == null;
            }
        };
    }

    private SecurityContext load(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        SecurityContextImpl context = new SecurityContextImpl();
        if (session != null) {
            Optional<CallerAuthentication> caller = caller(session);
            if (caller.isPresent()) {
                context.setAuthentication(caller.get());
            } else {
                ConsoleSessions.end(session);
            }
        }
        return context;
    }

    private Optional<CallerAuthentication> caller(HttpSession session) {
        Instant now = clock.now();
        PersonSession person = person(session);
        if (person == null || !sessions.holds(session) || !now.isBefore(person.end(lastUsed(session)))) {
            return Optional.empty();
        }
        Optional<CallerAuthentication> caller = callerAt(person, now);
        caller.ifPresent(each -> session.setAttribute(LAST_USED, now));
        return caller;
    }

    private Optional<CallerAuthentication> callerAt(PersonSession person, Instant now) {
        return credentials.holds(person, now)
                ? rights.now(person.person(), person.roles())
                        .map(all -> new CallerAuthentication(all, person.credential(), person.authenticatedAt()))
                : Optional.empty();
    }

    private static @Nullable PersonSession person(HttpSession session) {
        return session.getAttribute(PERSON) instanceof PersonSession person ? person : null;
    }

    private static Instant lastUsed(HttpSession session) {
        return session.getAttribute(LAST_USED) instanceof Instant at ? at : Instant.EPOCH;
    }

    /** When the session of this request ends if nothing more is asked; empty without a session. */
    static Optional<Instant> end(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false))
                .flatMap(session -> Optional.ofNullable(person(session)).map(each -> each.end(lastUsed(session))));
    }

    /** Where the roles in the session of this request are from; empty without a session. */
    static Optional<RoleSource> roles(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false))
                .flatMap(session -> Optional.ofNullable(person(session)))
                .map(PersonSession::roles);
    }

    /** Keeps a person who has just signed in. Anything else is not kept. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        signedIn(context.getAuthentication()).ifPresent(signedIn -> {
            Instant now = clock.now();
            HttpSession session = request.getSession();
            session.setAttribute(PERSON, signedIn.startedAt(now));
            session.setAttribute(LAST_USED, now);
        });
    }

    static Optional<SignedIn> signedIn(@Nullable Authentication authentication) {
        if (authentication instanceof SignedIn signedIn) {
            return Optional.of(signedIn);
        }
        return authentication instanceof OAuth2AuthenticationToken token
                        && token.getPrincipal() instanceof IssuerUser user
                ? Optional.of(user.signedIn())
                : Optional.empty();
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && person(session) != null;
    }
}
