package dev.countersign.web.contest;

import dev.countersign.oversight.contest.ContestRefused;
import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what is refused about a contest. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ContestRefusals {

    @ExceptionHandler
    ProblemDetail refused(ContestRefused refused) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status(refused.why()), refused.getMessage());
        detail.setType(URI.create("urn:countersign:problem:contest"));
        detail.setProperty("code", refused.why().name());
        return detail;
    }

    private static HttpStatus status(ContestRefused.Why why) {
        return switch (why) {
            case ALREADY_OPEN, NOT_POSSIBLE -> HttpStatus.CONFLICT;
            case CHANGED -> HttpStatus.PRECONDITION_FAILED;
            case BARRED, WRONG_ROLE -> HttpStatus.FORBIDDEN;
        };
    }
}
