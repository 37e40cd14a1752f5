package dev.countersign.web.security;

import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.web.http.UnreadBody;
import dev.countersign.web.http.UnroutedRequest;
import dev.countersign.web.limits.LockOut;
import dev.countersign.web.limits.Refusal;
import dev.countersign.web.limits.RefusedAccess;
import dev.countersign.web.limits.Source;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Answers requests that are refused for their caller, as {@code application/problem+json}: 401 without a valid
 * credential (RFC 6750, section 3), else 403, 503 where it is unknown whether the credential is valid, and 404 or 405
 * where the service has no such endpoint.
 */
@Component
class AccessRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    /** Code of a request without a credential. */
    static final String NO_CREDENTIAL = "NO_CREDENTIAL";
    /** Code of a request with a credential that is not valid. */
    static final String NOT_VALID = "CREDENTIAL_NOT_VALID";
    /** Code of a request that this caller may not make. */
    static final String NOT_ALLOWED = "NOT_ALLOWED";

    private static final String BEARER = "Bearer";
    private static final String INVALID = "Bearer error=\"invalid_token\"";

    private final LockOut lockOut;
    private final RefusedAccess refused;

    AccessRefusals(LockOut lockOut, RefusedAccess refused) {
        this.lockOut = lockOut;
        this.refused = refused;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException error)
            throws IOException {
        if (error instanceof CallerRefused caller) {
            if (caller.status() == HttpStatus.FORBIDDEN) {
                refused.add(Refusal.NOT_ALLOWED, Source.of(request));
            }
            refuse(request, response, caller);
            return;
        }
        boolean said = error instanceof OAuth2AuthenticationException;
        Optional<Duration> wait = count(Source.of(request), error);
        if (wait.isPresent()) {
            TooSoon.lockedOut(request, response, wait.get());
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, said ? INVALID : BEARER);
        write(
                request,
                response,
                problem(
                        HttpStatus.UNAUTHORIZED,
                        said ? why(error, request) : ("This needs a credential. " + CredentialHint.of(request)).strip(),
                        said ? NOT_VALID : NO_CREDENTIAL));
    }

    private static String why(AuthenticationException error, HttpServletRequest request) {
        return error instanceof InvalidBearerTokenException
                ? String.valueOf(error.getMessage())
                : "The credential cannot be read. " + CredentialHint.of(request);
    }

    /** @return how long the caller is not told why */
    private Optional<Duration> count(Source source, AuthenticationException error) {
        if (error instanceof LockedOut locked) {
            refused.add(Refusal.LOCKED_OUT, source);
            return Optional.of(locked.retryAfter());
        }
        if (!(error instanceof OAuth2AuthenticationException)) {
            refused.add(Refusal.NONE, source);
            return Optional.empty();
        }
        Optional<Duration> wait =
                lockOut.failed(source, error instanceof RefusedCredential credential ? credential.key() : null);
        refused.add(
                wait.isPresent()
                        ? Refusal.LOCKED_OUT
                        : error instanceof RefusedCredential credential ? credential.why() : Refusal.WRONG,
                source);
        return wait;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException error)
            throws IOException {
        List<AccessMatrix.Line> lines = AccessMatrix.ofPath(request);
        List<String> methods = lines.stream()
                .map(line -> line.method().name())
                .distinct()
                .sorted()
                .toList();
        if (ManagementServer.REQUESTS.matches(request)) {
            refuse(request, response);
        } else if (lines.isEmpty()) {
            write(request, response, UnroutedRequest.path(new ServletWebRequest(request)));
        } else if (lines.stream().noneMatch(line -> line.matcher().matches(request)) && !isHead(request, methods)) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            write(request, response, UnroutedRequest.method(request.getMethod(), methods));
        } else {
            refuse(request, response);
        }
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, CallerRefused refused)
            throws IOException {
        if (refused.after() != null) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER,
                    String.valueOf(Math.max(1, refused.after().toSeconds())));
        }
        write(request, response, problem(refused.status(), String.valueOf(refused.getMessage()), refused.code()));
    }

    private static boolean isHead(HttpServletRequest request, List<String> methods) {
        return request.getMethod().equals("HEAD") && methods.contains("GET");
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication caller
                && !caller.rights().open()) {
            refused.add(Refusal.NOT_ALLOWED, Source.of(request));
            write(request, response, problem(HttpStatus.FORBIDDEN, why(request, caller), NOT_ALLOWED));
        } else {
            refused.add(Refusal.NONE, Source.of(request));
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, BEARER);
            write(
                    request,
                    response,
                    problem(
                            HttpStatus.UNAUTHORIZED,
                            CredentialHint.of(request).isEmpty()
                                    ? "This needs a person with a credential. Maybe use a key of this person, or the "
                                            + "command `sign-in`."
                                    : "This needs a person with a credential. " + CredentialHint.of(request),
                            NO_CREDENTIAL));
        }
    }

    /** A person is told what is missing; a program is not. */
    private static String why(HttpServletRequest request, CallerAuthentication caller) {
        if (caller.rights().caller().kind() == Caller.Kind.CLIENT) {
            return "This caller may not do that.";
        }
        if (caller.rights().rotates()) {
            return "Another person issued your key and knows its secret, so it can only be rotated. Maybe run "
                    + "`access key rotate`, and use the new key.";
        }
        String roles = AccessMatrix.ofPath(request).stream()
                .filter(line -> line.matcher().matches(request))
                .flatMap(line -> line.roles().keySet().stream())
                .distinct()
                .sorted()
                .map(Enum::name)
                .collect(Collectors.joining(", "));
        if (ManagementServer.REQUESTS.matches(request)) {
            roles = ApiRole.ADMIN.name();
        }
        return "You do not have a role that may do that. Allowed: " + (roles.isEmpty() ? "nobody" : roles)
                + ". Your roles: "
                + (caller.rights().roles().isEmpty()
                        ? "none"
                        : caller.rights().roles().stream()
                                .sorted()
                                .map(Enum::name)
                                .collect(Collectors.joining(", ")))
                + ".";
    }

    static ProblemDetail problem(HttpStatus status, String detail, String code) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", code);
        return problem;
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem)
            throws IOException {
        UnreadBody.refuse(request, response, problem);
    }
}
