package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** A refused request has an id by which it can be reported, also if the caller sent none. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class RequestIdTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String HEADER = "X-Request-ID";
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static RunningService service;
    private static TestAccess access;
    private static Caller management;

    @BeforeAll
    static void start() {
        service = RunningService.on(
                EXAMPLE.resolve("facts"), "--management.server.port=0", "--management.server.address=127.0.0.1");
        access = TestAccess.in(service).client("crm", "service-triage-01").granted("p-auditor", "AUDITOR");
        String port = service.beans(Environment.class).iterator().next().getRequiredProperty("local.management.port");
        management = new Caller(URI.create("http://127.0.0.1:" + port));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(service.uri(path));
    }

    private static String ofAnotherAgent() throws IOException {
        return Files.readString(EXAMPLE.resolve("requests/05-german-sales-email.json"));
    }

    /** The body arrives after its head, so that the request is dispatched again. */
    private static String late(String body) throws IOException {
        try (Wire wire = new Wire(service.uri("/"))) {
            wire.post("Connection: close\r\nAuthorization: Bearer " + access.key("crm") + "\r\nContent-Length: "
                    + body.length() + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.line()).contains(" 100");
            return wire.send(body).rest();
        }
    }

    @Test
    void each_refusal_of_a_caller_has_an_id_of_its_own() throws IOException {
        List<HttpResponse<String>> refused = List.of(
                service.get("/v1/release"),
                service.as("nothing").get("/v1/release"),
                service.send(get("/v1/release").header("Authorization", "Bearer")),
                service.as(access.key("crm")).get("/v1/people"),
                service.caller().as(access.key("crm")).post("/v1/decide", ofAnotherAgent()),
                service.caller().post("/console/sign-in", "a=b", "Content-Type", "application/x-www-form-urlencoded"),
                service.send(get("/v1/release").header("Origin", "http://evil.test")),
                management.get("/actuator/metrics"),
                management.as(access.key("p-auditor")).get("/actuator/metrics"));
        Set<String> ids = new HashSet<>();
        for (HttpResponse<String> each : refused) {
            assertThat(each.statusCode()).as(each.uri() + each.body()).isIn(401, 403);
            assertThat(each.headers().allValues(HEADER))
                    .as(each.uri() + each.body())
                    .hasSize(1);
            ids.addAll(each.headers().allValues(HEADER));
        }
        assertThat(ids).hasSameSizeAs(refused).allMatch(id -> id.matches(UUID));
        assertThat(late(ofAnotherAgent())).contains("HTTP/1.1 403").containsPattern(HEADER + ": " + UUID);
    }

    @Test
    void a_refusal_returns_the_id_of_the_caller_and_no_other() {
        assertThat(service.send(get("/v1/release").header(HEADER, "r-1"))
                        .headers()
                        .allValues(HEADER))
                .containsExactly("r-1");
        assertThat(management
                        .send(HttpRequest.newBuilder(management.uri("/actuator/metrics"))
                                .header(HEADER, "r-2"))
                        .headers()
                        .allValues(HEADER))
                .containsExactly("r-2");
    }

    @Test
    void an_answer_that_refuses_nothing_has_only_the_id_that_was_sent() {
        assertThat(service.as(access.key("crm")).get("/v1/release").headers().allValues(HEADER))
                .isEmpty();
        assertThat(service.as(access.key("crm")).get("/nowhere").headers().allValues(HEADER))
                .isEmpty();
    }
}
