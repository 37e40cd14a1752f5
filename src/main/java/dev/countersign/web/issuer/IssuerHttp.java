package dev.countersign.web.issuer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Requests to the issuer. Redirects are not followed, and an answer has a longest length and a longest time. */
final class IssuerHttp {

    /** Bytes of an answer, at most. */
    static final int LONGEST = 512 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Of one answer, from the connection to the last byte. */
    private static final Duration WHOLE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerHttp.class);

    private final RestClient client = client();

    private static RestClient client() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(WHOLE);
        return RestClient.builder()
                .requestFactory(requests)
                .requestInterceptor(new BoundedAnswers(LONGEST))
                .build();
    }

    /** @param text its body, in UTF-8 */
    record Answer(int status, String text) {}

    /** @throws IOException when it does not answer in time, or too much */
    Answer get(URI address) throws IOException {
        try {
            return Objects.requireNonNull(client.get()
                    .uri(address)
                    .accept(MediaType.APPLICATION_JSON)
                    .exchange((request, answer) -> new Answer(
                            answer.getStatusCode().value(),
                            new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8))));
        } catch (ResourceAccessException e) {
            throw new IOException(address + " gave no answer that can be used: " + e.getCause(), e);
        }
    }

    /** The same client for the parts of Spring that ask the issuer. Nobody else logs what they could not read. */
    RestClient.Builder forSpring() {
        return client.mutate().requestInterceptors(all -> all.add(0, IssuerHttp::logged));
    }

    private static ClientHttpResponse logged(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        try {
            return execution.execute(request, body);
        } catch (IOException e) {
            LOG.warn("{} gave no answer that can be used: {}.", request.getURI(), e.toString());
            throw e;
        }
    }
}
