package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A page in the browser of a developer cannot use the service of the same machine, under whatever name it asks. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class HostAndOriginTest {

    private static final String URL = "https://pdp.example.com:8443";
    private static final String QUESTION = """
            {"subject":{"type":"agent","id":"a"},"action":{"name":"send_sms"},\
            "resource":{"type":"customer","id":"c"}}""";

    private static RunningService service;
    private static int port;

    @BeforeAll
    static void start() {
        service = RunningService.on(Path.of("docs/examples/crm/facts"), "--countersign.url=" + URL);
        port = service.uri("/").getPort();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String send(String request) throws IOException {
        try (Wire wire = new Wire(service.uri("/"))) {
            return wire.send(request.replace("PORT", String.valueOf(port))).rest();
        }
    }

    private static String get(String path, String headers) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nConnection: close\r\nX-Request-ID: one\r\n" + headers + "\r\n\r\n");
    }

    private static String post(String headers) throws IOException {
        return send("POST /v1/decide HTTP/1.1\r\nConnection: close\r\nX-Request-ID: one\r\nContent-Length: "
                + QUESTION.length() + "\r\n" + headers + "\r\n\r\n" + QUESTION);
    }

    private static void isRefused(String answer, String code) {
        assertThat(answer)
                .startsWith("HTTP/1.1 403")
                .containsIgnoringCase("Content-Type: application/problem+json")
                .contains("X-Request-ID: one");
        JsonNode problem = Caller.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("detail").asString()).contains("Maybe ").hasSizeLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:PORT",
                "LOCALHOST:PORT",
                "127.0.0.1",
                "127.0.0.1:PORT",
                "[::1]:PORT",
                "pdp.example.com",
                "PDP.example.com:8443"
            })
    void a_request_to_this_machine_or_to_the_address_in_the_settings_is_answered(String host) throws IOException {
        assertThat(get("/v1/release", "Host: " + host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.test",
                "evil.test:PORT",
                "localhost.",
                "localhost.evil.test",
                "127.0.0.1.evil.test",
                "pdp.example.com.",
                "127.0.0.2:PORT",
                "2130706433:PORT",
                "[::2]:PORT",
                "0.0.0.0"
            })
    void a_request_to_another_name_is_refused_on_every_path(String host) throws IOException {
        for (String path : new String[] {
            "/", "/v1/release", "/openapi.yaml", "/actuator/health", "/access/v1/evaluation", "/nowhere"
        }) {
            isRefused(get(path, "Host: " + host), "HOST_NOT_ALLOWED");
        }
        isRefused(post("Content-Type: application/json\r\nHost: " + host), "HOST_NOT_ALLOWED");
        isRefused(get("/v1/release", "Host: " + host + "\r\nAuthorization: Bearer nothing"), "HOST_NOT_ALLOWED");
    }

    @Test
    void headers_for_proxies_change_no_host() throws IOException {
        String said = "X-Forwarded-Host: localhost\r\nForwarded: host=localhost\r\nX-Forwarded-Proto: https\r\nHost: ";
        isRefused(get("/v1/release", said + "evil.test"), "HOST_NOT_ALLOWED");
        assertThat(get("/v1/release", said.replace("localhost", "evil.test") + "localhost"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost@evil.test",
                "Host: evil.test@localhost",
                "Host: localhost\r\nHost: evil.test",
                "Host: localhost\r\nHost: localhost",
                "Host: localhost evil.test",
                "Host: localhost,evil.test",
                "Host: ",
                "X: no host"
            })
    void a_host_that_cannot_be_read_is_refused(String headers) throws IOException {
        assertThat(get("/v1/release", headers))
                .matches("(?s)HTTP/1.1 40[03] .*")
                .containsIgnoringCase("Content-Type: application/problem+json");
    }

    @Test
    void the_address_in_the_first_line_of_a_request_counts_too() throws IOException {
        String absolute =
                "GET http://%s/v1/release HTTP/1.1\r\nConnection: close\r\nX-Request-ID: one\r\nHost: %s\r\n\r\n";
        assertThat(send(absolute.formatted("localhost:PORT", "localhost:PORT"))).startsWith("HTTP/1.1 200");
        isRefused(send(absolute.formatted("evil.test", "evil.test")), "HOST_NOT_ALLOWED");
        assertThat(send(absolute.formatted("evil.test", "localhost"))).matches("(?s)HTTP/1.1 40[03] .*");
        assertThat(send(absolute.formatted("localhost", "evil.test"))).matches("(?s)HTTP/1.1 40[03] .*");
        assertThat(send("GET /v1/release HTTP/1.0\r\n\r\n")).matches("(?s)HTTP/1.1 40[03] .*");
    }

    @Test
    void a_request_that_names_no_host_is_told_that_the_header_is_missing() throws IOException {
        String old = send("GET /v1/release HTTP/1.0\r\nX-Request-ID: one\r\n\r\n");
        isRefused(old, "HOST_NOT_ALLOWED");
        assertThat(old).contains("Host: the header is missing.").doesNotContain("Allowed: localhost");
        assertThat(send("GET /v1/release HTTP/1.0\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(send("GET /v1/release\r\n"))
                .as("HTTP/0.9 has no headers, not even in the answer")
                .contains("Host: the header is missing.")
                .doesNotContain("\"release\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:PORT",
                "http://127.0.0.1:PORT",
                "http://[::1]:PORT",
                "https://pdp.example.com:8443"
            })
    void a_page_of_this_service_may_ask(String origin) throws IOException {
        assertThat(post("Host: localhost:PORT\r\nContent-Type: application/json\r\nOrigin: " + origin))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "http://evil.test",
                "http://localhost",
                "http://localhost:1",
                "https://localhost:PORT",
                "https://pdp.example.com",
                "http://pdp.example.com:8443",
                "http://localhost:PORT@evil.test",
                "http://localhost:PORT/",
                "http://localhost:PORT http://evil.test",
                "http://localhost:PORT\r\nOrigin: http://evil.test",
                "file://",
                "http://localhost:99999"
            })
    void a_page_of_another_address_may_not_ask(String origin) throws IOException {
        String headers = "Host: localhost:PORT\r\nContent-Type: application/json\r\nOrigin: " + origin;
        isRefused(post(headers), "ORIGIN_NOT_ALLOWED");
        isRefused(post(headers.replace("application/json", "text/plain")), "ORIGIN_NOT_ALLOWED");
        isRefused(get("/v1/release", headers), "ORIGIN_NOT_ALLOWED");
    }

    @Test
    void a_page_of_another_site_may_follow_a_link_and_send_nothing() throws IOException {
        String cross = "Host: localhost:PORT\r\nSec-Fetch-Site: cross-site";
        assertThat(get("/", cross)).startsWith("HTTP/1.1 200");
        isRefused(post(cross + "\r\nContent-Type: application/json"), "ORIGIN_NOT_ALLOWED");
        assertThat(post("Host: localhost:PORT\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void a_body_that_is_not_json_is_refused_as_before() throws IOException {
        assertThat(post("Host: localhost:PORT\r\nContent-Type: text/plain")).startsWith("HTTP/1.1 415");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/release;a=1", "/v1//release", "/v1/./release", "/v1/%2e/release", "/v1%2frelease", "/v1/%5c"
            })
    void a_path_that_chains_and_endpoints_may_read_in_two_ways_is_refused_with_a_problem(String path)
            throws IOException {
        assertThat(get(path, "Host: localhost"))
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("Content-Type: application/problem+json")
                .contains("X-Request-ID: one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/actions/a%25b", "/v1/actions/%C3%BC", "/v1/actions/a%20b"})
    void a_name_in_a_path_may_have_every_letter(String path) throws IOException {
        assertThat(get(path, "Host: localhost")).startsWith("HTTP/1.1 404");
    }

    @Test
    void an_unknown_method_is_told_the_known_ones() throws IOException {
        assertThat(send("PURGE /v1/release HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: GET");
    }
}
