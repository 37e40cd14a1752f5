package dev.countersign.web.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Returns the caller's {@code X-Request-ID} unchanged with every answer and every error (AuthZEN 1.0, request
 * identification). This is a filter, because answers for an unknown path or method never reach a controller.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIdEcho extends OncePerRequestFilter {

    private static final String HEADER = "X-Request-ID";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        echo(request, response);
        chain.doFilter(request, response);
    }

    public static void echo(HttpServletRequest request, HttpServletResponse response) {
        String id = request.getHeader(HEADER);
        if (id != null) {
            response.setHeader(HEADER, id);
        }
    }
}
