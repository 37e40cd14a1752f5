package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.facts.Role;
import dev.countersign.ledger.Archive;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
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
                people -> people.client(
                                "desk",
                                EnumSet.of(Scope.DECIDE, Scope.REQUEST),
                                Set.of("service-triage-01", "sales-support-01"),
                                Set.of(),
                                false)
                        .approver("p-1", Role.FRONTLINE_USER)
                        .approver("p-steward", Role.DATA_STEWARD)
                        .granted("p-auditor", "AUDITOR")
                        .granted("p-sales-lead", "REVIEWER")
                        .granted("p-second", "REVIEWER")
                        .granted("p-owner", "REVIEWER", "BUSINESS_OWNER")
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

    /** Id of a decision of which each is drawn, because its risk is high, after its day. */
    private String drawn() throws IOException {
        JsonNode held = service.caller()
                .as(access.key("desk"))
                .answer("/v1/decide", Files.readString(EXAMPLE.resolve("requests/07-change-price.json")));
        assertThat(held.path("verdict").asString()).isEqualTo("REVIEW");
        return held.path("decisionId").asString();
    }

    private void nextDay() {
        clock.pass(Duration.ofDays(1));
        service.beans(SamplingSchedule.class).iterator().next().reveal();
    }

    private HttpResponse<String> look(String person, String decision, String view) {
        return service.caller().as(access.key(person)).post("/v1/samples/" + decision + "/look", view);
    }

    private static String answer(HttpResponse<String> looked) throws IOException {
        assertThat(looked.statusCode()).as(looked.body()).isEqualTo(200);
        assertThat(new OpenApi().violations("SecondLookAnswer", RunningService.json(looked)))
                .isEmpty();
        return RunningService.json(looked).path("answer").asString();
    }

    @Test
    void a_reviewer_says_what_is_right_before_the_verdict_is_shown() throws IOException {
        String decision = drawn();
        assertThat(get("p-reviewer", "/v1/samples/" + decision).statusCode())
                .as("not revealed")
                .isEqualTo(404);
        assertThat(look("p-reviewer", decision, "{\"verdict\":\"DENY\"}").statusCode())
                .isEqualTo(404);
        nextDay();
        HttpResponse<String> card = get("p-reviewer", "/v1/samples/" + decision);
        assertThat(new OpenApi().violations("Sample", RunningService.json(card)))
                .isEmpty();
        assertThat(RunningService.json(card).path("facts").path("action.name").asString())
                .isEqualTo("change_price");
        assertThat(RunningService.json(card).path("facts").propertyNames())
                .as("the level of the agent could tell the verdict")
                .contains("action.name", "resource.type", "subject.type")
                .allMatch(name -> name.matches("(action|resource)\\..+|subject\\.type"));
        assertThat(card.body())
                .contains("\"looked\":false")
                .doesNotContain("REVIEW")
                .doesNotContain("p-sales-lead")
                .doesNotContain("approv");
        assertThat(answer(look(
                        "p-reviewer", decision, "{\"verdict\":\"DENY\",\"code\":\"TOO_RISKY\",\"harm\":\"HIGH\"}")))
                .isEqualTo("DISAGREE");
        HttpResponse<String> again = look("p-second", decision, "{\"verdict\":\"REVIEW\"}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("ALREADY_LOOKED");
        assertThat(new OpenApi().violations("Problem", RunningService.json(again)))
                .isEmpty();
        assertThat(get("p-auditor", "/v1/samples").body()).contains("\"looked\":true");
        service.close();
        assertThat(Terminal.run("verify", data.toString(), "--samples").out())
                .contains("sampled: 1 decision, 1 drawn, 0 never looked at")
                .endsWith("Nothing is wrong.\n");
    }

    @Test
    void the_same_verdict_agrees_and_not_knowing_is_an_answer() throws IOException {
        String first = drawn();
        String second = drawn();
        nextDay();
        assertThat(answer(look("p-reviewer", first, "{\"verdict\":\"REVIEW\"}")))
                .isEqualTo("AGREE");
        assertThat(answer(look("p-reviewer", second, "{\"verdict\":\"CANNOT_TELL\"}")))
                .isEqualTo("CANNOT_TELL");
    }

    @Test
    void nobody_looks_at_what_they_approved_or_what_was_done_for_them() throws IOException {
        String decision = drawn();
        JsonNode request =
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/07-change-price.json")));
        String task = service.caller().as(access.key("desk")).opensTask(request, decision, "");
        HttpResponse<String> approved =
                service.caller().as(access.key("p-owner")).approves(task);
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        nextDay();
        for (String concerned : List.of("p-sales-lead", "p-owner")) {
            HttpResponse<String> own = look(concerned, decision, "{\"verdict\":\"REVIEW\"}");
            assertThat(own.statusCode()).as(concerned).isEqualTo(400);
            assertThat(own.body()).contains("Maybe another person looks at it");
        }
        assertThat(get("p-auditor", "/v1/samples").body()).contains("\"looked\":false");
    }

    @Test
    void a_view_that_cannot_be_meant_is_refused_by_its_member() throws IOException {
        String decision = drawn();
        nextDay();
        assertThat(look("p-reviewer", decision, "{}").body()).contains("verdict");
        assertThat(look("p-reviewer", decision, "{\"verdict\":\"YES\"}").body())
                .contains("is not one of ALLOW, REVIEW, DENY, CANNOT_TELL");
        assertThat(look("p-reviewer", decision, "{\"verdict\":\"DENY\",\"code\":\"BAD\"}")
                        .body())
                .contains("`BAD` is not one of ");
        assertThat(look("p-reviewer", decision, "{\"verdict\":\"DENY\",\"harm\":\"PROHIBITED\"}")
                        .body())
                .contains("is not one of LOW, MEDIUM, HIGH.");
        assertThat(look("p-reviewer", "no-such", "{\"verdict\":\"DENY\"}").statusCode())
                .isEqualTo(404);
        assertThat(answer(look("p-reviewer", decision, "{\"verdict\":\"DENY\"}")))
                .isEqualTo("DISAGREE");
    }

    @Test
    void no_erasure_can_name_the_key_of_a_seed() throws IOException {
        drawn();
        String key;
        try (Archive entries = Entries.of(data)) {
            key = LongStream.range(0, entries.size())
                    .mapToObj(entries::parts)
                    .flatMap(List::stream)
                    .filter(part -> new String(part.content(), StandardCharsets.UTF_8).contains("\"secret\":"))
                    .map(DecryptedPart::subject)
                    .findFirst()
                    .orElseThrow();
        }
        for (String name : List.of(key, "customer:" + key, "staff:" + key)) {
            HttpResponse<String> erased = service.caller()
                    .as(access.key("p-steward"))
                    .post("/v1/erasures", "{\"subject\":\"" + name + "\",\"reason\":\"why\",\"holdChecked\":true}");
            assertThat(erased.statusCode()).as(erased.body()).isEqualTo(400);
            assertThat(erased.body()).contains("this ledger has no data of");
        }
    }
}
