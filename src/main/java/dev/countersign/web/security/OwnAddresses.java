package dev.countersign.web.security;

import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The addresses under which this service is called: the names of this machine, the address in the settings, and the
 * number on which a connection arrived. A name that somebody else gave to this machine is not one of them (DNS
 * rebinding).
 */
@Component
class OwnAddresses {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
    private static final Pattern NUMBER_6 = Pattern.compile("\\[([0-9A-Fa-f:.]+)]");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final @Nullable URI url;

    OwnAddresses(ServiceSettings settings) {
        url = settings.url() == null ? null : URI.create(settings.url());
    }

    /** Whether the request was sent to this service: the name in its {@code Host}, with any port. */
    boolean isHost(HttpServletRequest http) {
        return isOwn(http.getServerName(), http);
    }

    /** Whether a page of this service sent the request. */
    boolean isOrigin(String origin, HttpServletRequest http) {
        Matcher said = ORIGIN.matcher(origin);
        if (!said.matches()) {
            return false;
        }
        String scheme = said.group(1);
        int port = said.group(3) == null ? usual(scheme) : Integer.parseInt(said.group(3));
        return isUrl(scheme, said.group(2), port)
                || scheme.equals(http.getScheme())
                        && (port == http.getServerPort() || port == http.getLocalPort())
                        && isOwn(said.group(2), http);
    }

    private boolean isUrl(String scheme, String host, int port) {
        return url != null
                && scheme.equals(url.getScheme())
                && isSame(host, url.getHost())
                && port == (url.getPort() < 0 ? usual(scheme) : url.getPort());
    }

    /** Names of hosts do not depend on case (RFC 4343). */
    private static boolean isSame(String host, @Nullable String other) {
        return other != null && host.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    private static int usual(String scheme) {
        return scheme.equals("https") ? HTTPS : HTTP;
    }

    private boolean isOwn(String host, HttpServletRequest http) {
        return THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT))
                || url != null && isSame(host, url.getHost())
                || isNumber(host, http.getLocalAddr());
    }

    /** Nobody else's page has this number as its address. */
    private static boolean isNumber(String host, String local) {
        Matcher six = NUMBER_6.matcher(host);
        if (!six.matches()) {
            return host.equals(local);
        }
        try {
            return InetAddress.getByName(six.group(1)).equals(InetAddress.getByName(local));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
