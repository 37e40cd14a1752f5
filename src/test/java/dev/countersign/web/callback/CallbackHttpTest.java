package dev.countersign.web.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.countersign.web.TestTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a call goes and how it ends, with real receivers. */
class CallbackHttpTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant AT = Instant.parse("2026-12-01T12:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(20);

    private static SignedCall call(String url) {
        return new SignedCall(url, List.of(SECRET), "msg_1", AT, "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** A DNS that gives the first answers once, and then always the last one. */
    private static final class Changing implements CheckedAddresses.Dns {

        final AtomicInteger asked = new AtomicInteger();
        private final Deque<String> answers;

        Changing(String... answers) {
            this.answers = new ArrayDeque<>(Arrays.asList(answers));
        }

        @Override
        public InetAddress[] all(String host) throws UnknownHostException {
            asked.incrementAndGet();
            String answer = answers.size() > 1 ? answers.pop() : answers.element();
            InetAddress[] all = new InetAddress[answer.split(" ").length];
            for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.getByAddress(
                        host, InetAddress.getByName(answer.split(" ")[i]).getAddress());
            }
            return all;
        }
    }

    private static CallbackHttp http(CheckedAddresses.Dns dns, String... internal) throws Exception {
        return new CallbackHttp(new InternalTargets(Set.of(internal)), dns, SSLContext.getDefault(), LONG);
    }

    @Test
    void a_call_has_the_three_headers_and_a_signature_that_a_receiver_verifies() throws Exception {
        try (Receiver receiver = Receiver.start();
                CallbackHttp http = http(InetAddress::getAllByName, receiver.target())) {
            assertThat(http.call(call(receiver.url()))).isEqualTo(new CallResult(CallResult.Kind.DELIVERED, 204));
            Receiver.Call got = receiver.next();
            assertThat(got.method()).isEqualTo("POST");
            assertThat(got.path()).isEqualTo("/in");
            assertThat(got.body()).isEqualTo("{\"a\":\"ü\"}");
            assertThat(got.header("webhook-id")).isEqualTo("msg_1");
            assertThat(got.header("webhook-timestamp")).isEqualTo("" + AT.getEpochSecond());
            assertThat(got.isSignedBy(SECRET, AT.getEpochSecond())).isTrue();
            assertThat(got.isSignedBy(SECRET, AT.getEpochSecond() + 301)).isFalse();
            assertThat(got.isSignedBy("whsec_AAAA", AT.getEpochSecond())).isFalse();
            assertThat(got.headers().keySet())
                    .containsExactlyInAnyOrder(
                            "Connection",
                            "Content-length",
                            "Content-type",
                            "Host",
                            "User-agent",
                            "Webhook-id",
                            "Webhook-signature",
                            "Webhook-timestamp");
            assertThat(got.header("User-agent")).isEqualTo("Countersign");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "169.254.169.254",
                "::1",
                "fd00::1",
                "64:ff9b::7f00:1",
                "1.1.1.1 127.0.0.1",
                "127.0.0.1 1.1.1.1",
                "1.1.1.1 2606:4700::1111 1.0.0.1 192.168.0.1"
            })
    void a_name_with_an_address_that_is_not_public_is_not_called(String answer) throws Exception {
        Changing dns = new Changing(answer);
        try (CallbackHttp http = http(dns)) {
            assertThat(http.call(call("https://crm.example.com/in")))
                    .isEqualTo(CallResult.failed(CallResult.Kind.NOT_ALLOWED));
            assertThat(dns.asked).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/in",
                "https://[::1]/in",
                "https://[fd00::1]/in",
                "https://169.254.169.254/latest"
            })
    void a_number_that_is_not_public_is_not_called(String url) throws Exception {
        try (CallbackHttp http = http(InetAddress::getAllByName)) {
            assertThat(http.call(call(url))).isEqualTo(CallResult.failed(CallResult.Kind.NOT_ALLOWED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/in",
                "https://[::ffff:127.0.0.1]/in",
                "https://0x7f000001/in",
                "http://a.example/"
            })
    void an_address_that_could_not_be_registered_is_not_called(String url) throws Exception {
        Changing dns = new Changing("1.1.1.1");
        try (CallbackHttp http = http(dns)) {
            assertThat(http.call(call(url))).isEqualTo(CallResult.failed(CallResult.Kind.NOT_ALLOWED));
            assertThat(dns.asked).hasValue(0);
        }
    }

    @Test
    void a_connection_goes_to_the_address_that_was_checked_although_the_next_answer_is_another_one() throws Exception {
        try (Receiver first = Receiver.on("127.0.0.1", 0);
                Receiver second = Receiver.on("127.0.0.2", first.port())) {
            Changing dns = new Changing("127.0.0.1", "127.0.0.2");
            String target = "crm.internal:" + first.port();
            try (CallbackHttp http = http(dns, target)) {
                assertThat(http.call(call("http://" + target + "/in")).kind()).isEqualTo(CallResult.Kind.DELIVERED);
            }
            assertThat(dns.asked).hasValue(1);
            assertThat(first.unread()).isOne();
            assertThat(second.unread()).isZero();
        }
    }

    @Test
    void a_name_that_is_public_first_and_of_this_machine_later_is_pinned_and_then_refused() throws Exception {
        CallbackUrl url = CallbackUrl.of("https://crm.example.com/in", new InternalTargets(Set.of()));
        Changing dns = new Changing("1.1.1.1", "127.0.0.1");
        CheckedAddresses pinned = CheckedAddresses.of(url, dns);
        assertThat(pinned.resolve("crm.example.com"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("1.1.1.1");
        assertThat(pinned.resolve("crm.example.com", 443))
                .extracting(each -> each.getAddress().getHostAddress())
                .containsExactly("1.1.1.1");
        assertThat(dns.asked).hasValue(1);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> pinned.resolve("127.0.0.1"))
                .isInstanceOf(UnknownHostException.class);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> CheckedAddresses.of(url, dns))
                .isInstanceOf(CheckedAddresses.NotPublic.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) throws Exception {
        try (Receiver receiver = Receiver.start();
                Receiver metadata = Receiver.start();
                CallbackHttp http = http(InetAddress::getAllByName, receiver.target(), metadata.target())) {
            receiver.redirects(status, metadata.url());
            assertThat(http.call(call(receiver.url())))
                    .isEqualTo(new CallResult(CallResult.Kind.ANSWERED_OTHERWISE, status));
            assertThat(receiver.unread()).isOne();
            assertThat(metadata.unread()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 407, 429, 500, 503})
    void another_answer_is_not_a_delivery_and_is_asked_for_once(int status) throws Exception {
        try (Receiver receiver = Receiver.start();
                CallbackHttp http = http(InetAddress::getAllByName, receiver.target())) {
            receiver.answers(status);
            assertThat(http.call(call(receiver.url())))
                    .isEqualTo(new CallResult(CallResult.Kind.ANSWERED_OTHERWISE, status));
            assertThat(receiver.unread()).isOne();
        }
    }

    @Test
    void a_receiver_that_is_gone_says_so() throws Exception {
        try (Receiver receiver = Receiver.start();
                CallbackHttp http = http(InetAddress::getAllByName, receiver.target())) {
            receiver.answers(410);
            assertThat(http.call(call(receiver.url()))).isEqualTo(new CallResult(CallResult.Kind.GONE, 410));
        }
    }

    @Test
    void nobody_who_listens_is_not_reached() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (CallbackHttp http = http(InetAddress::getAllByName, "127.0.0.1:" + port)) {
            assertThat(http.call(call("http://127.0.0.1:" + port + "/in")))
                    .isEqualTo(CallResult.failed(CallResult.Kind.NOT_REACHED));
        }
    }

    /** @param answer written to each caller, until the caller is gone */
    private static CompletableFuture<Long> endless(ServerSocket server, String head, String more) {
        return CompletableFuture.supplyAsync(() -> {
            AtomicLong written = new AtomicLong();
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                socket.setSendBufferSize(4096);
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                byte[] bytes = more.getBytes(StandardCharsets.US_ASCII);
                while (written.get() < 1L << 30) {
                    out.write(bytes);
                    written.addAndGet(bytes.length);
                }
            } catch (IOException e) {
                // the caller is gone
            }
            return written.get();
        });
    }

    @Test
    void an_answer_without_an_end_is_not_read_on() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CallbackHttp http = http(InetAddress::getAllByName, "127.0.0.1:" + server.getLocalPort())) {
            CompletableFuture<Long> written =
                    endless(server, "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", "x".repeat(1024));
            assertThat(http.call(call("http://127.0.0.1:" + server.getLocalPort() + "/in")))
                    .isEqualTo(new CallResult(CallResult.Kind.DELIVERED, 200));
            assertThat(written.get()).isLessThan(32L << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n", "x"})
    void headers_without_an_end_are_not_read_on(String more) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CallbackHttp http = http(InetAddress::getAllByName, "127.0.0.1:" + server.getLocalPort())) {
            CompletableFuture<Long> written = endless(server, "HTTP/1.1 200 OK\r\nA: ", more.repeat(100));
            assertThat(http.call(call("http://127.0.0.1:" + server.getLocalPort() + "/in")))
                    .isEqualTo(CallResult.failed(CallResult.Kind.NOT_REACHED));
            assertThat(written.get()).isLessThan(32L << 20);
        }
    }

    @Test
    void a_receiver_that_takes_the_call_and_does_not_answer_ends_it_at_its_time() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CallbackHttp http = new CallbackHttp(
                        new InternalTargets(Set.of("127.0.0.1:" + server.getLocalPort())),
                        InetAddress::getAllByName,
                        SSLContext.getDefault(),
                        Duration.ofMillis(200))) {
            assertThat(http.call(call("http://127.0.0.1:" + server.getLocalPort() + "/in")))
                    .isEqualTo(CallResult.failed(CallResult.Kind.TOO_SLOW));
        }
    }

    @Test
    void the_text_of_an_answer_that_comes_letter_by_letter_is_not_waited_for_beyond_its_time() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CallbackHttp http = new CallbackHttp(
                        new InternalTargets(Set.of("127.0.0.1:" + server.getLocalPort())),
                        InetAddress::getAllByName,
                        SSLContext.getDefault(),
                        Duration.ofMillis(300))) {
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.setSoTimeout(50);
                    for (int i = 0; i < 1000; i++) {
                        out.write('x');
                        try {
                            socket.getInputStream().read(new byte[1024]);
                        } catch (java.net.SocketTimeoutException e) {
                            // that was the pause
                        }
                    }
                    throw new AssertionError("the whole answer was read");
                } catch (IOException e) {
                    // the caller is gone
                }
            });
            assertThat(http.call(call("http://127.0.0.1:" + server.getLocalPort() + "/in")))
                    .isEqualTo(new CallResult(CallResult.Kind.DELIVERED, 200));
            slow.get();
        }
    }

    @Test
    void a_certificate_counts_for_its_name_and_only_if_it_is_trusted() throws Exception {
        TestTls tls = TestTls.make();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
        int port = server.getAddress().getPort();
        InternalTargets internal = new InternalTargets(Set.of("localhost:" + port, "other.internal:" + port));
        Changing dns = new Changing("127.0.0.1");
        try (Receiver receiver = Receiver.of(server);
                CallbackHttp trusting = new CallbackHttp(internal, dns, tls.client(), LONG);
                CallbackHttp strict = new CallbackHttp(internal, dns, SSLContext.getDefault(), LONG)) {
            assertThat(trusting.call(call("https://localhost:" + port + "/in")).kind())
                    .isEqualTo(CallResult.Kind.DELIVERED);
            assertThat(trusting.call(call("https://other.internal:" + port + "/in"))
                            .kind())
                    .isEqualTo(CallResult.Kind.NOT_REACHED);
            assertThat(strict.call(call("https://localhost:" + port + "/in")).kind())
                    .isEqualTo(CallResult.Kind.NOT_REACHED);
            assertThat(receiver.unread()).isOne();
        }
    }
}
