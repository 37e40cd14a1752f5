package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.ledger.verify.Verify;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decisions made over HTTP are found, proved, replayed and reported on over HTTP, and a third party can verify them.
 */
@Tag("slow")
class LedgerOverHttpTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final Path HELD = EXAMPLE.resolve("requests/03-service-reply-own-words.json");
    private static final Path FREE = EXAMPLE.resolve("requests/04-service-reply-from-template.json");
    private static final Path DATA = KeptPack.in(Temporary.folder());
    private static RunningService service;
    private static OpenApi openApi;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.on(EXAMPLE.resolve("facts"), "--countersign.data=" + DATA);
        openApi = new OpenApi();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode decide(Path request, String... headers) throws IOException {
        return RunningService.json(service.decide(Files.readString(request), headers));
    }

    private static JsonNode json(String path, String schema) {
        HttpResponse<String> response = service.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode json = RunningService.json(response);
        assertThat(openApi.violations(schema, json)).isEmpty();
        return json;
    }

    /** A checkpoint follows within a second. */
    private static HttpResponse<String> soon(String path) throws InterruptedException {
        HttpResponse<String> response = service.get(path);
        for (int i = 0; i < 100 && response.statusCode() == 404; i++) {
            Thread.sleep(Duration.ofMillis(50).toMillis());
            response = service.get(path);
        }
        return response;
    }

    @Test
    void a_decision_is_found_by_its_id_and_its_content_page_by_page() throws IOException {
        String id = decide(HELD).path("decisionId").asString();
        decide(HELD);
        JsonNode found = json("/v1/decisions/" + id, "DecisionOnRecord");
        assertThat(found.at("/record/verdict").asString()).isEqualTo("REVIEW");
        assertThat(found.toString()).doesNotContain("C-1008").doesNotContain("p-service-lead");
        JsonNode page = json(
                "/v1/decisions?agent=service-triage-01&verdict=REVIEW&row=T12-001&customer=C-1008&limit=1",
                "DecisionsFound");
        assertThat(page.path("results")).hasSize(1);
        JsonNode next = json(
                "/v1/decisions?verdict=REVIEW&limit=1&next="
                        + page.at("/page/next").asString(),
                "DecisionsFound");
        assertThat(next.at("/results/0/sequence").asLong())
                .isLessThan(page.at("/results/0/sequence").asLong());
    }

    @Test
    void a_search_that_cannot_be_meant_is_refused_by_its_parameter() {
        HttpResponse<String> response = service.get("/v1/decisions?verdct=DENY&limit=0&from=yesterday");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains("verdct")
                .contains("Maybe `verdict`")
                .contains("limit")
                .contains("yesterday")
                .doesNotContain("Exception");
        assertThat(service.get("/v1/decisions/no-such").statusCode()).isEqualTo(404);
    }

    @Test
    void a_moment_that_no_calendar_means_is_refused_by_its_parameter() {
        for (String far : List.of(
                "from=%2B999999999-12-31T23:59:59Z",
                "to=-999999999-01-01T00:00:00Z", "from=%2B10000-01-01T00:00:00Z", "to=0000-12-31T23:59:59Z")) {
            HttpResponse<String> response = service.get("/v1/decisions?" + far);
            assertThat(response.statusCode()).as(far).isEqualTo(400);
            assertThat(response.body())
                    .contains("\"place\":\"" + far.substring(0, far.indexOf('=')) + "\"")
                    .contains("Allowed: years 0001 to 9999")
                    .contains("Maybe")
                    .doesNotContain("Exception");
        }
        assertThat(service.get("/v1/decisions?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_decision_is_proved_and_replayed_and_the_folder_holds_for_a_stranger() throws Exception {
        JsonNode answer = decide(HELD);
        String id = answer.path("decisionId").asString();
        HttpResponse<String> proof = soon("/v1/decisions/" + id + "/proof");
        assertThat(proof.body())
                .startsWith("c2sp.org/tlog-proof@v1\nindex "
                        + answer.at("/receipt/sequence").asLong() + "\n");
        assertThat(proof.body().length()).isLessThan(2048);
        assertThat(json("/v1/decisions/" + id + "/replay", "Replayed")
                        .path("result")
                        .asString())
                .isEqualTo("FAITHFUL");
        String checkpoint = service.get("/v1/ledger/checkpoint").body();
        assertThat(checkpoint).startsWith(answer.at("/receipt/origin").asString() + "\n");
        assertThat(service.get("/v1/ledger/consistency?from=1").body())
                .contains(answer.at("/receipt/origin").asString());
        assertThat(service.get("/v1/ledger/consistency?from=99999999").statusCode())
                .isEqualTo(400);
        Path receipt = Files.writeString(Files.createTempFile("receipt", ".json"), answer.toString());
        Path kept = Files.writeString(Files.createTempFile("checkpoint", ""), checkpoint);
        decide(FREE);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int ended = Verify.run(
                List.of(
                        DATA.toString(),
                        "--key",
                        service.get("/v1/ledger/key").body().strip(),
                        "--since",
                        kept.toString(),
                        "--against",
                        receipt.toString()),
                new PrintStream(new ByteArrayOutputStream()),
                new PrintStream(err),
                Optional.empty());
        assertThat(ended).as(err.toString()).isZero();
    }

    @Test
    void a_bundle_is_verified_and_replayed_on_its_own() throws Exception {
        JsonNode answer = decide(HELD);
        soon("/v1/decisions/" + answer.path("decisionId").asString() + "/proof");
        Path bundle = DATA.resolveSibling(DATA.getFileName() + ".zip");
        assertThat(command(
                        "bundle",
                        answer.path("decisionId").asString(),
                        "-o",
                        bundle.toString(),
                        "--data",
                        DATA.toString()))
                .contains("It contains personal values");
        assertThat(command("verify", bundle.toString())).contains("Nothing is wrong.");
        assertThat(command("replay", bundle.toString()))
                .contains("1 decision: 1 faithful, 0 erased, 0 not as recorded.");
        assertThat(command("explain", answer.path("decisionId").asString(), "--bundle", bundle.toString()))
                .contains("T12-001")
                .contains("ONE_CUSTOMER_MESSAGE");
        Files.delete(bundle);
    }

    private static String command(String... args) {
        StringWriter said = new StringWriter();
        CommandLineEdge.run(DefaultPack.PACKS, new PrintWriter(said), new PrintWriter(said), args);
        return said.toString();
    }

    @Test
    void an_outcome_is_recorded_and_inconsistencies_are_reported() throws IOException {
        String id = decide(HELD).path("decisionId").asString();
        JsonNode reported = RunningService.json(service.caller()
                .post("/v1/decisions/" + id + "/outcome", "{\"outcome\":\"EXECUTED\",\"reaction\":\"ANSWERED\"}"));
        assertThat(openApi.violations("OutcomeReported", reported)).isEmpty();
        assertThat(reported.path("problem").asString()).isEqualTo("EXECUTED_THOUGH_NOT_ALLOWED");
        assertThat(json("/v1/decisions/" + id, "DecisionOnRecord")
                        .path("outcomes")
                        .toString())
                .isEqualTo("[\"EXECUTED\"]");
        assertThat(command("ledger", "reconcile", "--data", DATA.toString()))
                .contains("EXECUTED_THOUGH_NOT_ALLOWED")
                .contains(id);
        HttpResponse<String> bad =
                service.caller().post("/v1/decisions/" + id + "/outcome", "{\"outcome\":\"EXECUTD\"}");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("Maybe `EXECUTED`");
    }

    @Test
    void the_same_key_gets_the_same_decision_and_another_request_a_conflict() throws IOException {
        JsonNode first = decide(HELD, "Idempotency-Key", "k-17");
        JsonNode again = decide(HELD, "Idempotency-Key", "k-17");
        assertThat(again.path("replayed").asBoolean()).isTrue();
        assertThat(((ObjectNode) again).without("replayed")).isEqualTo(first);
        HttpResponse<String> other = service.decide(Files.readString(FREE), "Idempotency-Key", "k-17");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(RunningService.json(other).path("code").asString()).isEqualTo("KEY_REUSED");
        assertThat(service.decide(Files.readString(FREE), "Idempotency-Key", "two words")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void the_standard_view_gives_a_receipt_when_it_is_asked_for_and_keeps_to_keys_too() throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(Files.readString(FREE));
        ((ObjectNode) request.path("context"))
                .putArray("countersign.include")
                .add("receipt")
                .add("decisionId");
        JsonNode first = RunningService.json(
                service.caller().post("/access/v1/evaluation", request.toString(), "Idempotency-Key", "k-18"));
        JsonNode again = RunningService.json(
                service.caller().post("/access/v1/evaluation", request.toString(), "Idempotency-Key", "k-18"));
        assertThat(first.at("/context/countersign/receipt/sequence").isNumber()).isTrue();
        assertThat(again.at("/context/countersign/receipt")).isEqualTo(first.at("/context/countersign/receipt"));
        json("/v1/decisions/" + first.at("/context/countersign/decisionId").asString(), "DecisionOnRecord");
    }

    private static JsonNode refund() {
        return RunningService.json(service.decide("""
                {"subject": {"type": "user", "id": "p-desk"},
                 "action": {"name": "issue_refund", "properties": {"dataClasses": ["PERSONAL"], "confidence": 0.93, \
                "purpose": "SERVICE", "amount": 40, "askedByCustomer": true, "originalMethod": true}},
                 "resource": {"type": "order", "id": "O-7003"}, "context": {"identityVerified": true}}"""));
    }

    private static JsonNode report(JsonNode answer, String outcome) {
        HttpResponse<String> response = service.caller()
                .post(
                        "/v1/decisions/" + answer.path("decisionId").asString() + "/outcome",
                        "{\"outcome\":\"" + outcome + "\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningService.json(response);
    }

    private static List<String> differences(String code) {
        return RunningService.JSON
                .readTree(command("ledger", "reconcile", "--json", "--data", DATA.toString())
                        .lines()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElseThrow())
                .path("differences")
                .valueStream()
                .filter(each -> each.path("code").asString().equals(code))
                .map(each -> each.path("decision").asString())
                .toList();
    }

    /** Of an order that was paid with 240, 40 at a time. */
    @Test
    void no_more_goes_back_than_was_paid_until_something_was_not_done_and_what_was_done_all_the_same_is_found() {
        List<JsonNode> allowed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            JsonNode answer = refund();
            assertThat(answer.path("verdict").asString()).as(answer.toString()).isEqualTo("ALLOW");
            allowed.add(answer);
        }
        assertThat(refund().path("verdict").asString()).isEqualTo("DENY");
        report(allowed.get(0), "NOT_EXECUTED");
        JsonNode seventh = refund();
        assertThat(seventh.path("verdict").asString()).isEqualTo("ALLOW");
        assertThat(refund().path("verdict").asString()).isEqualTo("DENY");
        allowed.forEach(each -> report(each, "EXECUTED"));
        assertThat(differences("MORE_THAN_OWED")).as("six were owed").isEmpty();
        report(seventh, "EXECUTED");
        assertThat(differences("MORE_THAN_OWED"))
                .containsExactly(seventh.path("decisionId").asString());
        assertThat(report(allowed.get(1), "NOT_EXECUTED").path("problem").asString())
                .isEqualTo("ALREADY_EXECUTED");
        assertThat(refund().path("verdict").asString())
                .as("what was done stays done")
                .isEqualTo("DENY");
    }

    @Test
    void a_folder_that_a_service_has_open_is_not_opened_again() {
        assertThat(command("ledger", "rebuild", "--data", DATA.toString()))
                .contains(DATA.toString())
                .contains("Maybe");
    }
}
