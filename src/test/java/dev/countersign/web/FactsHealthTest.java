package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.FactRefresh;
import dev.countersign.facts.text.InvalidInput;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The health page on own facts: their age, their problems, and what a refused reload
 * added.
 */
@Tag("slow")
class FactsHealthTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final Path FACTS = Temporary.folder();
    private static RunningService service;
    private static OpenApi openApi;

    /** One customer with 25 mistakes among the customers of the example company. */
    @BeforeAll
    static void start() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLE.resolve("facts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, FACTS.resolve(file.getFileName().toString()));
            }
        }
        String zones =
                IntStream.range(0, 25).mapToObj(i -> "\"Nowhere/" + i + "\"").collect(Collectors.joining(","));
        append(
                "customers.jsonl",
                line(
                        "customer",
                        "C-9001",
                        "{\"kind\":\"CONSUMER\",\"countries\":[\"DE\"],\"phone\":\"\",\"zones\":[" + zones
                                + "],\"states\":[]}",
                        "2026-11-22T02:00:00Z"));
        service = RunningService.on(FACTS);
        openApi = new OpenApi();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String line(String type, String id, String properties, String asOf) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"properties\":" + properties
                + ",\"source\":\"test\",\"asOf\":\"" + asOf + "\"}";
    }

    private static void append(String file, String line) throws IOException {
        Files.writeString(FACTS.resolve(file), "\n" + line, StandardOpenOption.APPEND);
    }

    private static JsonNode facts() {
        HttpResponse<String> health = service.get("/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        JsonNode json = RunningService.json(health);
        assertThat(openApi.violations("Health", json)).isEmpty();
        return json.at("/components/facts/details");
    }

    /** The service itself looks once a second; this looks at once. */
    private static void reload() {
        try {
            service.beans(FactRefresh.class).iterator().next().refresh();
        } catch (InvalidInput e) {
            // the health page shows it
        }
    }

    @Test
    void the_page_tells_age_mistakes_and_quarantine_and_what_a_refused_reload_adds_and_when_that_is_over()
            throws IOException {
        JsonNode before = facts();
        assertThat(before.path("mistakes").asInt()).isGreaterThanOrEqualTo(25);
        assertThat(before.path("first")).hasSize(20);
        assertThat(before.at("/first/0").asString())
                .contains("customers.jsonl:")
                .contains("Nowhere/");
        assertThat(before.path("quarantined").asInt()).isPositive();
        assertThat(before.path("newestRefused").asBoolean()).isFalse();
        assertThat(before.path("addedByRefused")).isEmpty();
        Instant asOf = Instant.parse(before.path("asOf").asString());
        assertThat(before.path("ageSeconds").asLong())
                .isBetween(
                        Duration.between(asOf, Instant.now()).toSeconds() - 60,
                        Duration.between(asOf, Instant.now()).toSeconds());
        String reply = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        assertThat(RunningService.json(service.decide(reply)).path("verdict").asString())
                .isEqualTo("REVIEW");

        String agents = Files.readString(FACTS.resolve("agents.jsonl"));
        Files.writeString(
                FACTS.resolve("agents.jsonl"),
                agents.lines()
                        .map(each -> each.contains("\"id\": \"service-triage-01\"")
                                ? each.replace("\"ACTIVE\"", "\"PAUSED\"")
                                : each.contains("\"id\": \"sales-support-01\"")
                                        ? each.replace("\"ACTIVE\"", "\"ACTVE\"")
                                        : each)
                        .collect(Collectors.joining("\n")));
        append(
                "suppressions.jsonl",
                line(
                        "suppression",
                        "S-9001",
                        "{\"customer\":\"C-1008\",\"channel\":\"ALL\",\"kind\":\"STOP\"}",
                        "2026-11-23T02:00:00Z"));
        reload();

        JsonNode refused = facts();
        assertThat(refused.path("newestRefused").asBoolean()).isTrue();
        assertThat(refused.path("mistakes").asInt())
                .isGreaterThan(before.path("mistakes").asInt());
        assertThat(refused.path("first")).hasSize(20);
        assertThat(refused.path("addedByRefused").toString()).isEqualTo("{\"suppression\":1}");
        assertThat(Instant.parse(refused.path("asOf").asString()))
                .as("of those in force")
                .isEqualTo(asOf);
        JsonNode denied = RunningService.json(service.decide(reply));
        assertThat(denied.path("verdict").asString()).isEqualTo("DENY");
        assertThat(denied.path("reasons")
                        .valueStream()
                        .map(reason -> reason.path("code").asString()))
                .contains("AGENT_PAUSED");

        Files.writeString(FACTS.resolve("agents.jsonl"), agents);
        reload();
        JsonNode after = facts();
        assertThat(List.of(
                        after.path("newestRefused").asBoolean(),
                        after.path("addedByRefused").isEmpty()))
                .containsExactly(false, true);
        assertThat(RunningService.json(service.decide(reply)).path("reasons").toString())
                .doesNotContain("AGENT_PAUSED");
    }
}
