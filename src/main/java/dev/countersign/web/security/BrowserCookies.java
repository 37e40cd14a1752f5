package dev.countersign.web.security;

import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/**
 * The cookies for people in a browser. Where the address is https, their names begin with {@code __Host-}: a browser
 * then takes them from this host and over https only.
 */
@Component
public class BrowserCookies {

    private static final String HOST_ONLY = "__Host-";
    private static final String SESSION = "countersign-session";
    private static final List<String> SESSIONS = List.of(SESSION, HOST_ONLY + SESSION);

    private final boolean secure;

    BrowserCookies(ServiceSettings settings, ServerProperties server) {
        secure = settings.url() != null || Ssl.isEnabled(server.getSsl());
    }

    /** Whether the address is https, so that a browser never sends the cookies without encryption. */
    public boolean isSecure() {
        return secure;
    }

    /** The name of a cookie as a browser has it. */
    public String name(String cookie) {
        return (secure ? HOST_ONLY : "") + cookie;
    }

    /** The name of the cookie of a session. */
    public String session() {
        return name(SESSION);
    }

    /** Whether the request has the cookie of a session, valid or not. */
    static boolean hasSession(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies != null && Arrays.stream(cookies).anyMatch(cookie -> SESSIONS.contains(cookie.getName()));
    }
}
