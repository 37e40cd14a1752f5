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
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.edge.service.ServiceFile;
import dev.countersign.facts.Role;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People approve over HTTP, with keys of their own, through the command or a program. */
@Tag("slow")
class ApprovingOverHttpTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final Path DATA = KeptPack.in(Temporary.folder());
    private static final MovableClock CLOCK = new MovableClock();

    private static RunningService service;
    private static TestAccess access;
    private static OpenApi openApi;
    private static String ofAnotherRelease;

    @BeforeAll
    static void start() throws IOException {
        ofAnotherRelease = ofAnotherRelease();
        access = TestAccess.in(
                DATA,
                CLOCK,
                people -> people.everyAgent("crm")
                        .granted("p-analyst", "ANALYST")
                        .person("p-9", Set.of("crm-77", "p-99"), Set.of())
                        .approver("p-7", Role.FRONTLINE_USER, Role.BUSINESS_OWNER)
                        .approver("p-8", Role.BUSINESS_OWNER, "finance")
                        .approver("p-9", Role.FRONTLINE_USER));
        service = RunningService.with(
                        Map.of("clockAndRandom", () -> CLOCK), EXAMPLE.resolve("facts"), "--countersign.data=" + DATA)
                .as(access.key("crm"));
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

    private static ObjectNode yes() {
        return RunningService.JSON.createObjectNode();
    }

    private static ObjectNode yes(String role) {
        return yes().put("role", role);
    }

    private static HttpResponse<String> approve(String person, JsonNode body) {
        return service.as(access.key(person)).caller().post("/v1/approvals", body.toString());
    }

    private static JsonNode approved(String person, JsonNode body) {
        HttpResponse<String> answer = approve(person, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(openApi.violations("Approval", body)).isEmpty();
        assertThat(openApi.violations("Approved", RunningService.json(answer))).isEmpty();
        assertThat(RunningService.json(answer).path("person").asString()).isEqualTo(person);
        return RunningService.json(answer);
    }

    private static JsonNode refused(String person, JsonNode body) {
        HttpResponse<String> answer = approve(person, body);
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
        JsonNode late = refused("p-7", yes("FRONTLINE_USER").put("decision", old));
        assertThat(late.path("code").asString()).isEqualTo("ASK_AGAIN");
        assertThat(decided(request).path("verdict").asString()).isEqualTo("REVIEW");

        ObjectNode along = yes("FRONTLINE_USER");
        along.set("request", request);
        String decidedNow = approved("p-7", along).path("decisionId").asString();

        assertThat(decidedNow).isNotEqualTo(old);
        JsonNode found = RunningService.json(service.get("/v1/decisions/" + decidedNow));
        assertThat(found.at("/record/verdict").asString()).isEqualTo("REVIEW");
        assertThat(Instant.parse(found.at("/record/at").asString()))
                .isAfter(CLOCK.now().minus(Duration.ofMinutes(1)));
        assertThat(decided(request).path("verdict").asString()).isEqualTo("ALLOW");
    }

    @Test
    void what_a_release_that_is_no_longer_in_force_held_is_decided_again_too() throws IOException {
        JsonNode late = refused("p-7", yes("FRONTLINE_USER").put("decision", ofAnotherRelease));
        assertThat(late.path("code").asString()).isEqualTo("ASK_AGAIN");
        ObjectNode along = yes("FRONTLINE_USER");
        along.set("request", reply("of-another-release"));
        String decidedNow = approved("p-7", along).path("decisionId").asString();
        assertThat(RunningService.json(service.get("/v1/decisions/" + decidedNow))
                        .at("/record/release")
                        .asString())
                .isEqualTo(DefaultPack.release().id());
        assertThat(decided(reply("of-another-release")).path("verdict").asString())
                .isEqualTo("ALLOW");
    }

    @Test
    void a_request_that_cannot_be_read_or_is_not_held_is_not_approved() throws IOException {
        ObjectNode along = yes("FRONTLINE_USER");
        ObjectNode bad = reply("bad");
        ((ObjectNode) bad.at("/action/properties")).put("channel", "SMOKE");
        along.set("request", bad);
        assertThat(refused("p-7", along).at("/problems/0/place").asString()).isEqualTo("action.properties.channel");
        along.set(
                "request",
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/05-german-sales-email.json"))));
        assertThat(refused("p-7", along).at("/problems/0/message").asString())
                .contains("does not wait for a person with your roles")
                .doesNotContain("DENY");
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
                "--token-file",
                access.keyFile("p-7"),
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
                refused("p-7", yes("FRONTLINE_USER").put("decision", held).put(misspelt, "2026-11-28T12:00:00Z"));
        assertThat(problem.at("/problems/0/place").asString()).isEqualTo(misspelt);
        assertThat(problem.at("/problems/0/hint").asString()).startsWith("Maybe `");
        assertThat(decided(reply("misspelt")).path("verdict").asString()).isEqualTo("REVIEW");
    }

    @Test
    void a_decision_and_a_request_are_not_both_meant() throws IOException {
        ObjectNode both = yes("FRONTLINE_USER")
                .put("decision", decided(reply("both")).path("decisionId").asString());
        both.set("request", reply("both"));
        assertThat(openApi.violations("Approval", both)).isNotEmpty();
        assertThat(refused("p-7", both).at("/problems/0/place").asString()).isEqualTo("decision");
    }

    @Test
    void each_demand_needs_another_person_and_the_role_is_the_only_one_that_the_action_needs() throws IOException {
        ObjectNode change = (ObjectNode)
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/07-change-price.json")));
        String held = decided(change).path("decisionId").asString();
        JsonNode first = approved("p-7", yes().put("decision", held));
        assertThat(first.path("role").asString()).isEqualTo("BUSINESS_OWNER");
        assertThat(first.path("open")).hasSize(1);
        assertThat(refused("p-7", yes("BUSINESS_OWNER").put("decision", held))
                        .at("/problems/0/message")
                        .asString())
                .contains("p-7")
                .contains("has approved this action already");
        assertThat(refused("p-7", yes("BUSINESS_OWNER").put("decision", held).put("qualifier", "finance"))
                        .at("/problems/0/message")
                        .asString())
                .contains("does not have the role BUSINESS_OWNER (finance)");
        assertThat(decided(change).path("verdict").asString()).isEqualTo("REVIEW");
        JsonNode second = approved("p-8", yes().put("decision", held).put("qualifier", "finance"));
        assertThat(second.path("qualifier").asString()).isEqualTo("finance");
        assertThat(second.path("open")).isEmpty();
        assertThat(decided(change).path("verdict").asString()).isEqualTo("ALLOW");
    }

    @Test
    void nobody_approves_for_somebody_else() throws IOException {
        String held = decided(reply("somebody-else")).path("decisionId").asString();
        assertThat(refused("p-7", yes().put("decision", held).put("person", "p-8"))
                        .at("/problems/0/message")
                        .asString())
                .contains("is the owner of the credential");
        for (ObjectNode along : List.of(yes(), yes("FRONTLINE_USER"))) {
            assertThat(approve("p-8", along.put("decision", held)).statusCode()).isEqualTo(404);
        }
        for (String other : new String[] {"crm", "p-analyst", TestAccess.ADMIN}) {
            assertThat(approve(other, yes().put("decision", held)).statusCode())
                    .as(other)
                    .isEqualTo(403);
        }
        for (String token :
                new String[] {"", ServiceFile.read(DATA).orElseThrow().token()}) {
            assertThat(service.as(token)
                            .caller()
                            .post("/v1/approvals", yes().put("decision", held).toString())
                            .statusCode())
                    .as(token)
                    .isIn(401, 403);
        }
        assertThat(decided(reply("somebody-else")).path("verdict").asString()).isEqualTo("REVIEW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p-9", "crm-77", "CRM-77", "p-99", "\u0440-9", "staff:p-9"})
    void a_person_whom_the_agent_acts_for_under_any_id_does_not_approve(String named) throws IOException {
        ObjectNode request = reply("for " + named.codePointAt(0) + named.length());
        ((ObjectNode) request.path("subject")).putObject("properties").put("onBehalfOf", named);
        String held = decided(request).path("decisionId").asString();
        assertThat(refused("p-9", yes().put("decision", held))
                        .at("/problems/0/message")
                        .asString())
                .contains("the agent acts for this person");
        assertThat(approved("p-7", yes().put("decision", held)).path("open")).isEmpty();
    }

    @Test
    void a_person_without_the_role_learns_nothing_of_a_request_and_leaves_nothing_in_the_ledger() throws IOException {
        long before = decisions();
        Set<String> answers = new HashSet<>();
        for (String file : List.of("03-service-reply-own-words", "05-german-sales-email", "02-draft-service-reply")) {
            for (ObjectNode along : List.of(yes(), yes("BUSINESS_OWNER"))) {
                along.set(
                        "request",
                        RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/" + file + ".json"))));
                answers.add(refused("p-8", along).toString());
            }
        }
        assertThat(answers)
                .as("held for another role, denied and allowed are the same")
                .hasSize(1);
        assertThat(answers.toString()).doesNotContain("FRONTLINE_USER");
        assertThat(decisions()).as("nothing is recorded").isEqualTo(before);
    }

    @Test
    void a_decision_that_the_person_may_not_read_is_to_an_approval_like_one_that_does_not_exist() throws IOException {
        String unknown = "00000000-0000-0000-0000-000000000000";
        String held = decided(reply("not-for-p-8")).path("decisionId").asString();
        for (String other : List.of("p-8", "p-7")) {
            HttpResponse<String> answer = approve(other, yes().put("decision", unknown));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(openApi.response("/v1/approvals", "post", "404", RunningService.json(answer)))
                    .isEmpty();
        }
        HttpResponse<String> foreign = approve("p-8", yes().put("decision", held));
        HttpResponse<String> read = service.as(access.key("p-8")).caller().get("/v1/decisions/" + held);
        assertThat(read.statusCode()).isEqualTo(404);
        assertThat(foreign.body())
                .isEqualTo(approve("p-8", yes().put("decision", unknown)).body().replace(unknown, held));
        assertThat(RunningService.json(foreign).path("detail"))
                .isEqualTo(RunningService.json(read).path("detail"));
        assertThat(approve("p-7", yes().put("decision", held)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_person_who_approves_uses_nothing_up_with_a_request_that_is_not_held() throws IOException {
        JsonNode free =
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/02-draft-service-reply.json")));
        long before = decisions();
        ObjectNode along = yes();
        along.set("request", free);
        assertThat(refused("p-7", along).at("/problems/0/message").asString())
                .contains("does not wait for a person with your roles");
        assertThat(decisions()).as("nothing is recorded").isEqualTo(before);
    }

    private static String command(String... args) {
        StringWriter said = new StringWriter();
        CommandLineEdge.run(DefaultPack.PACKS, new PrintWriter(said), new PrintWriter(said), args);
        return said.toString();
    }

    private static JsonNode report(JsonNode decision, String outcome) {
        HttpResponse<String> answer = service.caller()
                .post(
                        "/v1/decisions/" + decision.path("decisionId").asString() + "/outcome",
                        "{\"outcome\":\"" + outcome + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    private static List<String> doneMoreThanApproved() {
        return RunningService.JSON
                .readTree(command("ledger", "reconcile", "--json", "--data", DATA.toString())
                        .lines()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElseThrow())
                .path("differences")
                .valueStream()
                .filter(each -> each.path("code").asString().equals("MORE_THAN_APPROVED"))
                .map(each -> each.path("decision").asString())
                .toList();
    }

    @Test
    void an_approval_that_two_actions_were_done_by_is_found() throws IOException {
        ObjectNode request = reply("done-by-two");
        approved(
                "p-7", yes().put("decision", decided(request).path("decisionId").asString()));
        JsonNode first = decided(request);
        report(first, "NOT_EXECUTED");
        JsonNode second = decided(request);
        assertThat(second.path("verdict").asString())
                .as("the use was given back")
                .isEqualTo("ALLOW");
        report(first, "EXECUTED");
        assertThat(doneMoreThanApproved()).isEmpty();
        report(second, "EXECUTED");
        assertThat(doneMoreThanApproved())
                .containsExactly(second.path("decisionId").asString());
        assertThat(decided(request).toString()).contains("APPROVAL_USED");
    }

    @Test
    void a_command_tells_a_program_what_the_service_answers() throws IOException {
        JsonNode problem = refused("p-7", yes("FRONTLINE_USER").put("decision", ofAnotherRelease));
        JsonNode told = RunningService.JSON.readTree(command(
                "approve",
                ofAnotherRelease,
                "--role",
                "FRONTLINE_USER",
                "--json",
                "--token-file",
                access.keyFile("p-7"),
                "--data",
                DATA.toString()));
        assertThat(told.path("code").asString()).isEqualTo("ASK_AGAIN");
        assertThat(told.path("problems")).isEqualTo(problem.path("problems")).hasSize(1);
        assertThat(RunningService.json(approve("p-7", yes().put("decision", "no-such")))
                        .has("code"))
                .as("only what has one")
                .isFalse();
    }

    @Test
    void a_command_names_no_person_and_needs_a_credential() {
        assertThat(command("approve", "no-such", "--person", "p-7", "--role", "FRONTLINE_USER"))
                .contains("the person is the owner of the credential")
                .contains("COUNTERSIGN_TOKEN");
        assertThat(command("approve", "no-such", "--data", DATA.toString()))
                .contains("needs the credential of a person");
        assertThat(command("erase", "C-1", "--by", "p-1", "--agreed-by", "p-2"))
                .contains("the person is the owner of the credential");
        assertThat(command("approve", "no-such", "--token-file", access.keyFile("p-7"), "--data", DATA.toString()))
                .contains("there is no decision `no-such`");
        assertThat(command("approve", "no-such", "--token-file", access.keyFile("crm"), "--data", DATA.toString()))
                .contains("This caller may not do that");
    }

    private static long decisions() {
        return RunningService.json(service.get("/v1/decisions?limit=1000"))
                .at("/page/count")
                .asLong();
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
