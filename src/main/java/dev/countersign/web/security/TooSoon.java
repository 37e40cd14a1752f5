package dev.countersign.web.security;

import dev.countersign.web.http.UnreadBody;
import dev.countersign.web.limits.RequestRates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Answers 429 to a caller that has to wait (RFC 6585, section 4). */
final class TooSoon {

    /** Code of a request above the rate of its caller. */
    static final String RATE_LIMITED = "RATE_LIMITED";
    /** Code of a request with a credential that failed too often. */
    static final String LOCKED_OUT = "LOCKED_OUT";

    private TooSoon() {}

    static void rateLimited(HttpServletRequest request, HttpServletResponse response, Duration wait)
            throws IOException {
        write(
                request,
                response,
                wait,
                RATE_LIMITED,
                "This caller asks too often. Nothing was decided, so nothing is allowed. Ask again after the time in "
                        + "Retry-After.");
    }

    static void lockedOut(HttpServletRequest request, HttpServletResponse response, Duration wait) throws IOException {
        write(
                request,
                response,
                wait,
                LOCKED_OUT,
                "Credentials failed too often from this address. Maybe correct the credential, and ask again after "
                        + "the time in Retry-After.");
    }

    private static void write(
            HttpServletRequest request, HttpServletResponse response, Duration wait, String code, String says)
            throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RequestRates.seconds(wait)));
        UnreadBody.refuse(request, response, AccessRefusals.problem(HttpStatus.TOO_MANY_REQUESTS, says, code));
    }
}
