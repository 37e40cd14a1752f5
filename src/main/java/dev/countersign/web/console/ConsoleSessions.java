package dev.countersign.web.console;

import jakarta.servlet.http.HttpSession;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.session.AbstractSessionEvent;
import org.springframework.security.core.session.SessionDestroyedEvent;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.session.HttpSessionCreatedEvent;
import org.springframework.security.web.session.HttpSessionIdChangedEvent;
import org.springframework.stereotype.Component;

/**
 * The sessions of each person. Only people who have signed in have a session, and at most {@link #OF_ONE_PERSON} each,
 * so their number has a bound.
 */
@Component
class ConsoleSessions extends SessionRegistryImpl {

    /** The greatest number of sessions of one person; one more ends the one that was used least recently. */
    static final int OF_ONE_PERSON = 5;

    private final Map<String, HttpSession> live = new ConcurrentHashMap<>();

    @Override
    public void onApplicationEvent(AbstractSessionEvent event) {
        if (event instanceof HttpSessionCreatedEvent created) {
            live.put(created.getSession().getId(), created.getSession());
        } else if (event instanceof HttpSessionIdChangedEvent changed) {
            HttpSession session = live.remove(changed.getOldSessionId());
            if (session != null) {
                live.put(changed.getNewSessionId(), session);
            }
        } else if (event instanceof SessionDestroyedEvent destroyed) {
            live.remove(destroyed.getId());
        }
        super.onApplicationEvent(event);
    }

    @Override
    public void registerNewSession(String id, Object principal) {
        super.registerNewSession(id, idOf(principal));
    }

    @Override
    public List<SessionInformation> getAllSessions(Object principal, boolean expired) {
        return super.getAllSessions(idOf(principal), expired);
    }

    /** An issuer names a person by a token, of which only the id in the directory is kept. */
    private static Object idOf(Object principal) {
        return principal instanceof OAuth2User user ? user.getName() : principal;
    }

    /** Whether the session may be used. */
    boolean holds(HttpSession session) {
        SessionInformation known = getSessionInformation(session.getId());
        return known != null && !known.isExpired();
    }

    /** Ends all sessions of a person at once. */
    void endAll(String person) {
        getAllSessions(person, false).forEach(SessionInformation::expireNow);
        endExpired(person);
    }

    /** Ends the sessions of a person for which another one took the place, also if several began at the same time. */
    synchronized void endExpired(String person) {
        List<SessionInformation> open = getAllSessions(person, false).stream()
                .sorted(Comparator.comparing(SessionInformation::getLastRequest))
                .toList();
        open.subList(0, Math.max(0, open.size() - OF_ONE_PERSON)).forEach(SessionInformation::expireNow);
        getAllSessions(person, true).stream()
                .filter(SessionInformation::isExpired)
                .forEach(each -> end(live.get(each.getSessionId())));
    }

    /** All that are in memory. */
    Collection<HttpSession> live() {
        return live.values();
    }

    /** Ends a session; also one that ended meanwhile. */
    static void end(@Nullable HttpSession session) {
        if (session != null) {
            try {
                session.invalidate();
            } catch (IllegalStateException e) {
                // it has ended meanwhile
            }
        }
    }

    /** The number of sessions in memory. */
    int inMemory() {
        return live.size();
    }
}
