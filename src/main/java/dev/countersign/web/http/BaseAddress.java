package dev.countersign.web.http;

import jakarta.servlet.http.HttpServletRequest;

/** The address of this service, as callers use it. */
public final class BaseAddress {

    private static final String LOOPBACK = "localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\]|\\[0:0:0:0:0:0:0:1\\]";
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
        if (!http.getServerName().matches(LOOPBACK)) {
            return http.getScheme() + "://127.0.0.1:" + http.getLocalPort();
        }
        boolean standard = http.getServerPort() == (http.isSecure() ? HTTPS : HTTP);
        return http.getScheme() + "://" + http.getServerName() + (standard ? "" : ":" + http.getServerPort());
    }
}
