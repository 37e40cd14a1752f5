package dev.countersign.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** All attacks of a caller on a service at once, until a time has passed. Each attack is a loop. */
final class HostileCallers {

    private static final int DRIBBLERS = 60;
    private static final int SAME_KEY = 24;
    private static final int STOPPED = 16;
    /** Together much larger than the buffers of a connection. */
    private static final int MANY_ANSWERS = 100;

    private final URI base;
    private final Caller caller;
    private final String question;
    private final long end;
    private final AtomicInteger attacks = new AtomicInteger();

    /** @param question a request that is well formed, to be spoilt */
    HostileCallers(URI base, String question, int seconds) {
        this.base = base;
        this.caller = new Caller(base);
        this.question = question;
        end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private interface Attack {

        void once(Random random) throws IOException;
    }

    /** How many attacks there were. */
    int attack() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> all = new ArrayList<>();
        List<Attack> ways = new ArrayList<>(List.of(
                this::longIds,
                this::longIds,
                this::brokenText,
                this::absurdNumbers,
                this::deep,
                this::large,
                this::noHttp,
                this::otherDoors));
        for (int i = 0; i < SAME_KEY; i++) {
            ways.add(this::oneKey);
        }
        for (int i = 0; i < STOPPED; i++) {
            ways.add(this::readsNothing);
        }
        for (int i = 0; i < ways.size(); i++) {
            Attack way = ways.get(i);
            Random random = new Random(i);
            all.add(threads.submit(() -> loop(way, random)));
        }
        for (int i = 0; i < DRIBBLERS; i++) {
            all.add(threads.submit(this::dribble));
        }
        threads.shutdown();
        for (Future<?> each : all) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
        return attacks.get();
    }

    private void loop(Attack way, Random random) {
        while (System.nanoTime() < end) {
            try {
                way.once(random);
            } catch (IOException | java.io.UncheckedIOException e) {
                // the service ends the connection of such a caller
            }
            attacks.incrementAndGet();
        }
    }

    private HttpResponse<String> send(byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(caller.uri("/v1/decide"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return caller.send(request);
    }

    private void send(String body, String... headers) {
        send(body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static String letters(Random random, int many) {
        StringBuilder text = new StringBuilder();
        random.ints(many, 'a', 'z' + 1).forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    /** Denied questions about unknown resources, each with new ids. */
    private void longIds(Random random) {
        String id = letters(random, random.nextInt(4) == 0 ? 5_000 : 190);
        send(question.replace("\"S-2002\"", "\"" + id + "\"")
                .replace("service-triage-01", random.nextBoolean() ? "service-triage-01" : letters(random, 150)));
    }

    private void brokenText(Random random) {
        byte[] body = question.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            body[random.nextInt(body.length)] = (byte) (0x80 + random.nextInt(0x80));
        }
        send(body);
        send(question.replace("run-0102", random.nextBoolean() ? "\\ud800" : "\\u0000"));
    }

    private void absurdNumbers(Random random) {
        List<String> numbers = List.of(
                "1e999999999",
                "-1e-999999999",
                "9".repeat(400),
                "0." + "0".repeat(4_000) + "1",
                "1e308",
                "1e+2147483648");
        send(question.replace("0.88", numbers.get(random.nextInt(numbers.size()))));
    }

    private void deep(Random random) {
        send("[".repeat(10_000));
        send("{\"a\":".repeat(1 + random.nextInt(5_000)));
        send(question.replace("\"labels\": []", "\"labels\": [" + "\"x\",".repeat(2_000) + "\"x\"]"));
    }

    private void large(Random random) {
        send(question.replace("run-0102", letters(random, 300_000)));
    }

    private void oneKey(Random random) {
        send(question.replace("run-0102", "run-" + random.nextInt(3)), "Idempotency-Key", "one-key");
    }

    private void otherDoors(Random random) {
        caller.get("/v1/decisions/" + letters(random, 300));
        caller.get("/v1/decisions?subject=" + letters(random, 500) + "&limit=" + random.nextLong());
        caller.post("/access/v1/evaluations", "{\"evaluations\":[" + "{},".repeat(500) + "{}]}");
        caller.post("/access/v1/search/action", question);
        caller.get("/" + letters(random, 7_000));
    }

    private void noHttp(Random random) throws IOException {
        List<String> starts = List.of(
                "GET /v1/decide HTTP/9.9\r\n\r\n",
                "POST /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\0\0\0\0\r\n\r\n",
                "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + letters(random, 20_000) + "\r\n\r\n");
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream()
                    .write(starts.get(random.nextInt(starts.size())).getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            socket.getInputStream().readNBytes(100);
        }
    }

    /** Large answers that nobody reads. */
    private void readsNothing(Random random) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.getOutputStream()
                    .write("GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .repeat(MANY_ANSWERS)
                            .getBytes(StandardCharsets.US_ASCII));
            TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A body that comes a byte at a time. */
    private void dribble() {
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket(base.getHost(), base.getPort())) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                + "application/json\r\nContent-Length: 1000\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 30 && System.nanoTime() < end; i++) {
                    out.write('{');
                    out.flush();
                    TimeUnit.SECONDS.sleep(1);
                }
            } catch (IOException e) {
                // the service ended it, as it should
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            attacks.incrementAndGet();
        }
    }
}
