package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Reviewers and auditors read what was drawn, when its day is over. */
@Tag("slow")
@Timeout(120)
class SamplesOverHttpTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final int DECISIONS = 120;

    private final StandingClock clock = new StandingClock();
    private final Path data = KeptPack.in(Temporary.folder());
    private TestAccess access;
    private RunningService service;

    @BeforeEach
    void start() {
        access = TestAccess.in(
                data,
                clock,
                people -> people.client("desk", EnumSet.of(Scope.DECIDE), Set.of("service-triage-01"), Set.of(), false)
                        .approver("p-1", Role.FRONTLINE_USER)
                        .granted("p-auditor", "AUDITOR")
                        .granted("p-reviewer", "REVIEWER"));
        service = RunningService.with(
                Map.of("clockAndRandom", () -> clock), EXAMPLE.resolve("facts"), "--countersign.data=" + data);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private HttpResponse<String> get(String person, String path) {
        return service.caller().as(access.key(person)).get(path);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode json = RunningService.json(answer);
        assertThat(new OpenApi().violations("Samples", json)).isEmpty();
        return json;
    }

    @Test
    void what_was_drawn_is_listed_when_the_day_is_over_without_verdict_persons_and_reasons() throws IOException {
        String request = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        for (int i = 0; i < DECISIONS; i++) {
            service.caller().as(access.key("desk")).answer("/v1/decide", request);
        }
        String today = clock.now().toString().substring(0, 10);
        assertThat(json(get("p-auditor", "/v1/samples")).path("days")).isEmpty();
        HttpResponse<String> early = get("p-auditor", "/v1/samples?day=" + today);
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(early.body()).contains("is not a day whose seed is revealed");

        clock.pass(Duration.ofDays(1));
        service.beans(SamplingSchedule.class).iterator().next().reveal();

        JsonNode drawn = json(get("p-reviewer", "/v1/samples?day=" + today));
        assertThat(drawn.path("days").valueStream().map(JsonNode::asString)).containsExactly(today);
        assertThat(drawn.path("decisions").asInt()).isEqualTo(DECISIONS);
        assertThat(drawn.path("drawn").asInt()).isEqualTo(drawn.path("results").size());
        assertThat(json(get("p-auditor", "/v1/samples"))).isEqualTo(drawn);
        assertThat(drawn.toString())
                .doesNotContain("REVIEW")
                .doesNotContain("p-service-lead")
                .doesNotContain("C-1008")
                .doesNotContain("ONE_CUSTOMER_MESSAGE");
        for (String other : List.of("p-1", "desk")) {
            assertThat(get(other, "/v1/samples").statusCode()).as(other).isEqualTo(403);
        }
    }
}
