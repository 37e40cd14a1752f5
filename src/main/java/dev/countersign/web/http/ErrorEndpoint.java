package dev.countersign.web.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The server forwards a request to this endpoint if it ended in an error outside of every other endpoint. A direct
 * request gets 404.
 */
@RestController
class ErrorEndpoint implements ErrorController {

    @RequestMapping("${server.error.path:${error.path:/error}}")
    ResponseEntity<byte[]> error(HttpServletRequest http) {
        Object code = http.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        ProblemDetail problem = code instanceof Integer status
                ? ServerErrors.problem(status)
                : ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is nothing here.");
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemWriter.bytes(problem));
    }
}
