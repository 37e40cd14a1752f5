package dev.countersign.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.request.RequestParser;
import dev.countersign.web.RunningService;
import dev.countersign.web.Wire;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A caller that sends its body slowly delays only itself. */
@Tag("slow")
class SlowBodiesTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static RunningService service;
    private static String request;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.on(EXAMPLE.resolve("facts"), "--server.tomcat.threads.max=8");
        request = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void incomplete_requests_hold_no_place_and_get_a_timeout() throws Exception {
        int places = new Admission().admits();
        List<Wire> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * places; i++) {
                slow.add(new Wire(service.uri("/"))
                        .post(
                                i % 2 == 0
                                        ? "Content-Length: 200000\r\n\r\n{"
                                        : "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(service.decide(request).statusCode()).isEqualTo(200);
                slow.subList(0, 8).forEach(Wire::dribble);
            }
            for (Wire each : slow.subList(8, slow.size())) {
                String answer = each.rest();
                assertThat(answer)
                        .startsWith("HTTP/1.1 408")
                        .containsIgnoringCase("Connection: close")
                        .containsIgnoringCase("Content-Type: application/problem+json")
                        .contains("did not arrive within 5 seconds");
            }
        } finally {
            for (Wire each : slow) {
                each.close();
            }
        }
        assertThat(service.decide(request).statusCode()).isEqualTo(200);
    }

    /** More than the server has threads. */
    @Test
    void incomplete_forms_of_the_console_hold_no_thread_and_get_a_timeout() throws IOException {
        List<Wire> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                slow.add(new Wire(service.uri("/"))
                        .send("POST /console/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                + "Content-Type: application/x-www-form-urlencoded\r\n"
                                + "Content-Length: 200\r\n\r\n_csrf="));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(service.decide(request).statusCode()).isEqualTo(200);
                assertThat(service.get("/console/sign-in").statusCode()).isEqualTo(200);
            }
            for (Wire each : slow) {
                assertThat(each.rest()).startsWith("HTTP/1.1 408").contains("did not arrive within 5 seconds");
            }
        } finally {
            for (Wire each : slow) {
                each.close();
            }
        }
    }

    @Test
    void a_body_in_pieces_is_decided_like_a_whole_one() throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        try (Wire wire = new Wire(service.uri("/"))) {
            wire.post("Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < bytes.length; i += 100) {
                int length = Math.min(100, bytes.length - i);
                wire.send(Integer.toHexString(length) + "\r\n")
                        .send(java.util.Arrays.copyOfRange(bytes, i, i + length))
                        .send("\r\n");
            }
            assertThat(wire.send("0\r\n\r\n").rest()).startsWith("HTTP/1.1 200").contains("\"verdict\":\"REVIEW\"");
        }
        try (Wire wire = new Wire(service.uri("/"))) {
            wire.post("Connection: close\r\nExpect: 100-continue\r\nContent-Length: " + bytes.length + "\r\n\r\n");
            assertThat(wire.line()).startsWith("HTTP/1.1 100");
            assertThat(wire.send(bytes).rest()).contains("HTTP/1.1 200").contains("\"verdict\":\"REVIEW\"");
        }
    }

    @Test
    void the_next_request_on_the_same_connection_is_another_one() throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        try (Wire wire = new Wire(service.uri("/"))) {
            for (int i = 0; i < 2; i++) {
                wire.post("Transfer-Encoding: chunked\r\nX-Request-ID: r" + i + "\r\n\r\n")
                        .send(Integer.toHexString(bytes.length) + "\r\n")
                        .send(bytes)
                        .send("\r\n")
                        .send("0\r\n\r\n");
                assertThat(wire.line()).startsWith("HTTP/1.1 200");
                List<String> head = new ArrayList<>();
                for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
                    head.add(line);
                }
                assertThat(head).contains("X-Request-ID: r" + i);
                int length = head.stream()
                        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElseThrow();
                wire.skip(length);
            }
        }
    }

    @Test
    void a_body_that_is_too_large_is_reported_by_its_true_size_with_and_without_a_length() throws IOException {
        HttpResponse<String> said = service.decide("{\"subject\":\"" + "x".repeat(1_000_000) + "\"}");
        assertThat(said.statusCode()).isEqualTo(400);
        assertThat(said.body()).contains("it has 1000014 bytes. Allowed: 262144");
        try (Wire wire = new Wire(service.uri("/"))) {
            wire.post("Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .send(Integer.toHexString(300_000) + "\r\n")
                    .send("x".repeat(300_000))
                    .send("\r\n0\r\n\r\n");
            assertThat(wire.rest()).startsWith("HTTP/1.1 400").contains("it has 300000 bytes");
        }
        try (Wire wire = new Wire(service.uri("/"))) {
            assertThat(wire.post("Content-Length: 9000000000\r\n\r\n{").rest())
                    .startsWith("HTTP/1.1 408")
                    .contains("1 of 9000000000 bytes");
        }
    }

    /** All but one byte of as many large bodies as fit in memory, and of a few more. */
    @Test
    void bodies_held_at_once_have_a_bound_and_large_ones_leave_room_for_small_ones() throws IOException {
        int room = BodyFilter.LARGE / RequestParser.LARGEST;
        int more = 8;
        byte[] all = new byte[RequestParser.LARGEST - 1];
        List<Wire> held = new ArrayList<>();
        try {
            for (int i = 0; i < room + more; i++) {
                Wire wire = new Wire(service.uri("/"));
                held.add(wire);
                wire.post("Content-Length: " + RequestParser.LARGEST + "\r\n\r\n");
                try {
                    wire.send(all);
                } catch (IOException e) {
                    // it was refused before it was sent completely
                }
            }
            List<Wire> refused = new ArrayList<>();
            while (refused.size() < more) {
                refused.clear();
                for (Wire wire : held) {
                    if (wire.isAnswered()) {
                        refused.add(wire);
                    }
                }
            }
            assertThat(service.decide(request).statusCode())
                    .as("small ones have room of their own")
                    .isEqualTo(200);
            assertThat(refused.get(0).rest())
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("Retry-After: 1")
                    .contains("Too many request bodies at once")
                    .contains("NOT_DECIDED");
        } finally {
            for (Wire wire : held) {
                wire.close();
            }
        }
        String large = request.replaceFirst("\\{", "{" + " ".repeat(RequestParser.LARGEST - request.length()));
        int answered = 503;
        for (long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2L * BodyFilter.WHOLE_MS);
                answered == 503 && System.nanoTime() < end; ) {
            answered = service.decide(large).statusCode();
        }
        assertThat(answered).as("the room is given back").isEqualTo(200);
    }

    @Test
    void a_small_body_has_room_on_every_connection() {
        assertThat(BodyFilter.SMALL / BodyFilter.SMALL_BODY)
                .isGreaterThanOrEqualTo(service.beans(org.springframework.core.env.Environment.class)
                        .iterator()
                        .next()
                        .getRequiredProperty("server.tomcat.max-connections", Integer.class));
        assertThat(BodyFilter.SMALL + BodyFilter.LARGE).isEqualTo(64 << 20);
    }

    @Test
    void a_caller_that_goes_in_the_middle_of_its_body_leaves_nothing_behind() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (Wire wire = new Wire(service.uri("/"))) {
                wire.post("Content-Length: 200000\r\n\r\n").send("x".repeat(100_000));
            }
        }
        assertThat(service.decide(request).statusCode()).isEqualTo(200);
    }
}
