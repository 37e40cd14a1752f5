package dev.countersign.web.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.apache.catalina.Globals;

/** Whether a process of this machine called the service, and not a proxy for somebody else. */
public final class ThisMachine {

    private static final String LOOPBACK_IPV4 = "127.";
    private static final Set<String> LOOPBACK_IPV6 = Set.of("0:0:0:0:0:0:0:1", "::1");
    private static final String FORWARDED = "x-forwarded-";
    private static final Set<String> OF_PROXIES = Set.of("forwarded", "via", "x-real-ip", "front-end-https");

    private ThisMachine() {}

    /**
     * Whether the call came from a loopback address, or from the very address on which it arrived: no other machine has
     * it. A trusted proxy that has this address speaks for others, and so does a caller that sends headers of a proxy.
     */
    public static boolean called(HttpServletRequest request) {
        return isLoopback(request.getRemoteAddr())
                || request.getRemoteAddr().equals(request.getLocalAddr())
                        && request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE) == null
                        && Collections.list(request.getHeaderNames()).stream().noneMatch(ThisMachine::isOfProxy);
    }

    private static boolean isLoopback(String address) {
        return address.startsWith(LOOPBACK_IPV4) || LOOPBACK_IPV6.contains(address);
    }

    private static boolean isOfProxy(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith(FORWARDED) || OF_PROXIES.contains(name);
    }
}
