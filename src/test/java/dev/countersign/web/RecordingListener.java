package dev.countersign.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process on a port of this machine, which keeps everything that it is sent. */
final class RecordingListener implements AutoCloseable {

    /** What it answers. */
    interface Answers {

        Answer to(HttpExchange exchange) throws IOException;
    }

    record Answer(int status, String type, String body) {

        static Answer json(String body) {
            return new Answer(200, "application/json", body);
        }
    }

    private final HttpServer server;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private RecordingListener(HttpServer server) {
        this.server = server;
    }

    /** @param port 0 for any free one */
    static RecordingListener on(int port, Answers answers) throws IOException {
        RecordingListener listener = new RecordingListener(
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0));
        listener.server.createContext("/", exchange -> listener.answer(exchange, answers));
        listener.server.start();
        return listener;
    }

    private void answer(HttpExchange exchange, Answers answers) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n"
                    + exchange.getRequestHeaders().entrySet() + "\n" + body);
            Answer answer = answers.to(exchange);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Requests with all their headers and bodies. */
    List<String> heard() {
        return heard;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
