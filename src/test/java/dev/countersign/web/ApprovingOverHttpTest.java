package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.Kept;
import dev.countersign.edge.service.ServiceFile;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People approve over HTTP, with keys of their own, what a client has put before them. */
@Tag("slow")
class ApprovingOverHttpTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final Path DATA = KeptPack.in(Temporary.folder());
    private static final MovableClock CLOCK = new MovableClock();

    private static RunningService service;
    private static TestAccess access;
    private static OpenApi openApi;

    @BeforeAll
    static void start() throws IOException {
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

    @AfterAll
    static void stop() {
        service.close();
    }

    /** A reply that is held, another one for each content. */
    private static ObjectNode reply(String content) throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(content));
        return request;
    }

    private static JsonNode decided(JsonNode request, String... headers) {
        return RunningService.json(service.decide(request.toString(), headers));
    }

    /** Id of the task of a reply that is held now. */
    private static String opened(String content) throws IOException {
        return service.caller().opensTask(reply(content), content);
    }

    private static Caller as(String person) {
        return service.caller().as(access.key(person));
    }

    private static String member(String name, String value) {
        return "\"" + name + "\":\"" + value + "\"";
    }

    private static JsonNode approved(String person, String task, String... members) {
        JsonNode answer = as(person).approved(task, members);
        assertThat(openApi.violations("Approved", answer)).isEmpty();
        assertThat(answer.path("person").asString()).isEqualTo(person);
        return answer;
    }

    private static JsonNode refused(String person, String task, String... members) {
        HttpResponse<String> answer = as(person).approves(task, members);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(openApi.violations("Problem", RunningService.json(answer))).isEmpty();
        return RunningService.json(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"untill", "Qualifier", "reasn"})
    void a_misspelt_member_is_not_ignored(String misspelt) throws IOException {
        JsonNode problem = refused("p-7", opened("misspelt"), member(misspelt, "2026-11-28T12:00:00Z"));
        assertThat(problem.at("/problems/0/place").asString()).isEqualTo(misspelt);
        assertThat(problem.at("/problems/0/hint").asString()).startsWith("Maybe `");
        assertThat(decided(reply("misspelt")).path("verdict").asString()).isEqualTo("REVIEW");
    }

    @Test
    void each_demand_needs_another_person_and_the_role_is_the_only_one_that_the_action_needs() throws IOException {
        JsonNode change =
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/07-change-price.json")));
        String task = service.caller().opensTask(change, "");
        JsonNode first = approved("p-7", task);
        assertThat(first.path("role").asString()).isEqualTo("BUSINESS_OWNER");
        assertThat(first.path("open")).hasSize(1);
        JsonNode again = refused("p-7", task, member("role", "BUSINESS_OWNER"));
        assertThat(again.path("code").asString()).isEqualTo("ALREADY_DECIDED");
        assertThat(refused("p-7", task, member("role", "BUSINESS_OWNER"), member("qualifier", "finance"))
                        .at("/problems/0/message")
                        .asString())
                .contains("does not have the role BUSINESS_OWNER (finance)");
        assertThat(decided(change).path("verdict").asString()).isEqualTo("REVIEW");
        JsonNode second = approved("p-8", task, member("qualifier", "finance"));
        assertThat(second.path("qualifier").asString()).isEqualTo("finance");
        assertThat(second.path("open")).isEmpty();
        assertThat(decided(change).path("verdict").asString()).isEqualTo("ALLOW");
    }

    @Test
    void nobody_approves_for_somebody_else() throws IOException {
        String task = opened("somebody-else");
        assertThat(refused("p-7", task, member("person", "p-8"))
                        .at("/problems/0/place")
                        .asString())
                .isEqualTo("person");
        for (String[] members : new String[][] {{}, {member("role", "FRONTLINE_USER")}}) {
            assertThat(as("p-8").approves(task, members).statusCode()).isEqualTo(404);
        }
        for (String other : new String[] {"crm", "p-analyst", TestAccess.ADMIN}) {
            assertThat(as(other).approves(task).statusCode()).as(other).isEqualTo(403);
        }
        for (String token :
                new String[] {"", ServiceFile.read(DATA).orElseThrow().token()}) {
            assertThat(service.as(token).caller().approves(task).statusCode())
                    .as(token)
                    .isIn(401, 403);
        }
        assertThat(decided(reply("somebody-else")).path("verdict").asString()).isEqualTo("REVIEW");
    }

    @Test
    void the_former_door_says_where_to_go_and_approves_nothing() throws IOException {
        String task = opened("former door");
        String decision = RunningService.json(as("p-7").get("/v1/reviews/" + task))
                .path("decisionId")
                .asString();
        for (String body : List.of(
                "{" + member("decision", decision) + "}", "{\"request\":" + reply("former door") + "}", "{}", "no")) {
            for (String caller : List.of("p-7", "p-8", "crm", "p-analyst", TestAccess.ADMIN)) {
                HttpResponse<String> answer = as(caller).post("/v1/approvals", body);
                JsonNode problem = RunningService.json(answer);
                assertThat(answer.statusCode()).as(caller + body).isEqualTo(410);
                assertThat(openApi.response("/v1/approvals", "post", "410", problem))
                        .isEmpty();
                assertThat(problem.path("code").asString()).isEqualTo("GONE");
                assertThat(problem.path("detail").asString())
                        .contains("POST /access/v1/requests", "POST /v1/reviews/{id}/approve");
            }
            assertThat(service.as("").caller().post("/v1/approvals", body).statusCode())
                    .isEqualTo(401);
        }
        JsonNode card = RunningService.json(as("p-7").get("/v1/reviews/" + task));
        assertThat(card.path("state").asString()).isEqualTo("OPEN");
        assertThat(card.path("approvals")).isEmpty();
        assertThat(decided(reply("former door")).path("verdict").asString()).isEqualTo("REVIEW");
    }

    @Test
    void an_approval_ends_when_the_person_says_and_not_in_the_past_or_after_its_task() throws IOException {
        String task = opened("until");
        assertThat(refused("p-7", task, member("until", "2020-01-01T00:00:00Z")).toString())
                .contains("is in the past");
        assertThat(refused("p-7", task, member("until", "2099-01-01T00:00:00Z")).toString())
                .contains("is too late");
        String soon = CLOCK.now().plus(Duration.ofMinutes(5)).toString();
        assertThat(approved("p-7", task, member("until", soon)).path("until").asString())
                .isEqualTo(soon);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p-9", "crm-77", "CRM-77", "p-99", "\u0440-9", "staff:p-9"})
    void a_person_whom_the_agent_acts_for_under_any_id_does_not_approve(String named) throws IOException {
        String content = "for " + named.codePointAt(0) + named.length();
        ObjectNode request = reply(content);
        ((ObjectNode) request.path("subject")).putObject("properties").put("onBehalfOf", named);
        String task = service.caller().opensTask(request, content);
        assertThat(refused("p-9", task).at("/problems/0/message").asString())
                .contains("the agent acts for this person");
        assertThat(approved("p-7", task).path("open")).isEmpty();
    }

    @Test
    void a_task_that_the_person_may_not_see_is_like_one_that_does_not_exist() throws IOException {
        String unknown = "0".repeat(32);
        String task = opened("not-for-p-8");
        for (String other : List.of("p-8", "p-7")) {
            HttpResponse<String> answer = as(other).approves(unknown);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(openApi.response("/v1/reviews/{id}/approve", "post", "404", RunningService.json(answer)))
                    .isEmpty();
        }
        HttpResponse<String> foreign = as("p-8").approves(task);
        HttpResponse<String> read = as("p-8").get("/v1/reviews/" + task);
        assertThat(read.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(as("p-8").approves(unknown).body().replace(unknown, task));
        assertThat(RunningService.json(foreign).path("detail"))
                .isEqualTo(RunningService.json(read).path("detail"));
        assertThat(approved("p-7", task).path("open")).isEmpty();
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
        approved("p-7", opened("done-by-two"));
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
        String task = opened("told");
        JsonNode problem = refused("p-7", task, member("role", "BUSINESS_OWNER"));
        JsonNode told = RunningService.JSON.readTree(command(
                "review",
                "approve",
                task,
                "--seen",
                version("p-7", task),
                "--role",
                "BUSINESS_OWNER",
                "--json",
                "--token-file",
                access.keyFile("p-7"),
                "--data",
                DATA.toString()));
        assertThat(told.path("problems")).isEqualTo(problem.path("problems")).hasSize(1);
    }

    private static String version(String person, String task) {
        return RunningService.json(as(person).get("/v1/reviews/" + task))
                .path("version")
                .asString();
    }

    @Test
    void a_command_names_no_person_and_needs_a_credential() throws IOException {
        String task = opened("by-command");
        String version = version("p-7", task);
        assertThat(command("review", "approve", task, "--seen", version, "--person", "p-7", "--data", DATA.toString()))
                .contains("the person is the owner of the credential");
        assertThat(command("review", "approve", task, "--seen", version, "--data", DATA.toString()))
                .contains("needs the credential of a person");
        assertThat(command("erase", "C-1", "--by", "p-1", "--agreed-by", "p-2"))
                .contains("the person is the owner of the credential");
        assertThat(command(
                        "review",
                        "approve",
                        task,
                        "--seen",
                        version,
                        "--token-file",
                        access.keyFile("crm"),
                        "--data",
                        DATA.toString()))
                .contains("This caller may not do that");
        assertThat(decided(reply("by-command")).path("verdict").asString()).isEqualTo("REVIEW");
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
