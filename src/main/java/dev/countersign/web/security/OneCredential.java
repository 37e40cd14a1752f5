package dev.countersign.web.security;

import dev.countersign.web.http.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses a request with both a session and a credential in the header: it is unknown for whom it speaks. */
public final class OneCredential extends OncePerRequestFilter {

    /** Code of the refusal. */
    static final String CODE = "TWO_CREDENTIALS";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null && BrowserCookies.hasSession(request)) {
            ProblemWriter.write(
                    response,
                    AccessRefusals.problem(
                            HttpStatus.BAD_REQUEST,
                            "The request has the cookie of a session and the header Authorization. Allowed: one of "
                                    + "them. Maybe send the request without cookies.",
                            CODE));
        } else {
            chain.doFilter(request, response);
        }
    }
}
