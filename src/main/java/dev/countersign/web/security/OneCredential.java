package dev.countersign.web.security;

import dev.countersign.web.http.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a request with both a session and a credential in the header, or with two of them in headers: it is unknown
 * for whom it speaks, and a server in front may have read the other one.
 */
public final class OneCredential extends OncePerRequestFilter {

    /** Code of the refusal. */
    static final String CODE = "TWO_CREDENTIALS";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        if (!headers.hasMoreElements()) {
            chain.doFilter(request, response);
            return;
        }
        headers.nextElement();
        if (headers.hasMoreElements()) {
            refuse(
                    response,
                    "The request has more than one header Authorization. Allowed: one. Maybe a gateway in "
                            + "front adds its own.");
        } else if (BrowserCookies.hasSession(request)) {
            refuse(
                    response,
                    "The request has the cookie of a session and the header Authorization. Allowed: one of "
                            + "them. Maybe send the request without cookies.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void refuse(HttpServletResponse response, String says) throws IOException {
        ProblemWriter.write(response, AccessRefusals.problem(HttpStatus.BAD_REQUEST, says, CODE));
    }
}
