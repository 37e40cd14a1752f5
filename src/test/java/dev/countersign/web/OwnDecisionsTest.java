package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.HeldFolder;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.HeldUp;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.DefaultPack;
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
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client asks as its own agents, and reads and reports their decisions. All others are as if they did not exist. */
@Tag("slow")
@Timeout(120)
class OwnDecisionsTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String UNKNOWN = "00000000-0000-0000-0000-000000000000";
    /** A client with the agent service-triage-01. */
    private static final String DESK = "desk";

    private static final String BOTH = "desk-and-sales";
    /** A client with the agents of the kind sales support. */
    private static final String SALES = "sales";
    /** A client that asks for people and has no agent. */
    private static final String PORTAL = "portal";
    /** Another one of this kind. */
    private static final String OTHER_PORTAL = "portal-2";

    private static final MovableClock CLOCK = new MovableClock();

    private static RunningService service;
    private static TestAccess access;
    private static OpenApi openApi;

    @BeforeAll
    static void start() throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(data, OwnDecisionsTest::add);
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK), EXAMPLE.resolve("facts"), "--countersign.data=" + data);
        openApi = new OpenApi();
    }

    private static void add(TestAccess people) {
        Set<Scope> all = EnumSet.of(Scope.DECIDE, Scope.ACCESS, Scope.OUTCOME, Scope.REQUEST);
        people.client(DESK, "service-triage-01")
                .client(BOTH, "service-triage-01", "sales-support-01")
                .client(SALES, all, Set.of(), Set.of("sales support"), false)
                .client(PORTAL, all, Set.of(), Set.of(), true)
                .client(OTHER_PORTAL, all, Set.of(), Set.of(), true)
                .granted("p-analyst", "ANALYST")
                .approver("p-1", Role.FRONTLINE_USER)
                .approver("p-2", Role.DATA_STEWARD)
                .approver("p-3", Role.BUSINESS_OWNER)
                .approver("p-4", Role.BUSINESS_OWNER, "finance");
    }

    /** Long enough that no caller has asked too often in the tests before. */
    @BeforeEach
    void pass() {
        CLOCK.pass(Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Caller as(String owner) {
        return service.caller().as(access.key(owner));
    }

    private static ObjectNode request(String file) throws IOException {
        return (ObjectNode) RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve(file)));
    }

    /** A reply of the desk that is held, another one for each content. */
    private static ObjectNode reply(String content) throws IOException {
        ObjectNode request = request("requests/03-service-reply-own-words.json");
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(content));
        return request;
    }

    private static JsonNode decided(String client, JsonNode request) {
        return as(client).answer("/v1/decide", request.toString());
    }

    private static String id(JsonNode decided) {
        return decided.path("decisionId").asString();
    }

    private static String verdict(JsonNode decided) {
        return decided.path("verdict").asString();
    }

    private static HttpResponse<String> report(String client, String decision, String outcome) {
        return as(client).post("/v1/decisions/" + decision + "/outcome", "{\"outcome\":\"" + outcome + "\"}");
    }

    /** Decisions and reports in the ledger; what the service records about access is not counted. */
    private static long recorded() {
        Entries entries =
                service.beans(DataFolder.class).iterator().next().ledger().entries();
        return LongStream.range(0, entries.size())
                .mapToObj(entries::get)
                .map(stored ->
                        RunningService.JSON.readTree(stored.open()).path("type").asString())
                .filter(Set.of("decision", "outcome")::contains)
                .count();
    }

    private static String bytes(HttpResponse<String> answer, String id) {
        return answer.statusCode() + " "
                + answer.body()
                        .replace(id, "ID")
                        .replace(answer.headers().firstValue("X-Request-ID").orElse("-"), "REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXECUTED", "FAILED", "NOT_EXECUTED"})
    void a_decision_of_another_agent_is_to_a_report_like_one_that_does_not_exist(String outcome) throws IOException {
        JsonNode reply = reply("foreign-" + outcome);
        as("p-1").approved(as(DESK).opensTask(reply, "foreign-" + outcome));
        JsonNode allowed = decided(DESK, reply);
        assertThat(verdict(allowed)).isEqualTo("ALLOW");
        long before = recorded();

        for (String other : List.of(SALES, PORTAL)) {
            HttpResponse<String> foreign = report(other, id(allowed), outcome);
            assertThat(foreign.statusCode()).as(foreign.body()).isEqualTo(404);
            assertThat(openApi.response("/v1/decisions/{id}/outcome", "post", "404", RunningService.json(foreign)))
                    .isEmpty();
            assertThat(bytes(foreign, id(allowed))).isEqualTo(bytes(report(other, UNKNOWN, outcome), UNKNOWN));
        }

        assertThat(recorded()).as("nothing was written").isEqualTo(before);
        assertThat(verdict(decided(DESK, reply))).as("the approval stays used").isEqualTo("REVIEW");
        assertThat(report(DESK, id(allowed), outcome).statusCode()).isEqualTo(200);
        assertThat(RunningService.json(as("p-analyst").get("/v1/decisions/" + id(allowed)))
                        .path("outcomes")
                        .toString())
                .isEqualTo("[\"" + outcome + "\"]");
    }

    @Test
    void what_another_client_reserved_stays_reserved() throws IOException {
        JsonNode change = request("requests/07-change-price.json");
        String task = as(SALES).opensTask(change, "");
        as("p-3").approved(task);
        as("p-4").approved(task, "\"qualifier\":\"finance\"");
        JsonNode allowed = decided(SALES, change);
        assertThat(verdict(allowed)).isEqualTo("ALLOW");
        assertThat(reservations(change)).isEqualTo("1");

        assertThat(report(DESK, id(allowed), "NOT_EXECUTED").statusCode()).isEqualTo(404);
        assertThat(reservations(change)).isEqualTo("1");

        assertThat(report(SALES, id(allowed), "NOT_EXECUTED").statusCode()).isEqualTo(200);
        assertThat(reservations(change)).isEqualTo("0");
    }

    /** How many uses of the right are reserved, as a trial evaluation sees it. */
    private static String reservations(JsonNode request) {
        return as("p-analyst")
                .answer("/v1/decide", request.toString())
                .at("/try/firings")
                .valueStream()
                .map(firing -> firing.path("matched").path("reserved.count").toString())
                .filter(count -> !count.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_decision_is_read_by_its_own_client_and_by_an_approver_whose_role_it_demands() throws IOException {
        String replied = id(decided(DESK, reply("read")));
        String sold = id(decided(SALES, request("requests/05-german-sales-email.json")));
        inCheckpoint(DESK, replied);
        inCheckpoint(SALES, sold);

        for (String path : List.of("", "/proof")) {
            for (String reader : List.of(DESK, "p-1", "p-analyst")) {
                assertThat(read(reader, replied, path).statusCode())
                        .as(reader + path)
                        .isEqualTo(200);
            }
            for (String reader : List.of(SALES, PORTAL, "p-2")) {
                HttpResponse<String> foreign = read(reader, replied, path);
                assertThat(foreign.statusCode()).as(reader).isEqualTo(404);
                assertThat(bytes(foreign, replied)).isEqualTo(bytes(read(reader, UNKNOWN, path), UNKNOWN));
            }
            assertThat(read(SALES, sold, path).statusCode()).isEqualTo(200);
            assertThat(bytes(read(DESK, sold, path), sold)).isEqualTo(bytes(read(DESK, UNKNOWN, path), UNKNOWN));
        }
        assertThat(read("p-analyst", replied, "/replay").statusCode()).isEqualTo(200);
        for (String reader : List.of(DESK, SALES, "p-1", "p-2")) {
            HttpResponse<String> refused = read(reader, replied, "/replay");
            assertThat(refused.statusCode()).as(reader).isEqualTo(403);
            assertThat(bytes(refused, replied)).isEqualTo(bytes(read(reader, UNKNOWN, "/replay"), UNKNOWN));
        }
    }

    /** Waits for the checkpoint that covers the decision, and asks not too often. */
    private static void inCheckpoint(String reader, String decision) {
        HttpResponse<String> proof;
        do {
            CLOCK.pass(Duration.ofMillis(200));
            proof = read(reader, decision, "/proof");
        } while (proof.statusCode() != 200);
        CLOCK.pass(Duration.ofSeconds(2));
    }

    private static HttpResponse<String> read(String reader, String decision, String path) {
        return as(reader).get("/v1/decisions/" + decision + path);
    }

    @Test
    void a_decision_that_is_being_written_is_seen_by_those_who_may_read_it() throws Exception {
        HeldUp hanging = new HeldUp();
        Path data = KeptPack.in(Temporary.folder());
        try (RunningService other = RunningService.with(
                Map.of("dataFolder", () -> HeldFolder.on(hanging, data.resolve("projection"), DefaultPack.release())),
                EXAMPLE.resolve("facts"),
                "--countersign.data=" + data)) {
            TestAccess keys = TestAccess.in(other);
            add(keys);
            Caller desk = other.caller().as(keys.key(DESK));
            desk.answer("/v1/decide", reply("keys of persons are there").toString());
            try (HeldUp.Held disk = hanging.hold()) {
                String body = reply("in flight").toString();
                CompletableFuture<HttpResponse<String>> asking =
                        CompletableFuture.supplyAsync(() -> desk.post("/v1/decide", body));
                disk.untilSomethingWaits();
                String path = "/v1/decisions/" + id(RunningService.json(asking.get()));
                for (String reader : List.of(DESK, "p-1", "p-analyst")) {
                    assertThat(other.caller().as(keys.key(reader)).get(path).statusCode())
                            .as(reader)
                            .isEqualTo(202);
                }
                for (String reader : List.of(SALES, PORTAL, "p-2")) {
                    Caller stranger = other.caller().as(keys.key(reader));
                    HttpResponse<String> foreign = stranger.get(path);
                    assertThat(foreign.statusCode()).as(reader).isEqualTo(404);
                    assertThat(bytes(foreign, path.substring(path.lastIndexOf('/') + 1)))
                            .isEqualTo(bytes(stranger.get("/v1/decisions/" + UNKNOWN), UNKNOWN));
                }
            }
        }
    }

    @Test
    void one_foreign_agent_among_several_requests_is_denied_and_the_others_are_decided() throws IOException {
        JsonNode own = request("access/01-update-a-case.json");
        ObjectNode foreign = own.deepCopy().asObject();
        ((ObjectNode) foreign.path("subject")).put("id", "sales-support-01");
        ObjectNode body = RunningService.JSON.createObjectNode();
        body.putArray("evaluations").add(own).add(foreign).add(own);
        long before = recorded();

        JsonNode items =
                as(DESK).answer("/access/v1/evaluations", body.toString()).path("evaluations");

        assertThat(items).hasSize(3);
        assertThat(items.get(1).path("decision").asBoolean(true)).isFalse();
        assertThat(items.get(1).at("/context/reason").asString()).isEqualTo("AGENT_NOT_YOURS");
        for (int i : new int[] {0, 2}) {
            assertThat(items.get(i).at("/context/countersign/verdict").asString())
                    .as(items.get(i).toString())
                    .isEqualTo(items.get(0).at("/context/countersign/verdict").asString());
            assertThat(items.get(i).toString()).doesNotContain("AGENT_NOT_YOURS");
        }
        assertThat(recorded()).isEqualTo(before + 2);
        for (String path : List.of("/access/v1/evaluation", "/access/v1/evaluations")) {
            assertThat(as(DESK).post(path, foreign.toString()).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(recorded()).isEqualTo(before + 2);
    }

    @Test
    void a_search_finds_only_the_agents_of_the_client() throws IOException {
        JsonNode question = request("access/01-update-a-case.json");
        ((ObjectNode) question.path("subject")).remove("id");
        assertThat(found(DESK, "subject", question)).isEqualTo("[{\"type\":\"agent\",\"id\":\"service-triage-01\"}]");
        assertThat(found(SALES, "subject", question)).isEqualTo("[]");
        assertThat(found(PORTAL, "subject", question)).isEqualTo("[]");

        JsonNode actions = request("access/05-what-may-it-do.json");
        assertThat(found(DESK, "action", actions)).contains("name");
        assertThat(found(SALES, "action", actions)).isEqualTo("[]");
        assertThat(found(PORTAL, "action", actions)).isEqualTo("[]");

        ObjectNode resources = request("access/01-update-a-case.json");
        ((ObjectNode) resources.path("resource")).remove("id");
        assertThat(found(DESK, "resource", resources)).contains("S-2002");
        assertThat(found(SALES, "resource", resources)).isEqualTo("[]");
    }

    private static String found(String client, String kind, JsonNode question) {
        return as(client)
                .answer("/access/v1/search/" + kind, question.toString())
                .path("results")
                .toString();
    }

    /** Each is a way to name the agent of the desk. None of them makes it an agent of the caller. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'agent','id':'service-triage-01'}",
                "{'type':'Agent','id':'service-triage-01'}",
                "{'type':'AGENT','id':'service-triage-01'}",
                "{'type':'agent ','id':'service-triage-01'}",
                "{'type':'','id':'service-triage-01'}",
                "{'type':' ','id':'service-triage-01'}",
                "{'id':'service-triage-01'}",
                "{'type':null,'id':'service-triage-01'}",
                "{'type':['agent','user'],'id':'service-triage-01'}",
                "{'type':'agent','id':'service-triage-01 '}",
                "{'type':'agent','id':'\u0455ervice-triage-01'}",
                "{'type':'agent','id':'SERVICE-TRIAGE-01'}",
                "{'type':'agent','id':''}",
                "{'type':'agent','id':'*'}",
                "{'type':'user','id':'service-triage-01'}",
                "{'type':'user','id':'Service-triage-01'}",
                "{'type':'user','id':'p-service-lead','properties':{'onBehalfOf':'service-triage-01'}}",
                "{'type':'user','id':'p-service-lead','properties':{'agent':'service-triage-01'}}",
                "{'type':'user','id':'p-service-lead','properties':{'on_behalf_of':{'type':'agent',"
                        + "'id':'service-triage-01'}}}",
                "{'type':'agent','id':'sales-support-01','properties':{'onBehalfOf':'service-triage-01'}}",
                "{'type':'agent','id':'sales-support-01','properties':{'agent':'service-triage-01'}}"
            })
    void no_way_to_name_an_agent_makes_it_an_agent_of_the_caller(String subject) throws IOException {
        for (String client : List.of(SALES, PORTAL)) {
            ObjectNode request = request("requests/04-service-reply-from-template.json");
            request.set("subject", RunningService.JSON.readTree(subject.replace('\'', '"')));
            nothingIsAllowed(client, request);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'service-triage-01'",
                "{'type':'agent','id':'service-triage-01'}",
                "{'type':'agent','id':'service-triage-01 '}",
                "{'id':'\u0455ervice-triage-01'}"
            })
    void an_agent_that_the_context_names_is_the_one_that_asks(String agent) throws IOException {
        for (String client : List.of(SALES, PORTAL)) {
            for (String subject : List.of("user", "identity", "agent")) {
                ObjectNode request = request("requests/04-service-reply-from-template.json");
                request.putObject("subject")
                        .put("type", subject)
                        .put("id", subject.equals("agent") ? "sales-support-01" : "p-service-lead");
                ((ObjectNode) request.path("context"))
                        .set("agent", RunningService.JSON.readTree(agent.replace('\'', '"')));
                nothingIsAllowed(client, request);
            }
        }
    }

    /** No answer allows the request, and the desk gets no decision that it did not ask for. */
    private static void nothingIsAllowed(String client, JsonNode request) {
        int before = decisionsOfDesk();
        HttpResponse<String> full = as(client).post("/v1/decide", request.toString());
        assertThat(full.statusCode()).as(full.body()).isIn(200, 400, 403);
        assertThat(RunningService.json(full).path("verdict").asString("")).isNotEqualTo("ALLOW");
        HttpResponse<String> one = as(client).post("/access/v1/evaluation", request.toString());
        assertThat(RunningService.json(one).path("decision").asBoolean(false)).isFalse();
        JsonNode many = as(client).answer("/access/v1/evaluations", "{\"evaluations\":[" + request + "]}");
        assertThat(many.at("/evaluations/0/decision").asBoolean(true)).isFalse();
        assertThat(decisionsOfDesk()).isEqualTo(before);
    }

    private static int decisionsOfDesk() {
        HttpResponse<String> answer = as(DESK).get("/v1/decisions?limit=1000");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer).at("/page/count").asInt();
    }

    @Test
    void the_desk_itself_is_allowed_what_the_others_are_not() throws IOException {
        assertThat(verdict(decided(DESK, request("requests/04-service-reply-from-template.json"))))
                .isEqualTo("ALLOW");
    }

    @Test
    void a_client_lists_what_it_asked_for_people_and_not_what_another_one_asked() throws IOException {
        ObjectNode request = request("requests/04-service-reply-from-template.json");
        request.putObject("subject").put("type", "user").put("id", "p-service-lead");
        String mine = id(decided(PORTAL, request));
        String others = id(decided(OTHER_PORTAL, request));
        for (boolean restarted : new boolean[] {false, true}) {
            if (restarted) {
                service.beans(DataFolder.class)
                        .iterator()
                        .next()
                        .records()
                        .searchIndex()
                        .forget();
            }
            assertThat(listed(PORTAL)).contains(mine).doesNotContain(others);
            assertThat(listed(OTHER_PORTAL)).contains(others).doesNotContain(mine);
            assertThat(listed(DESK)).doesNotContain(mine, others);
            assertThat(listed("p-analyst")).contains(mine, others);
        }
        for (String client : List.of(DESK, SALES, PORTAL, OTHER_PORTAL)) {
            for (String each : listed("p-analyst")) {
                assertThat(read(client, each, "").statusCode())
                        .as(client + " reads by id what it lists")
                        .isEqualTo(listed(client).contains(each) ? 200 : 404);
            }
        }
        assertThat(report(OTHER_PORTAL, mine, "EXECUTED").statusCode()).isEqualTo(404);
    }

    private static List<String> listed(String reader) {
        return RunningService.json(as(reader).get("/v1/decisions?limit=1000"))
                .path("results")
                .valueStream()
                .map(each -> each.path("decisionId").asString())
                .toList();
    }

    /** A right of one client to ask for people does not let a client without it ask as one. */
    @Test
    void only_a_client_with_that_right_asks_for_people() throws IOException {
        ObjectNode request = request("requests/04-service-reply-from-template.json");
        request.putObject("subject").put("type", "user").put("id", "p-service-lead");
        assertThat(as(PORTAL).post("/v1/decide", request.toString()).statusCode())
                .isEqualTo(200);
        for (String client : List.of(DESK, SALES)) {
            HttpResponse<String> refused = as(client).post("/v1/decide", request.toString());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(RunningService.json(refused).path("code").asString()).isEqualTo("AGENT_NOT_YOURS");
        }
    }

    @Test
    void the_same_idempotency_key_of_two_agents_of_a_client_is_two_keys() throws IOException {
        String[] key = {"Idempotency-Key", "one-key"};
        String desk = reply("sha256:one-key").toString();
        String sales = request("requests/05-german-sales-email.json").toString();

        JsonNode first = RunningService.json(as(BOTH).post("/v1/decide", desk, key));
        HttpResponse<String> second = as(BOTH).post("/v1/decide", sales, key);

        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(id(RunningService.json(second))).isNotEqualTo(id(first));
        assertThat(id(RunningService.json(as(BOTH).post("/v1/decide", desk, key))))
                .isEqualTo(id(first));
    }
}
