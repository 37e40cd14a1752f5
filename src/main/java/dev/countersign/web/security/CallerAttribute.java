package dev.countersign.web.security;

import dev.countersign.web.caller.RequestContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hands the caller of an authorized request to the endpoint. It is the last filter of a chain, so a request that was
 * not authorized has no caller, and an endpoint that needs one fails.
 */
public final class CallerAttribute extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication caller) {
            RequestContext.authorize(request, caller.rights(), caller.authenticatedAt());
        }
        chain.doFilter(request, response);
    }
}
