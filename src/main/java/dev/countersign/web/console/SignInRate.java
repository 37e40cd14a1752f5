package dev.countersign.web.console;

import dev.countersign.web.limits.LockOut;
import dev.countersign.web.limits.Source;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses more than a few attempts a minute to sign in from one source.
 *
 * <p>INVARIANT: it runs after the check of the token against forged forms. Otherwise a page of somebody else could use
 * up the attempts of everybody behind the address of its visitor.
 */
final class SignInRate extends OncePerRequestFilter {

    private final RequestMatcher attempts;
    private final LockOut lockOut;
    private final ConsoleRefusals refusals;

    /** @param attempts the requests that sign somebody in */
    SignInRate(RequestMatcher attempts, LockOut lockOut, ConsoleRefusals refusals) {
        this.attempts = attempts;
        this.lockOut = lockOut;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Duration> wait = attempts.matches(request) ? lockOut.signIn(Source.of(request)) : Optional.empty();
        if (wait.isPresent()) {
            refusals.onAuthenticationFailure(request, response, SignInRefused.tooOften(wait.get()));
        } else {
            chain.doFilter(request, response);
        }
    }
}
