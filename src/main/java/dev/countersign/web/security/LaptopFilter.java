package dev.countersign.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a request without a credential in as the laptop, where that is allowed. */
final class LaptopFilter extends OncePerRequestFilter {

    private final Laptop laptop;

    LaptopFilter(Laptop laptop) {
        this.laptop = laptop;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() == null) {
            laptop.authentication()
                    .ifPresent(caller -> SecurityContextHolder.setContext(new SecurityContextImpl(caller)));
        }
        chain.doFilter(request, response);
    }
}
