package dev.countersign.web.console;

import dev.countersign.web.limits.LockOut;
import dev.countersign.web.limits.Refusal;
import dev.countersign.web.limits.RefusedAccess;
import dev.countersign.web.limits.RequestRates;
import dev.countersign.web.limits.Source;
import dev.countersign.web.security.AccessMatrix;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** Answers a browser whose request is refused: with the page for signing in, or with a page that says why. */
@Component
final class ConsoleRefusals implements AuthenticationEntryPoint, AccessDeniedHandler, AuthenticationFailureHandler {

    private static final String FORM =
            "The form is not valid any more, or it was not sent from a page of this console. "
                    + "Nothing was changed. Maybe open the page again, allow its cookies, and repeat what you did.";
    private static final String ROLE =
            "You have no role that may do that. Nothing was changed. Maybe ask an admin for a role.";

    private final AccessDeniedHandler unknownPath;
    private final ConsolePaths paths;
    private final Pages pages;
    private final LockOut lockOut;
    private final RefusedAccess refused;

    /** @param unknownPath answers what the service does not have */
    ConsoleRefusals(
            @Qualifier("accessRefusals") AccessDeniedHandler unknownPath,
            ConsolePaths paths,
            Pages pages,
            LockOut lockOut,
            RefusedAccess refused) {
        this.unknownPath = unknownPath;
        this.paths = paths;
        this.pages = pages;
        this.lockOut = lockOut;
        this.refused = refused;
    }

    /** Somebody without a session. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException error)
            throws IOException, ServletException {
        if (AccessMatrix.isKnown(request)) {
            redirect(response, ConsolePaths.SIGN_IN);
        } else {
            unknownPath.handle(request, response, new AccessDeniedException("unknown path"));
        }
    }

    /** Somebody with a session who may not do that, or a form without the right token. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException error)
            throws IOException, ServletException {
        if (error instanceof CsrfException || AccessMatrix.isKnown(request)) {
            refused.add(
                    error instanceof CsrfException ? Refusal.FOREIGN_FORM : Refusal.NOT_ALLOWED, Source.of(request));
            byte[] page =
                    pages.refused(error instanceof CsrfException ? FORM : ROLE).getBytes(StandardCharsets.UTF_8);
            response.setStatus(HttpStatus.FORBIDDEN.value());
            response.setContentType(ConsoleEndpoint.HTML.toString());
            response.setContentLength(page.length);
            response.getOutputStream().write(page);
        } else {
            unknownPath.handle(request, response, error);
        }
    }

    /** A sign-in that was refused: {@link ConsoleEndpoint} shows why, under the same path. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException error)
            throws IOException, ServletException {
        request.setAttribute(SignInRefused.class.getName(), told(SignInRefused.of(error), request, response));
        request.getRequestDispatcher(request.getServletPath()).forward(request, response);
    }

    /** Counts a failure. @return what the browser is told */
    SignInRefused told(SignInRefused failure, HttpServletRequest request, HttpServletResponse response) {
        SignInRefused told = counted(failure, Source.of(request));
        told.retryAfter()
                .ifPresent(wait ->
                        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RequestRates.seconds(wait))));
        return told;
    }

    private SignInRefused counted(SignInRefused failure, Source source) {
        Optional<Refusal> why = failure.counted();
        if (why.isEmpty() || failure.retryAfter().isPresent()) {
            why.ifPresent(each -> refused.add(each, source));
            return failure;
        }
        Optional<Duration> wait = lockOut.failed(source, failure.key());
        refused.add(wait.isPresent() ? Refusal.LOCKED_OUT : why.get(), source);
        return wait.map(SignInRefused::tooOften).orElse(failure);
    }

    /** Sends the browser to a page of this service. */
    void redirect(HttpServletResponse response, String path) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, paths.href(path));
    }
}
