package dev.countersign.web.http;

import dev.countersign.decisions.evaluate.IdempotencyConflict;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.SubjectNotYours;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every error as {@code application/problem+json} (RFC 9457), without a stack trace. */
@RestControllerAdvice
class ErrorHandler extends ResponseEntityExceptionHandler {

    /** Seconds after which a caller may repeat a request that ended in a server error. */
    private static final long AFTER_ERROR = 5;

    /** A whole key as a part of a path, with its id in a group. */
    private static final Pattern KEY = Pattern.compile("(cs_[^/_]*)_[^/]*");

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    /** A request that cannot be read: all problems, by member. A whole key in the path is not repeated. */
    @ExceptionHandler(InvalidInput.class)
    ProblemDetail refused(InvalidInput refused, HttpServletRequest http) {
        ProblemDetail detail = unreadable(refused);
        detail.setInstance(URI.create(KEY.matcher(http.getRequestURI()).replaceAll("$1")));
        return detail;
    }

    /** At most {@link InvalidInput#SHOWN} problems, and the number of all. */
    static ProblemDetail unreadable(InvalidInput refused) {
        InvalidInput shown = refused.shown();
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, shown.getMessage());
        detail.setType(URI.create("urn:countersign:problem:request"));
        detail.setTitle("The request cannot be read");
        refused.code().ifPresent(code -> detail.setProperty("code", code));
        detail.setProperty(
                "problems", shown.problems().stream().map(ErrorHandler::member).toList());
        detail.setProperty("count", shown.count());
        return detail;
    }

    private record Member(String place, String message, String hint) {}

    private static Member member(Problem problem) {
        return new Member(problem.place(), problem.message(), problem.hint());
    }

    /** RFC 9470, section 3. */
    @ExceptionHandler(StepUp.class)
    ResponseEntity<ProblemDetail> stepUp(StepUp error) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, error.getMessage());
        detail.setProperty("code", StepUp.CODE);
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, StepUp.CHALLENGE)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail);
    }

    @ExceptionHandler(NotFound.class)
    ProblemDetail notFound(NotFound error) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, error.getMessage());
    }

    @ExceptionHandler(NotJson.class)
    ProblemDetail notJson(NotJson error) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type: " + error.getMessage());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoHandlerFoundException(
            NoHandlerFoundException error, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(error, UnroutedRequest.path(request), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException error,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String[] allowed = error.getSupportedMethods();
        return handleExceptionInternal(
                error,
                UnroutedRequest.method(
                        error.getMethod(),
                        allowed == null
                                ? List.of()
                                : Stream.of(allowed).sorted().toList()),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException error,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return handleExceptionInternal(error, UnroutedRequest.parameter(error), headers, status, request);
    }

    /** Nothing was decided, and the caller may ask again (RFC 9110, section 15.6.4). */
    @ExceptionHandler(NotDecided.class)
    ResponseEntity<ProblemDetail> notDecided(NotDecided error) {
        LOG.warn("Not decided: {}", error.getMessage());
        ProblemDetail detail = notDecided(String.valueOf(error.getMessage()));
        detail.setProperty("code", error.code());
        error.decision().ifPresent(id -> {
            detail.setTitle("Unknown whether the request was decided");
            detail.setProperty("decisionId", id);
        });
        return unavailable(detail, error.retryAfter().toSeconds());
    }

    /** The idempotency key was used before, and its answer cannot be repeated. */
    @ExceptionHandler(IdempotencyConflict.class)
    ProblemDetail conflict(IdempotencyConflict error) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, error.getMessage());
        detail.setType(URI.create("urn:countersign:problem:idempotency-key"));
        detail.setTitle("The Idempotency-Key was used before");
        detail.setProperty("code", error.why().name());
        return detail;
    }

    /** The caller asked as a subject that is not its own. */
    @ExceptionHandler(SubjectNotYours.class)
    ProblemDetail notYours(SubjectNotYours error) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, error.getMessage());
        detail.setProperty("code", SubjectNotYours.CODE);
        return detail;
    }

    @ExceptionHandler({RuntimeException.class, StackOverflowError.class, OutOfMemoryError.class})
    ResponseEntity<ProblemDetail> unexpected(Throwable error) {
        LOG.error("An error occurred. Nothing was decided.", error);
        return unavailable(
                notDecided("Nothing was decided, so nothing is allowed. The error is in the log."), AFTER_ERROR);
    }

    static ProblemDetail notDecided(String says) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, says);
        detail.setType(URI.create("urn:countersign:problem:not-decided"));
        detail.setTitle("Not decided");
        detail.setProperty("code", NotDecided.CODE);
        return detail;
    }

    /** Too many requests at once. The connection stays open (RFC 6585, section 4). */
    static ProblemDetail overloaded(String says) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.TOO_MANY_REQUESTS, says);
        detail.setType(URI.create("urn:countersign:problem:overloaded"));
        detail.setTitle("Overloaded");
        detail.setProperty("code", "OVERLOADED");
        return detail;
    }

    private static ResponseEntity<ProblemDetail> unavailable(ProblemDetail detail, long seconds) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, seconds)))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail);
    }
}
