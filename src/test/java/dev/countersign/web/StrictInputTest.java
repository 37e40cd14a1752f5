package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every endpoint refuses malformed texts, numbers and HTTP, and names the place. */
@Tag("slow")
class StrictInputTest {

    private static final String REPLY = """
            {"subject":{"type":"agent","id":"service-triage-01"},"action":{"name":"send_service_reply",\
            "properties":{"channel":"EMAIL","purpose":"SERVICE",
             "freeText":true,"labels":[],"dataClasses":["PERSONAL"],"confidence":0.88,"askedByCustomer":true,\
            "contentDigest":"%s"}},"resource":{"type":"serviceCase","id":"S-2002"}}""";
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.on(Path.of("docs/examples/crm/facts"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> post(String path, byte[] body) {
        return service.send(HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static String place(HttpResponse<String> refused) {
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return RunningService.json(refused).at("/problems/0/place").asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udbff", "\\udc00 alone", "\\udc00\\ud800", "\\u0000"})
    void a_text_that_is_not_whole_is_refused_by_its_member(String text) {
        String body = REPLY.formatted(text);
        for (String path : List.of("/v1/decide", "/access/v1/evaluation")) {
            assertThat(place(post(path, body.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo("action.properties.contentDigest");
        }
        String batch = "{\"evaluations\":[" + REPLY.formatted("?") + "," + body + "]}";
        assertThat(place(post("/access/v1/evaluations", batch.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("evaluations[1].action.properties.contentDigest");
    }

    /** A blank at an end, letters in another form than NFC, an invisible letter at an end, too long. */
    @ParameterizedTest
    @ValueSource(strings = {" S-2002", "S-2002 ", "\\u00a0S-2002", "S-2002\\u200b", "Cafe\\u0301", "LONG"})
    void an_id_in_another_form_is_refused_by_its_member(String id) {
        String wrong = id.replace("LONG", "x".repeat(201));
        for (String member : List.of(
                "subject.id",
                "resource.id",
                "action.name",
                "action.properties.runId",
                "action.properties.useCase",
                "action.properties.topic",
                "action.properties.template",
                "subject.properties.onBehalfOf",
                "context.agent")) {
            ObjectNode request = (ObjectNode) RunningService.JSON.readTree(REPLY.formatted("?"));
            set(request, member, RunningService.JSON.readTree("\"" + wrong + "\""));
            List<String> places = RunningService.json(refused(service.decide(request.toString())))
                    .path("problems")
                    .valueStream()
                    .map(problem -> problem.path("place").asString())
                    .toList();
            assertThat(places).as(member).contains(member);
            JsonNode access = RunningService.json(service.caller().post("/access/v1/evaluation", request.toString()));
            assertThat(access.path("decision").asBoolean(true)).as(member).isFalse();
            assertThat(access.at("/context/reason").asString()).as(member).isEqualTo("BAD_VALUE");
            assertThat(access.at("/context/countersign/reasons/0/text").asString())
                    .contains(member + ": ");
        }
    }

    @Test
    void an_id_of_two_hundred_letters_is_one() {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(REPLY.formatted("?"));
        set(request, "resource.id", RunningService.JSON.readTree("\"" + "\u00e9".repeat(200) + "\""));
        assertThat(service.decide(request.toString()).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        return response;
    }

    private static void set(ObjectNode request, String member, JsonNode value) {
        String[] names = member.split("\\.");
        ObjectNode inside = request;
        for (int i = 0; i < names.length - 1; i++) {
            inside = inside.withObjectProperty(names[i]);
        }
        inside.set(names[names.length - 1], value);
    }

    @Test
    void a_whole_letter_of_two_halves_and_a_question_mark_are_different_contents() {
        String smile = RunningService.json(service.decide(REPLY.formatted("\\ud83d\\ude42")))
                .path("actionDigest")
                .asString();
        assertThat(smile)
                .hasSize(64)
                .isNotEqualTo(RunningService.json(service.decide(REPLY.formatted("?")))
                        .path("actionDigest")
                        .asString());
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused_by_line_and_column() {
        byte[] latin = "{\n \"subject\": \"M\u00fcller\"}".getBytes(StandardCharsets.ISO_8859_1);
        HttpResponse<String> refused = post("/v1/decide", latin);
        assertThat(place(refused)).isEqualTo("body");
        assertThat(refused.body())
                .contains("0xFC at line 2, column 15 is not UTF-8")
                .contains("Maybe the text was saved in another encoding");
        byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        assertThat(place(post("/v1/decide", surrogate))).isEqualTo("body");
        assertThat(place(post("/v1/decide", "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE))))
                .isEqualTo("body");
    }

    @Test
    void a_byte_order_mark_before_a_request_is_ignored() {
        assertThat(service.decide("\uFEFF" + REPLY.formatted("?")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e31",
                "1E-31",
                "1e999999999",
                "-1e-99999999999999999999",
                "1.00000000000000000000000000000000000000001"
            })
    void a_number_that_is_too_long_or_too_far_from_one_is_refused_in_every_place(String number) {
        HttpResponse<String> refused = post(
                "/access/v1/evaluation",
                REPLY.replace("0.88", number).formatted("?").getBytes(StandardCharsets.UTF_8));
        assertThat(place(refused)).isEqualTo("action.properties.confidence");
        assertThat(refused.body()).contains("Allowed: at most 40 characters, and an exponent from -30 to 30");
        assertThat(place(post("/v1/decide", ("{\"unknown\":[0," + number + "]}").getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("unknown[1]");
    }

    @Test
    void a_body_full_of_mistakes_is_answered_with_twenty_of_them_and_their_number() {
        String many =
                IntStream.range(0, 9000).mapToObj(i -> "\"chanel" + i + "\":1").collect(Collectors.joining(","));
        JsonNode problem =
                RunningService.json(service.decide(REPLY.formatted("?").replace("\"labels\":[]", many)));
        assertThat(problem.path("problems")).hasSize(20);
        assertThat(problem.path("count").asInt()).isEqualTo(9000);
        assertThat(problem.path("detail").asString()).endsWith("and 8980 more.");
        JsonNode passedOver = RunningService.json(service.caller()
                        .post("/access/v1/evaluation", REPLY.formatted("?").replace("\"labels\":[]", many)))
                .at("/context/countersign");
        assertThat(passedOver.path("ignored")).hasSize(20);
        assertThat(passedOver.path("ignoredCount").asInt()).isEqualTo(9000);
        String wrong = IntStream.range(0, 9000).mapToObj(i -> "\"L" + i + "\"").collect(Collectors.joining(","));
        String bad = service.caller()
                .post(
                        "/access/v1/evaluation",
                        REPLY.formatted("?").replace("\"labels\":[]", "\"labels\":[" + wrong + "]"))
                .body();
        assertThat(bad).contains("And 8980 more.").hasSizeLessThan(20_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/decisions?customer=%FF",
                "/v1/decisions?customer=%00",
                "/v1/decisions?customer=%ED%A0%80",
                "/v1/decisions?customer=%4",
                "/v1/decisions/%C3%28",
                "/v1/decisions/%00",
                "/v1/decisions/%zz"
            })
    void an_address_that_is_not_utf_8_is_refused(String address) throws IOException {
        try (Wire wire = new Wire(service.uri("/"))) {
            String answer = wire.send("GET " + address + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                    .rest();
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .containsIgnoringCase("Content-Type: application/problem+json")
                    .doesNotContain("<html")
                    .doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/{id} HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n : y\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "POST /v1/decide HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
                "POST /v1/decide HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: strange\r\n\r\n",
                "GET /..%2f..%2fetc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            })
    void malformed_http_is_answered_with_a_problem(String request) throws IOException {
        try (Wire wire = new Wire(service.uri("/"))) {
            String answer = wire.send(request).rest();
            assertThat(answer)
                    .matches("(?s)HTTP/1.1 (4|5)\\d\\d .*")
                    .containsIgnoringCase("Content-Type: application/problem+json")
                    .doesNotContain("<html")
                    .doesNotContain("Exception")
                    .doesNotContain("Tomcat");
        }
    }

    @Test
    void the_page_for_errors_is_not_served() {
        HttpResponse<String> error = service.get("/error");
        assertThat(error.statusCode()).isEqualTo(404);
        assertThat(error.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
