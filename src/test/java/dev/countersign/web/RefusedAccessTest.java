package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.KeySecret;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.Entries;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.limits.Refusal;
import dev.countersign.web.limits.RefusedAccess;
import dev.countersign.web.limits.Source;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who guesses keys is slowed down and recorded, and cannot fill the ledger. */
@Tag("slow")
class RefusedAccessTest {

    private static final Path FACTS = Path.of("docs/examples/crm/facts");
    private static final String AGENT = "service-triage-01";
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final StandingClock clock = new StandingClock();
    private final Path data = KeptPack.in(Temporary.folder());
    private TestAccess access;
    private RunningService service;

    @BeforeEach
    void start() {
        access =
                TestAccess.in(data, clock, people -> people.client("crm", AGENT).granted("p-anton", "ANALYST"));
        service = RunningService.with(Map.of("clockAndRandom", () -> clock), FACTS, "--countersign.data=" + data);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private String wrong() {
        String[] parts = access.key("crm").split("_", 3);
        return KeySecret.again(parts[1], new SystemClockAndRandom()).text();
    }

    private static String unknown() {
        return KeySecret.make(new SystemClockAndRandom()).text();
    }

    private HttpResponse<String> with(String key) {
        return service.caller().as(key).get("/v1/release");
    }

    private static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + RunningService.json(answer).path("code").asString();
    }

    private AccessSchedule schedule() {
        return service.beans(AccessSchedule.class).iterator().next();
    }

    private List<JsonNode> recorded() {
        Entries entries = Entries.of(data);
        return LongStream.range(0, entries.size())
                .mapToObj(each -> RunningService.JSON.readTree(entries.get(each).open()))
                .filter(each -> each.path("type").asString().equals("refused-access"))
                .toList();
    }

    @Test
    void a_key_that_fails_ten_times_is_locked_out_here_and_works_again_after_a_minute() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(code(with(wrong()))).isEqualTo("401 CREDENTIAL_NOT_VALID");
        }
        HttpResponse<String> locked = with(wrong());
        assertThat(code(locked)).isEqualTo("429 LOCKED_OUT");
        assertThat(locked.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(new OpenApi().response("/v1/release", "get", "429", RunningService.json(locked)))
                .isEmpty();
        assertThat(code(with(access.key("crm")))).as("not looked at").isEqualTo("429 LOCKED_OUT");
        assertThat(with(access.key("p-anton")).statusCode()).as("another key").isEqualTo(200);

        clock.pass(A_MINUTE);
        assertThat(with(access.key("crm")).statusCode()).isEqualTo(200);
    }

    /** The second address of this machine is another source. */
    @Test
    void the_key_still_works_from_another_source() throws Exception {
        for (int i = 0; i < 11; i++) {
            with(wrong());
        }
        try (java.net.Socket socket = new java.net.Socket()) {
            socket.bind(new java.net.InetSocketAddress("127.0.0.2", 0));
            socket.connect(
                    new java.net.InetSocketAddress("127.0.0.1", service.uri("/").getPort()));
            socket.getOutputStream()
                    .write(("GET /v1/release HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
                                    + access.key("crm") + "\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void the_answers_do_not_tell_whether_a_key_exists() {
        String unknown = unknown();
        String wrong = wrong();
        for (int i = 0; i < 12; i++) {
            assertThat(with(unknown).body()).isEqualTo(with(wrong).body());
        }
        for (int i = 0; i < 100; i++) {
            with(unknown());
        }
        assertThat(code(with(unknown()))).isEqualTo("429 LOCKED_OUT");
        String other = KeySecret.again(access.key("p-anton").split("_", 3)[1], new SystemClockAndRandom())
                .text();
        assertThat(code(with(other))).isEqualTo("429 LOCKED_OUT");
        assertThat(with(access.key("p-anton")).statusCode())
                .as("others behind the same address go on")
                .isEqualTo(200);
    }

    @Test
    void what_was_refused_is_one_entry_with_counts_and_networks() {
        service.get("/v1/release");
        with("cs_mistyped");
        with("not-a-key");
        with(unknown());
        with(wrong());
        service.beans(AccessChanges.class)
                .iterator()
                .next()
                .revoke(TestAccess.by(TestAccess.ADMIN), access.key("crm").split("_", 3)[1]);
        with(access.key("crm"));
        service.caller().as(access.key("p-anton")).post("/v1/decide", "{}");
        service.caller().as(access.key("p-anton")).get("/v1/looks?customer=C-1001");
        new Browser(service).post("/console/sign-in", "password", access.key("p-anton"));
        schedule().write();

        assertThat(recorded()).hasSize(1);
        JsonNode entry = recorded().get(0);
        assertThat(entry.path("counts").properties().stream()
                        .map(each -> each.getKey() + " " + each.getValue().asInt()))
                .containsExactlyInAnyOrder(
                        "NONE 1", "MISTYPED 1", "UNKNOWN 2", "WRONG 1", "REVOKED 1", "NOT_ALLOWED 1", "FOREIGN_FORM 1");
        assertThat(entry.path("sources")).hasSize(1);
        assertThat(entry.at("/sources/0/network").asString()).isEqualTo("127.0.0.0/24");
        assertThat(entry.at("/sources/0/count").asInt()).isEqualTo(8);
        assertThat(entry.path("caller").asString()).isEqualTo("system");
        assertThat(entry.toString()).doesNotContain("cs_").doesNotContain("p-anton");
    }

    @Test
    void one_hundred_thousand_wrong_keys_are_one_entry_a_minute() {
        RefusedAccess refused = service.beans(RefusedAccess.class).iterator().next();
        long before = Entries.of(data).size();
        for (int i = 0; i < 100_000; i++) {
            refused.add(Refusal.UNKNOWN, Source.of("10." + i % 256 + "." + i / 256 % 256 + ".7"));
            if (i % 1000 == 0) {
                schedule().write();
            }
        }
        assertThat(recorded()).hasSize(1);
        clock.pass(A_MINUTE);
        schedule().write();
        schedule().write();
        assertThat(recorded()).hasSize(2);
        assertThat(Entries.of(data).size() - before).isEqualTo(2);
        assertThat(recorded().stream()
                        .mapToInt(each -> each.at("/counts/UNKNOWN").asInt())
                        .sum())
                .isEqualTo(100_000);
        assertThat(recorded())
                .allSatisfy(each -> assertThat(each.path("sources").size()).isBetween(1, 10));
    }

    @Test
    void what_was_refused_in_the_last_minute_is_recorded_when_the_service_ends() {
        with(unknown());
        schedule().write();
        with(unknown());
        service.close();
        assertThat(recorded()).hasSize(2);
    }
}
