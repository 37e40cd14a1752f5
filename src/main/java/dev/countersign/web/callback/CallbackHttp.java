package dev.countersign.web.callback;

import dev.countersign.facts.text.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls clients. Each call has a connection of its own to an address that was checked for it, so no earlier call and
 * no cache decides where it goes. It follows no redirect, uses no proxy, keeps no cookie, and ends in time however
 * slowly the receiver answers.
 */
public final class CallbackHttp implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Duration TOTAL = Duration.ofSeconds(10);
    private static final int MOST_READ = 1024;
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final String NAME = "Countersign";

    private final InternalTargets internal;
    private final CheckedAddresses.Dns dns;
    private final SSLContext trust;
    private final Duration total;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "callback-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    CallbackHttp(InternalTargets internal, CheckedAddresses.Dns dns, SSLContext trust, Duration total) {
        this.internal = internal;
        this.dns = dns;
        this.trust = trust;
        this.total = total;
    }

    /** Calls what the DNS of this machine names, and trusts whom Java trusts. */
    public static CallbackHttp of(InternalTargets internal, SSLContext trust) {
        return new CallbackHttp(internal, new TimedDns(), trust, TOTAL);
    }

    /** Makes a call, and waits for its end. */
    public CallResult call(SignedCall call) {
        CheckedAddresses addresses;
        CallbackUrl url;
        try {
            url = CallbackUrl.of(call.url(), internal);
            addresses = CheckedAddresses.of(url, dns);
        } catch (InvalidInput | CheckedAddresses.NotPublic e) {
            return CallResult.failed(CallResult.Kind.NOT_ALLOWED);
        } catch (IOException e) {
            return CallResult.failed(CallResult.Kind.NOT_REACHED);
        }
        HttpPost post = post(url, call);
        AtomicBoolean late = new AtomicBoolean();
        Future<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    post.cancel();
                },
                total.toMillis(),
                TimeUnit.MILLISECONDS);
        try (CloseableHttpClient client = client(addresses)) {
            return CallResult.answered(status(client, post));
        } catch (IOException e) {
            boolean slow = late.get() || e instanceof SocketTimeoutException;
            return CallResult.failed(slow ? CallResult.Kind.TOO_SLOW : CallResult.Kind.NOT_REACHED);
        } finally {
            deadline.cancel(false);
        }
    }

    private static int status(CloseableHttpClient client, HttpPost post) throws IOException {
        ClassicHttpResponse answer = client.executeOpen(null, post, null);
        int status = answer.getCode();
        try (answer) {
            if (!isReadWhole(answer)) {
                // closing the answer would read the rest, however long
                post.cancel();
            }
        } catch (IOException e) {
            // the status is known, and nothing else of the answer counts
        }
        return status;
    }

    private static boolean isReadWhole(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            return true;
        }
        InputStream content = entity.getContent();
        return content == null || content.readNBytes(MOST_READ).length < MOST_READ;
    }

    private CloseableHttpClient client(CheckedAddresses addresses) {
        Http1Config bounds = Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        Timeout answer = Timeout.of(total);
        HttpClientConnectionManager connection = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(bounds)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(answer)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connection)
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(answer)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent(NAME)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static HttpPost post(CallbackUrl url, SignedCall call) {
        HttpPost post = new HttpPost(url.uri());
        post.setHeader("webhook-id", call.id());
        post.setHeader("webhook-timestamp", Long.toString(call.at().getEpochSecond()));
        post.setHeader("webhook-signature", call.signature());
        post.setEntity(new ByteArrayEntity(call.body(), ContentType.APPLICATION_JSON));
        return post;
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
