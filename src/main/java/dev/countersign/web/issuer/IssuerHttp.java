package dev.countersign.web.issuer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Requests to the issuer. Redirects are not followed, and an answer has a longest length and a longest time. */
final class IssuerHttp {

    /** Bytes of an answer, at most. */
    static final int LONGEST = 512 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Of one answer, from the connection to the last byte. */
    private static final Duration WHOLE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @throws IOException when it does not answer in time, or too much */
    HttpResponse<byte[]> get(URI address) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Accept", "application/json")
                        .build(),
                head -> new BoundedBody(LONGEST));
        try {
            return answer.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(address + " does not answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(address + " does not answer in " + WHOLE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            answer.cancel(true);
        }
    }

    /** A client with the same limits for the parts of Spring that ask the issuer. */
    RestClient.Builder forSpring() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(WHOLE);
        return RestClient.builder().requestFactory(requests).requestInterceptor(new BoundedAnswers(LONGEST));
    }
}
