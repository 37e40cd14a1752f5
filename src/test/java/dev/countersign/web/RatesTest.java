package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.KeptPack;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often a key may ask. The clock does not move by itself, so a bucket is refilled only when the test says so. */
@Tag("slow")
class RatesTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String AGENT = "service-triage-01";
    private static final String SLOW = "slow";
    private static final int PER_SECOND = 3;
    private static final String REQUEST_ID = "r-17";
    private static final int OTHER_BURST = 100;
    private static final StandingClock CLOCK = new StandingClock();

    private static RunningService service;
    private static TestAccess access;
    private static String request;

    @BeforeAll
    static void start() throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(data, CLOCK, people -> {
            people.granted("p-keys", "REVIEWER").rotated("p-keys");
            people.client(SLOW, AGENT)
                    .client("other", AGENT)
                    .client("batch", AGENT)
                    .client("asks", AGENT);
            for (String id : List.of(SLOW, "batch")) {
                people.changes()
                        .client(
                                TestAccess.by(TestAccess.ADMIN),
                                new Client(
                                        id,
                                        TestAccess.ADMIN,
                                        EnumSet.of(Scope.DECIDE, Scope.ACCESS, Scope.OUTCOME),
                                        Set.of(AGENT),
                                        Set.of(),
                                        false,
                                        PER_SECOND,
                                        null));
            }
        });
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK), EXAMPLE.resolve("facts"), "--countersign.data=" + data);
        request = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> decide(String client) {
        return service.caller().as(access.key(client)).post("/v1/decide", request, "X-Request-ID", REQUEST_ID);
    }

    private static Map<Integer, Long> statuses(int requests, java.util.function.Supplier<HttpResponse<String>> asked) {
        return IntStream.range(0, requests)
                .mapToObj(i -> asked.get().statusCode())
                .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
    }

    @Test
    void a_client_above_its_own_rate_gets_429_and_others_do_not() {
        CLOCK.pass(Duration.ofMinutes(1));
        double before = rateLimited("DECIDE");
        assertThat(statuses(2 * PER_SECOND + 2, () -> decide(SLOW))).isEqualTo(Map.of(200, 2L * PER_SECOND, 429, 2L));
        HttpResponse<String> refused = decide(SLOW);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.headers().firstValue("X-Request-ID")).hasValue(REQUEST_ID);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(RunningService.json(refused).path("code").asString()).isEqualTo("RATE_LIMITED");
        assertThat(service.caller()
                        .as(access.key(SLOW))
                        .post("/v1/decide", request)
                        .headers()
                        .allValues("X-Request-ID"))
                .as("a refusal can be reported")
                .hasSize(1);
        assertThat(refused.body()).doesNotContain(SLOW);
        assertThat(rateLimited("DECIDE") - before).isEqualTo(4);
        assertThat(decide("other").statusCode()).isEqualTo(200);
        assertThat(service.caller().as(access.key(SLOW)).get("/v1/release").statusCode())
                .as("what is not a decision has a bucket of its own")
                .isEqualTo(200);

        CLOCK.pass(Duration.ofSeconds(1));
        assertThat(statuses(PER_SECOND + 1, () -> decide(SLOW))).isEqualTo(Map.of(200, (long) PER_SECOND, 429, 1L));
    }

    @Test
    void a_person_with_many_keys_has_the_rate_of_one() {
        CLOCK.pass(Duration.ofMinutes(1));
        Caller first = service.caller().as(access.key("p-keys"));
        HttpResponse<String> issued = first.post("/v1/keys", "{}");
        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
        Caller second =
                service.caller().as(RunningService.json(issued).path("key").asString());
        CLOCK.pass(Duration.ofMinutes(1));
        assertThat(statuses(OTHER_BURST, () -> first.get("/v1/release"))).isEqualTo(Map.of(200, (long) OTHER_BURST));
        assertThat(first.get("/v1/release").statusCode()).isEqualTo(429);
        assertThat(second.get("/v1/release").statusCode()).isEqualTo(429);
    }

    private static double rateLimited(String kind) {
        Counter counter = service.beans(MeterRegistry.class)
                .iterator()
                .next()
                .get("countersign.access.refused")
                .tag("why", "RATE_LIMITED")
                .tag("kind", kind)
                .counter();
        return counter.count();
    }

    /** 429 decides nothing and is written nowhere. */
    @Test
    void a_request_above_the_rate_leaves_no_entry() {
        CLOCK.pass(Duration.ofMinutes(1));
        statuses(2 * PER_SECOND, () -> decide(SLOW));
        service.beans(AccessSchedule.class).iterator().next().write();
        long before = entries();
        assertThat(statuses(5, () -> decide(SLOW))).isEqualTo(Map.of(429, 5L));
        service.beans(AccessSchedule.class).iterator().next().write();
        assertThat(entries()).isEqualTo(before);
    }

    private static long entries() {
        return service.beans(dev.countersign.decisions.history.DecisionRecords.class)
                .iterator()
                .next()
                .size();
    }

    @Test
    void each_question_of_a_batch_counts_and_the_batch_is_answered() {
        CLOCK.pass(Duration.ofMinutes(1));
        String item = "{\"subject\":{\"type\":\"agent\",\"id\":\"" + AGENT
                + "\"},\"action\":{\"name\":\"update_case\"},\"resource\":{\"type\":\"case\",\"id\":\"S-1\"}}";
        String batch = "{\"evaluations\":["
                + IntStream.range(0, 3 * PER_SECOND).mapToObj(i -> item).collect(Collectors.joining(",")) + "]}";
        HttpResponse<String> answer = service.caller().as(access.key("batch")).post("/access/v1/evaluations", batch);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningService.json(answer).path("evaluations")).hasSize(3 * PER_SECOND);
        assertThat(decide("batch").headers().firstValue("Retry-After"))
                .as("9 were asked, 6 were in the bucket")
                .hasValue("2");
        CLOCK.pass(Duration.ofSeconds(2));
        assertThat(decide("batch").statusCode()).isEqualTo(200);
    }

    @Test
    void requests_without_a_credential_are_counted_by_source_and_health_is_not() {
        CLOCK.pass(Duration.ofMinutes(1));
        assertThat(statuses(101, () -> service.get("/openapi.yaml"))).isEqualTo(Map.of(200, 100L, 429, 1L));
        assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(decide("other").statusCode()).as("a key has its own").isEqualTo(200);
        CLOCK.pass(Duration.ofSeconds(1));
        assertThat(service.get("/openapi.yaml").statusCode()).isEqualTo(200);
    }

    @Test
    void a_clock_that_is_set_back_stops_nobody() {
        CLOCK.pass(Duration.ofMinutes(1));
        statuses(2 * PER_SECOND, () -> decide(SLOW));
        CLOCK.pass(Duration.ofSeconds(-20));
        assertThat(decide(SLOW).statusCode()).isEqualTo(429);
        CLOCK.pass(Duration.ofSeconds(1));
        assertThat(decide(SLOW).statusCode()).as("a ledger does not go back").isIn(200, 503);
        CLOCK.pass(Duration.ofSeconds(20));
    }

    /** The order on every path: credential, rate, body, place. */
    @Test
    void a_slow_body_of_a_refused_caller_is_answered_at_once_and_holds_no_thread() throws IOException {
        CLOCK.pass(Duration.ofMinutes(1));
        statuses(2 * PER_SECOND, () -> decide(SLOW));
        for (String[] refused : new String[][] {
            {"Authorization: Bearer cs_abcdefghij_wrong\r\n", "401"},
            {"", "401"},
            {"Authorization: Bearer " + access.key(SLOW) + "\r\n", "429"}
        }) {
            try (Wire wire = new Wire(service.uri("/"))) {
                wire.post(refused[0] + "Content-Length: 200000\r\n\r\n{");
                assertThat(wire.line()).startsWith("HTTP/1.1 " + refused[1]);
            }
            try (Wire wire = new Wire(service.uri("/"))) {
                wire.post(refused[0] + "Content-Length: 2\r\n\r\n");
                assertThat(wire.line()).startsWith("HTTP/1.1 " + refused[1]);
                wire.send("{}GET /actuator/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
                assertThat(wire.rest()).as("the connection goes on").contains("HTTP/1.1 200");
            }
        }
    }

    @Test
    void the_laptop_has_no_limit() throws IOException {
        StandingClock clock = new StandingClock();
        try (RunningService laptop =
                RunningService.with(Map.of("clockAndRandom", () -> clock), EXAMPLE.resolve("facts"))) {
            assertThat(statuses(150, () -> laptop.get("/v1/release"))).isEqualTo(Map.of(200, 150L));
        }
    }

    @Test
    void polling_has_a_bucket_of_its_own() {
        CLOCK.pass(Duration.ofMinutes(1));
        Caller asks = service.caller().as(access.key("asks"));
        assertThat(statuses(22, () -> asks.get("/access/v1/requests/x"))).containsEntry(429, 2L);
        assertThat(asks.post("/access/v1/requests", "{}").statusCode()).isNotEqualTo(429);
        assertThat(asks.get("/v1/release").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = asks.send(HttpRequest.newBuilder(asks.uri("/access/v1/requests/x"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(refused.statusCode()).isEqualTo(429);
    }
}
