package dev.countersign.web.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes {@code application/problem+json} where no endpoint answers: in filters, and where the server itself refuses a
 * request.
 */
public final class ProblemWriter {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AFTER_SECONDS = "1";

    /** The same bytes each time: a refusal must cost little. */
    private static final byte[] OVERLOADED = bytes(ErrorHandler.overloaded(
            "Too many requests at once. Nothing was decided, so nothing is allowed. Ask again later."));

    private ProblemWriter() {}

    static byte[] bytes(ProblemDetail problem) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "type",
                problem.getType() == null ? "about:blank" : problem.getType().toString());
        members.put("title", problem.getTitle());
        members.put("status", problem.getStatus());
        members.put("detail", problem.getDetail());
        if (problem.getProperties() != null) {
            members.putAll(problem.getProperties());
        }
        return JSON.writeValueAsBytes(members);
    }

    public static void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        write(response, problem.getStatus(), bytes(problem));
    }

    /** The same without a length, so that the answer ends when the request does. */
    static void writeOpen(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(bytes(problem));
    }

    private static void write(HttpServletResponse response, int status, byte[] bytes) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /**
     * Answers 429: the service is overloaded. The caller keeps its connection; after 503 the server would close it, and
     * each refusal would cost another connection.
     */
    static void overloaded(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, AFTER_SECONDS);
        write(response, HttpStatus.TOO_MANY_REQUESTS.value(), OVERLOADED);
    }

    /** Answers 503, after which the connection is closed: no more bodies can be received. */
    static void busy(HttpServletResponse response, String says) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, AFTER_SECONDS);
        write(response, ErrorHandler.notDecided(says));
    }

    /** The same, and closes the connection: further bytes on it may be the rest of a body. */
    static void last(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        write(response, problem);
    }
}
