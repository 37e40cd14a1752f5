package dev.countersign.web.review;

import dev.countersign.oversight.review.TaskRefused;
import java.net.URI;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what the review desk refuses, with the error types of the Access Request and Approval Profile. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class TaskRefusals {

    private static final String ERROR = "urn:openid:authzen:access-request:error:";

    @ExceptionHandler
    ProblemDetail refused(TaskRefused refused) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status(refused.why()), refused.getMessage());
        String type = type(refused.why());
        detail.setType(URI.create(type.isEmpty() ? "urn:countersign:problem:task" : ERROR + type));
        detail.setProperty("code", refused.why().name());
        refused.task().ifPresent(task -> detail.setProperty("taskId", task));
        return detail;
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownTask unknown) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, unknown.getMessage());
        detail.setType(URI.create(ERROR + "unknown_task"));
        return detail;
    }

    private static HttpStatus status(TaskRefused.Why why) {
        return switch (why) {
            case NOT_REQUESTABLE, INVALID_BINDING -> HttpStatus.BAD_REQUEST;
            case EXPIRED, TASK_EXPIRED -> HttpStatus.GONE;
            case TOO_MANY_OPEN -> HttpStatus.TOO_MANY_REQUESTS;
            case ALREADY_DECIDED,
                    CLAIMED,
                    NOT_CLAIMED,
                    TOO_MANY_CLAIMED,
                    WORKED_LONG,
                    TOO_MANY_MOVES,
                    NO_QUESTION,
                    DUPLICATE_REQUEST,
                    OPEN_FIRST -> HttpStatus.CONFLICT;
            case CHANGED -> HttpStatus.PRECONDITION_FAILED;
        };
    }

    private static String type(TaskRefused.Why why) {
        return switch (why) {
            case NOT_REQUESTABLE, DUPLICATE_REQUEST, TASK_EXPIRED -> why.name().toLowerCase(Locale.ROOT);
            case INVALID_BINDING -> "invalid_denial_binding";
            case EXPIRED -> "expired_denial";
            case ALREADY_DECIDED -> "invalid_task_state";
            case TOO_MANY_OPEN,
                    CHANGED,
                    CLAIMED,
                    NOT_CLAIMED,
                    TOO_MANY_CLAIMED,
                    WORKED_LONG,
                    TOO_MANY_MOVES,
                    NO_QUESTION,
                    OPEN_FIRST -> "";
        };
    }
}
