package dev.countersign.web.security;

import dev.countersign.decisions.request.Caller;
import dev.countersign.web.limits.RefusedAccess;
import dev.countersign.web.limits.RequestKind;
import dev.countersign.web.limits.RequestRates;
import dev.countersign.web.limits.Source;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests above the rate of their caller, after the credential was checked and before the body is read. The
 * laptop has no limit. Health can always be read.
 */
final class RateFilter extends OncePerRequestFilter {

    private static final String HEALTH = "/actuator/health";
    private static final String KEY = "key:";

    private final RequestRates rates;
    private final RefusedAccess refused;

    RateFilter(RequestRates rates, RefusedAccess refused) {
        this.rates = rates;
        this.refused = refused;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Duration> wait = wait(SecurityContextHolder.getContext().getAuthentication(), request);
        if (wait.isPresent()) {
            refused.rateLimited(RequestKind.of(request));
            TooSoon.rateLimited(request, response, wait.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<Duration> wait(@Nullable Authentication authentication, HttpServletRequest request) {
        if (authentication instanceof CallerAuthentication caller) {
            return caller.rights().open()
                    ? Optional.empty()
                    : rates.of(of(caller), caller.rights().perSecond(), request);
        }
        String path = request.getServletPath();
        return path.equals(HEALTH) || path.startsWith(HEALTH + "/")
                ? Optional.empty()
                : rates.of(Source.of(request), request);
    }

    /** Of a client each key. A person has one rate for all keys, and a new token has no rate of its own. */
    private static String of(CallerAuthentication authentication) {
        Caller caller = authentication.rights().caller();
        return caller.kind() == Caller.Kind.CLIENT
                        && authentication.credential().startsWith(KEY)
                ? authentication.credential()
                : caller.kind() + ":" + caller.id();
    }
}
