package dev.countersign.web.issuer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Reads each answer whole before anything else looks at it, and fails when it is too long. */
final class BoundedAnswers implements ClientHttpRequestInterceptor {

    private final int longest;

    /** @param longest bytes, after a compression has been undone */
    BoundedAnswers(int longest) {
        this.longest = longest;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        try (ClientHttpResponse answer = execution.execute(request, body)) {
            byte[] read = answer.getBody().readNBytes(longest + 1);
            if (read.length > longest) {
                throw new IOException("more than " + longest + " bytes");
            }
            return new Whole(answer.getStatusCode(), answer.getStatusText(), answer.getHeaders(), read);
        }
    }

    private static final class Whole implements ClientHttpResponse {

        private final HttpStatusCode status;
        private final String text;
        private final HttpHeaders headers;
        private final byte[] body;

        Whole(HttpStatusCode status, String text, HttpHeaders headers, byte[] body) {
            this.status = status;
            this.text = text;
            this.headers = headers;
            this.body = body;
        }

        @Override
        public HttpStatusCode getStatusCode() {
            return status;
        }

        @Override
        public String getStatusText() {
            return text;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public void close() {
            // it was read whole
        }
    }
}
