package dev.countersign.web.security;

import dev.countersign.facts.text.Problem;
import dev.countersign.web.http.ThisMachine;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Refuses requests before any filter chain sees them, so that a chain which is added later needs nothing for it. A page
 * of somebody else in a browser that can reach this service gets no answer: its requests have another {@code Host} or
 * another {@code Origin}.
 */
@Component
class RequestFirewall extends StrictHttpFirewall {

    /** Code of a request for another host. */
    static final String HOST = "HOST_NOT_ALLOWED";
    /** Code of a request that a page of another address sent. */
    static final String ORIGIN = "ORIGIN_NOT_ALLOWED";

    /** Code of a request from another machine without TLS. */
    static final String ENCRYPTION = "NOT_ENCRYPTED";

    /** A load balancer asks it, and it tells a stranger nothing. */
    private static final PathPatternRequestMatcher HEALTH =
            PathPatternRequestMatcher.withDefaults().matcher("/actuator/health/**");

    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final String CROSS_SITE = "cross-site";
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final OwnAddresses own;

    /**
     * What the server, {@code StrictAddress} and the endpoints check already, with an answer that says more, is not
     * checked here again.
     */
    RequestFirewall(OwnAddresses own) {
        this.own = own;
        setUnsafeAllowAnyHttpMethod(true);
        setAllowUrlEncodedPercent(true);
        setAllowedHeaderNames(name -> true);
        setAllowedHeaderValues(value -> true);
        setAllowedParameterNames(name -> true);
        setAllowedParameterValues(value -> true);
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        // the server would take the number of the connection for it
        if (request.getHeader(HttpHeaders.HOST) == null) {
            throw new RefusedRequest(
                    HOST,
                    "Host: the header is missing. HTTP/0.9 and HTTP/1.0 have none. Maybe use HTTP/1.1, or send "
                            + "`Host: localhost`.");
        }
        if (!own.isHost(request)) {
            throw new RefusedRequest(
                    HOST,
                    "Host: `" + Problem.shown(request.getServerName()) + "` is not an address of this service. "
                            + "Allowed: localhost, 127.0.0.1, [::1], the number on which the service listens, and the "
                            + "host of `countersign.url`. Maybe set `--countersign.url`.");
        }
        for (String origin : headers(request, HttpHeaders.ORIGIN)) {
            if (!own.isOrigin(origin, request)) {
                throw new RefusedRequest(
                        ORIGIN,
                        "Origin: `" + Problem.shown(origin) + "` is not an address of this service. Pages of other "
                                + "addresses may not call it. Maybe set `--countersign.url` to the address that the "
                                + "browser shows.");
            }
        }
        if (!READING.contains(request.getMethod())
                && headers(request, FETCH_SITE).stream()
                        .anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(CROSS_SITE))) {
            throw new RefusedRequest(
                    ORIGIN,
                    FETCH_SITE + ": a page of another site sent this request. Allowed for such pages: "
                            + "GET and HEAD. Maybe open a page of this service, and send it from there.");
        }
        if (!request.isSecure() && !ThisMachine.called(request) && !HEALTH.matches(request)) {
            throw new RefusedRequest(
                    ENCRYPTION,
                    "Without TLS only this machine may call. Maybe use https. A proxy must be one of "
                            + "`countersign.trusted-proxies`, and send `X-Forwarded-Proto: https`.");
        }
        return super.getFirewalledRequest(request);
    }

    private static List<String> headers(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }
}
