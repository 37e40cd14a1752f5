package dev.countersign.web.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/**
 * Answers requests that the server refuses before any filter sees them, such as malformed HTTP. The server's own answer
 * would be HTML.
 */
public final class ServerErrors extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable error) {
        if (response.getStatus() < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemDetail problem = problem(response.getStatus());
        byte[] bytes = ProblemWriter.bytes(problem);
        try {
            RequestIdEcho.echo(request, response);
            if (response.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
                response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            }
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("The caller disconnected before the error could be sent", e);
        }
    }

    /** The answer for an error of the server. */
    static ProblemDetail problem(int status) {
        if (status >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            ProblemDetail problem =
                    ErrorHandler.notDecided("Nothing was decided, so nothing is allowed. The error is in the log.");
            problem.setStatus(status);
            return problem;
        }
        HttpStatus known = HttpStatus.resolve(status);
        return ProblemDetail.forStatusAndDetail(
                known == null ? HttpStatus.BAD_REQUEST : known,
                switch (known == null ? HttpStatus.BAD_REQUEST : known) {
                    case BAD_REQUEST ->
                        "This is not a readable HTTP request: its first line and headers are larger than 12 KB, or "
                                + "one of them is malformed.";
                    case REQUEST_TIMEOUT -> "The request did not arrive in time.";
                    case CONTENT_TOO_LARGE, REQUEST_HEADER_FIELDS_TOO_LARGE, URI_TOO_LONG ->
                        "The request is too large.";
                    default -> "The request cannot be answered.";
                });
    }
}
