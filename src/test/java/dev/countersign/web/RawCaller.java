package dev.countersign.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends requests as they are written, one after the other on one connection, which no client library would do. */
final class RawCaller implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;
    private static final String END = "\r\n";

    private final URI service;
    private final String from;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawCaller(URI service) {
        this(service, "127.0.0.1");
    }

    /** @param from the loopback address from which it calls */
    RawCaller(URI service, String from) {
        this.service = service;
        this.from = from;
    }

    /** @param headers as they came, without the status line */
    record Answer(int status, List<String> headers, String body) {

        Optional<String> header(String name) {
            return headers.stream()
                    .filter(each -> each.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(each -> each.substring(name.length() + 1).strip())
                    .findFirst();
        }

        /** Whether an endpoint answered: with what it was asked for, or with what is wrong with the request. */
        boolean isOfAnEndpoint() {
            if (status < 300) {
                return true;
            }
            return switch (status) {
                case 400 -> body.contains("urn:countersign:problem:request") || body.contains("The parameter `");
                case 404 -> !body.contains("there is no such path") && !body.contains("There is nothing here.");
                case 401, 403, 405, 501 -> false;
                default -> true;
            };
        }

        JsonNode json() {
            return Caller.JSON.readTree(body);
        }
    }

    /**
     * Asks, and asks again after the time that the service names if it was too often.
     *
     * @param headers lines without their ends
     */
    Answer ask(String method, String target, String body, String... headers) throws IOException {
        Answer answer = asked(method, target, body, headers);
        while (answer.status() == 429 && answer.body().contains("\"RATE_LIMITED\"")) {
            LockSupport.parkNanos(Duration.ofSeconds(
                            Long.parseLong(answer.header("Retry-After").orElseThrow()))
                    .toNanos());
            answer = asked(method, target, body, headers);
        }
        return answer;
    }

    private Answer asked(String method, String target, String body, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1" + END + "Host: 127.0.0.1" + END);
        for (String header : headers) {
            request.append(header).append(END);
        }
        if (!body.isEmpty()) {
            request.append("Content-Type: application/json" + END + "Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append(END);
        }
        byte[] bytes = request.append(END).append(body).toString().getBytes(StandardCharsets.UTF_8);
        boolean kept = socket != null;
        try {
            return answered(bytes, method);
        } catch (IOException e) {
            close();
            if (!kept) {
                throw e;
            }
            return answered(bytes, method);
        }
    }

    private Answer answered(byte[] request, String method) throws IOException {
        if (socket == null || in == null) {
            socket = new Socket(service.getHost(), service.getPort(), InetAddress.getByName(from), 0);
            socket.setSoTimeout(PATIENCE_MS);
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        Answer answer = read(in, method);
        if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
            close();
        }
        return answer;
    }

    private static Answer read(InputStream in, String method) throws IOException {
        String status = line(in);
        List<String> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.add(line);
        }
        Answer head = new Answer(Integer.parseInt(status.split(" ")[1]), headers, "");
        return method.equals("HEAD") ? head : new Answer(head.status(), headers, body(in, head));
    }

    private static String body(InputStream in, Answer head) throws IOException {
        if (head.header("Transfer-Encoding").isPresent()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int length = chunk(in); length > 0; length = chunk(in)) {
                body.write(in.readNBytes(length));
                line(in);
            }
            line(in);
            return body.toString(StandardCharsets.UTF_8);
        }
        int length = head.header("Content-Length").map(Integer::parseInt).orElse(0);
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        for (; c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        if (c < 0) {
            throw new IOException("the service has closed the connection");
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        socket = null;
        in = null;
    }
}
