package dev.countersign.web.callback;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A program of a client that is called. It shares no code with the sender, and checks a call as a client does. */
public final class Receiver implements AutoCloseable {

    private static final int PATIENCE_S = 20;

    private final HttpServer server;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final AtomicInteger status = new AtomicInteger(204);
    private volatile String location = "";

    /** One call. */
    public record Call(String method, String path, Headers headers, String body) {

        public String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }

        /** Whether one of its signatures is of that secret, and is not old. @param now in seconds */
        public boolean isSignedBy(String secret, long now) {
            long at = Long.parseLong(header("webhook-timestamp"));
            if (Math.abs(now - at) > 300) {
                return false;
            }
            try {
                byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                String signed = header("webhook-id") + "." + at + "." + body;
                String expected = "v1,"
                        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
                return java.util.List.of(header("webhook-signature").split(" ")).contains(expected);
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Receiver(HttpServer server) {
        this.server = server;
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body));
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().set("Location", location);
            }
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
    }

    /** On a free port of 127.0.0.1. */
    public static Receiver start() throws IOException {
        return on("127.0.0.1", 0);
    }

    static Receiver on(String address, int port) throws IOException {
        return new Receiver(HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0));
    }

    /** With a server of its own, such as one with TLS. */
    static Receiver of(HttpServer server) {
        return new Receiver(server);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** How it is named in the setting. */
    public String target() {
        return "127.0.0.1:" + port();
    }

    public String url() {
        return "http://" + target() + "/in";
    }

    /** From now on it answers so. */
    public void answers(int code) {
        status.set(code);
    }

    /** From now on it sends callers elsewhere. */
    void redirects(int code, String to) {
        location = to;
        status.set(code);
    }

    /** The next call, which may still be under way. */
    public Call next() {
        try {
            Call call = calls.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("no call");
            }
            return call;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The calls that came and were not looked at. */
    public int unread() {
        return calls.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
