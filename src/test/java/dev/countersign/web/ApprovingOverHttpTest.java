package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.Kept;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.edge.ServiceFile;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.Reworded;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People approve over HTTP, through the command or a program that has the token. */
@Tag("slow")
class ApprovingOverHttpTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final Path DATA = KeptPack.in(Temporary.folder());
    private static final MovableClock CLOCK = new MovableClock();
    /** {@code p-7} with one letter of another script. */
    private static final String CYRILLIC = "\u0440-7";

    private static RunningService service;
    private static OpenApi openApi;
    private static String ofAnotherRelease;

    @BeforeAll
    static void start() throws IOException {
        ofAnotherRelease = ofAnotherRelease();
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK), EXAMPLE.resolve("facts"), "--countersign.data=" + DATA);
        openApi = new OpenApi();
    }

    /** Id of a decision that was held just now, by a release in which one row has another wording. */
    private static String ofAnotherRelease() throws IOException {
        PolicyRelease release = Reworded.release("T12-001");
        JsonNode body = reply("of-another-release");
        try (DataFolder open = DataFolder.open(DATA, id -> release, Optional.empty(), CLOCK)) {
            PolicySnapshot snapshot = new ActivePolicy(
                            release,
                            OwnFacts.folder(EXAMPLE.resolve("facts"), release.vocabulary(), release.declaredTypes()))
                    .snapshot();
            return open.service()
                    .decide(
                            snapshot,
                            new DecisionRequest(
                                    dev.countersign.decisions.request.Caller.laptop(),
                                    RequestParser.read(body, release),
                                    "of-another-release",
                                    CLOCK.now(),
                                    new SystemClockAndRandom().random(32),
                                    RequestParser.digest(body),
                                    null,
                                    null))
                    .decision()
                    .id();
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** A reply that is held, another one for each content. */
    private static ObjectNode reply(String content) throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", content);
        return request;
    }

    private static JsonNode decided(JsonNode request, String... headers) {
        return RunningService.json(service.decide(request.toString(), headers));
    }

    private static ObjectNode yes(String person, String role) {
        return RunningService.JSON.createObjectNode().put("person", person).put("role", role);
    }

    private static HttpResponse<String> approve(JsonNode body) throws IOException {
        return service.caller()
                .post(
                        "/v1/approvals",
                        body.toString(),
                        "Authorization",
                        "Bearer " + ServiceFile.read(DATA).orElseThrow().token());
    }

    private static JsonNode approved(JsonNode body) throws IOException {
        HttpResponse<String> answer = approve(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(openApi.violations("Approval", body)).isEmpty();
        assertThat(openApi.violations("Approved", RunningService.json(answer))).isEmpty();
        return RunningService.json(answer);
    }

    private static JsonNode refused(JsonNode body) throws IOException {
        HttpResponse<String> answer = approve(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(openApi.violations("Problem", RunningService.json(answer))).isEmpty();
        return RunningService.json(answer);
    }

    @Test
    void what_was_held_more_than_half_an_hour_ago_is_decided_again_where_the_body_has_the_request_and_is_approved()
            throws IOException {
        ObjectNode request = reply("held-long-ago");
        String old = decided(request).path("decisionId").asString();
        CLOCK.pass(Duration.ofMinutes(31));
        JsonNode late = refused(yes("p-7", "FRONTLINE_USER").put("decision", old));
        assertThat(late.path("code").asString()).isEqualTo("ASK_AGAIN");
        assertThat(decided(request).path("verdict").asString()).isEqualTo("REVIEW");

        ObjectNode along = yes("p-7", "FRONTLINE_USER");
        along.set("request", request);
        String decidedNow = approved(along).path("decisionId").asString();

        assertThat(decidedNow).isNotEqualTo(old);
        JsonNode found = RunningService.json(service.get("/v1/decisions/" + decidedNow));
        assertThat(found.at("/record/verdict").asString()).isEqualTo("REVIEW");
        assertThat(Instant.parse(found.at("/record/at").asString()))
                .isAfter(CLOCK.now().minus(Duration.ofMinutes(1)));
        assertThat(decided(request).path("verdict").asString()).isEqualTo("ALLOW");
    }

    @Test
    void what_a_release_that_is_no_longer_in_force_held_is_decided_again_too() throws IOException {
        JsonNode late = refused(yes("p-7", "FRONTLINE_USER").put("decision", ofAnotherRelease));
        assertThat(late.path("code").asString()).isEqualTo("ASK_AGAIN");
        ObjectNode along = yes("p-7", "FRONTLINE_USER");
        along.set("request", reply("of-another-release"));
        String decidedNow = approved(along).path("decisionId").asString();
        assertThat(RunningService.json(service.get("/v1/decisions/" + decidedNow))
                        .at("/record/release")
                        .asString())
                .isEqualTo(DefaultPack.release().id());
        assertThat(decided(reply("of-another-release")).path("verdict").asString())
                .isEqualTo("ALLOW");
    }

    @Test
    void a_request_that_cannot_be_read_or_is_not_held_is_not_approved() throws IOException {
        ObjectNode along = yes("p-7", "FRONTLINE_USER");
        ObjectNode bad = reply("bad");
        ((ObjectNode) bad.at("/action/properties")).put("channel", "SMOKE");
        along.set("request", bad);
        assertThat(refused(along).at("/problems/0/place").asString()).isEqualTo("action.properties.channel");
        along.set(
                "request",
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/05-german-sales-email.json"))));
        assertThat(refused(along).at("/problems/0/message").asString())
                .contains("not held")
                .contains("DENY");
    }

    @Test
    void the_command_sends_a_file_with_the_request_to_the_service() throws IOException {
        ObjectNode request = reply("by-file");
        Path file = Files.writeString(Temporary.folder().resolve("request.json"), request.toString());
        StringWriter said = new StringWriter();
        int ended = CommandLineEdge.run(
                DefaultPack.PACKS,
                new PrintWriter(said),
                new PrintWriter(said),
                "approve",
                file.toString(),
                "--person",
                "p-7",
                "--role",
                "FRONTLINE_USER",
                "--data",
                DATA.toString());
        assertThat(said.toString())
                .contains("Approved by p-7 as FRONTLINE_USER")
                .contains("Nobody else needs to approve");
        assertThat(ended).isZero();
        assertThat(decided(request).path("verdict").asString()).isEqualTo("ALLOW");
        assertThat(decided(request).path("verdict").asString()).as("once").isEqualTo("REVIEW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"untill", "Qualifier", "decison"})
    void a_misspelt_member_is_not_ignored(String misspelt) throws IOException {
        String held = decided(reply("misspelt")).path("decisionId").asString();
        JsonNode problem =
                refused(yes("p-7", "FRONTLINE_USER").put("decision", held).put(misspelt, "2026-11-28T12:00:00Z"));
        assertThat(problem.at("/problems/0/place").asString()).isEqualTo(misspelt);
        assertThat(problem.at("/problems/0/hint").asString()).startsWith("Maybe `");
        assertThat(decided(reply("misspelt")).path("verdict").asString()).isEqualTo("REVIEW");
    }

    @Test
    void a_decision_and_a_request_are_not_both_meant() throws IOException {
        ObjectNode both = yes("p-7", "FRONTLINE_USER")
                .put("decision", decided(reply("both")).path("decisionId").asString());
        both.set("request", reply("both"));
        assertThat(openApi.violations("Approval", both)).isNotEmpty();
        assertThat(refused(both).at("/problems/0/place").asString()).isEqualTo("decision");
    }

    @Test
    void a_person_written_with_letters_that_look_alike_is_not_a_second_person() throws IOException {
        ObjectNode change = (ObjectNode)
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/07-change-price.json")));
        String held = decided(change).path("decisionId").asString();
        assertThat(approved(yes("p-7", "BUSINESS_OWNER").put("decision", held)).path("open"))
                .hasSize(1);
        JsonNode again =
                refused(yes(CYRILLIC, "BUSINESS_OWNER").put("decision", held).put("qualifier", "finance"));
        assertThat(again.at("/problems/0/place").asString()).isEqualTo("person");
        assertThat(again.at("/problems/0/message").asString())
                .contains(CYRILLIC)
                .contains("looks like it")
                .contains("has approved this action already");
        assertThat(decided(change).path("verdict").asString()).isEqualTo("REVIEW");
        assertThat(approved(yes("p-8", "BUSINESS_OWNER").put("decision", held).put("qualifier", "finance"))
                        .path("open"))
                .isEmpty();
        assertThat(decided(change).path("verdict").asString()).isEqualTo("ALLOW");
    }

    @Test
    void the_represented_person_in_other_letters_and_an_agent_cannot_approve() throws IOException {
        ObjectNode request = reply("for-p-7");
        ((ObjectNode) request.path("subject")).putObject("properties").put("onBehalfOf", "p-7");
        String held = decided(request).path("decisionId").asString();
        assertThat(refused(yes(CYRILLIC, "FRONTLINE_USER").put("decision", held))
                        .at("/problems/0/message")
                        .asString())
                .contains("is the requester")
                .contains("looks like one of them");
        for (String agent : new String[] {"service-triage-01", "Service-Triage-01 ", "s\u0435rvice-triage-01"}) {
            JsonNode problem = refused(yes(agent, "FRONTLINE_USER").put("decision", held));
            assertThat(problem.at("/problems/0/place").asString()).isEqualTo("person");
            assertThat(problem.at("/problems/0/message").asString())
                    .contains("service-triage-01")
                    .contains("only people can");
        }
        assertThat(decided(request).path("verdict").asString()).isEqualTo("REVIEW");
    }

    @Test
    void keys_are_forgotten_some_time_after_their_answers_ran_out_and_decide_nothing_again() throws IOException {
        DecisionService deciding =
                service.beans(DecisionService.class).iterator().next();
        CLOCK.pass(Duration.ofDays(2));
        decided(reply("keys"), "Idempotency-Key", "k-0");
        assertThat(Kept.keys(deciding)).as("no earlier one").isEqualTo(1);
        for (int i = 1; i < 30; i++) {
            decided(reply("keys"), "Idempotency-Key", "k-" + i);
        }
        assertThat(Kept.keys(deciding)).isEqualTo(30);
        CLOCK.pass(Duration.ofDays(2));
        decided(reply("keys"), "Idempotency-Key", "k-30");
        assertThat(Kept.keys(deciding)).isEqualTo(1);
        HttpResponse<String> old = service.decide(reply("keys").toString(), "Idempotency-Key", "k-7");
        assertThat(old.statusCode()).isEqualTo(409);
        assertThat(RunningService.json(old).path("code").asString()).isEqualTo("EXPIRED");
    }
}
