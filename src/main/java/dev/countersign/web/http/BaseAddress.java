package dev.countersign.web.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

/** The address of this service, as callers use it. */
public final class BaseAddress {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\]|\\[0:0:0:0:0:0:0:1\\]");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private BaseAddress() {}

    /** The address from the settings, or the one that the caller used. */
    public static String of(ServiceSettings settings, HttpServletRequest http) {
        return settings.url() != null ? settings.url() : of(http);
    }

    /**
     * The address that the caller used, because the caller compares it. A name that does not belong to this machine is
     * never repeated from the header.
     */
    private static String of(HttpServletRequest http) {
        if (!LOOPBACK.matcher(http.getServerName()).matches()) {
            return http.getScheme() + "://127.0.0.1:" + http.getLocalPort();
        }
        boolean standard = http.getServerPort() == (http.isSecure() ? HTTPS : HTTP);
        return http.getScheme() + "://" + http.getServerName() + (standard ? "" : ":" + http.getServerPort());
    }

    /**
     * The address by which this machine calls the service, without a slash at the end.
     *
     * @param port the port in use, also if the settings asked for any free one
     */
    public static String local(ServerProperties server, int port) {
        return local(
                Ssl.isEnabled(server.getSsl()),
                server.getAddress(),
                port,
                Optional.ofNullable(server.getServlet().getContextPath()).orElse(""));
    }

    /**
     * The same.
     *
     * @param bound the address on which the server listens; null for all
     * @param path  prefix of all paths; empty for none
     */
    public static String local(boolean encrypted, @Nullable InetAddress bound, int port, String path) {
        String host = bound == null || bound.isAnyLocalAddress()
                ? "127.0.0.1"
                : bound instanceof Inet6Address ? "[" + short6(bound) + "]" : bound.getHostAddress();
        return (encrypted ? "https://" : "http://") + host + ":" + port + path;
    }

    private static String short6(InetAddress address) {
        return address.isLoopbackAddress() ? "::1" : address.getHostAddress();
    }
}
