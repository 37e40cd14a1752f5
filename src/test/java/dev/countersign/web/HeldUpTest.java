package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.HeldFolder;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.HeldUp;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers of the service while its disk hangs, and after the disk has failed. */
@Timeout(60)
@Tag("slow")
class HeldUpTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    /** Bytes; for entries the ledger wants more. */
    private static final int A_LITTLE = 1_000_000;

    private static final HeldUp DISK = new HeldUp();
    private static final Path DATA = KeptPack.in(Temporary.folder());
    private static RunningService service;
    private static OpenApi openApi;
    private static String held;
    private static String free;

    @BeforeAll
    static void start() throws IOException {
        service = on(DISK, DATA);
        openApi = new OpenApi();
        held = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        free = Files.readString(EXAMPLE.resolve("access/01-update-a-case.json"));
        keysAreThere();
    }

    /** A key that is not there yet is forced to disk before its entry is queued. */
    private static void keysAreThere() {
        assertThat(service.decide(held).statusCode()).isEqualTo(200);
        assertThat(service.caller().post("/access/v1/evaluation", free).statusCode())
                .isEqualTo(200);
    }

    private static RunningService on(HeldUp disk, Path data) {
        return RunningService.with(
                Map.of("dataFolder", () -> HeldFolder.on(disk, data.resolve("projection"), DefaultPack.release())),
                EXAMPLE.resolve("facts"),
                "--countersign.data=" + data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** The first use of a key on a day is recorded next to its request, and would wait for the disk too. */
    private static void untilSignedIn(RunningService open, int people) {
        DecisionRecords records = open.beans(DecisionRecords.class).iterator().next();
        EntryQuery signedIn = new EntryQuery(Set.of("type=" + AccessEvent.SIGNED_IN.type()), null, null, null, people);
        while (records.search(signedIn).size() < people) {
            Thread.onSpinWait();
        }
    }

    private static CompletableFuture<HttpResponse<String>> soon(
            java.util.function.Supplier<HttpResponse<String>> asking) {
        return CompletableFuture.supplyAsync(asking);
    }

    private static JsonNode problem(HttpResponse<String> response, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
        assertThat(openApi.violations("Problem", RunningService.json(response))).isEmpty();
        assertThat(RunningService.json(response).path("code").asString()).isEqualTo(code);
        return RunningService.json(response);
    }

    private static int decisions() {
        return RunningService.json(service.get("/v1/decisions?limit=1000"))
                .at("/page/count")
                .asInt();
    }

    @Test
    void an_answer_says_that_nothing_was_decided_only_where_that_is_true_and_else_whom_to_ask() throws Exception {
        int before = decisions();
        try (HeldUp.Held disk = DISK.hold()) {
            CompletableFuture<HttpResponse<String>> first = soon(() -> service.decide(held, "Idempotency-Key", "held"));
            disk.untilSomethingWaits();
            CompletableFuture<HttpResponse<String>> batch =
                    soon(() -> service.caller().post("/access/v1/evaluations", "{\"evaluations\":[" + free + "]}"));
            JsonNode taken = problem(service.decide(held, "Idempotency-Key", "second"), "NOT_DECIDED");
            assertThat(taken.has("decisionId")).isFalse();
            assertThat(taken.path("detail").asString()).contains("so nothing is allowed");
            assertThat(RunningService.json(batch.get())
                            .at("/evaluations/0/context/reason")
                            .asString())
                    .isEqualTo("NOT_DECIDED");

            JsonNode unknown = problem(first.get(), "UNKNOWN");
            String id = unknown.path("decisionId").asString();
            assertThat(unknown.path("detail").asString()).contains(id).doesNotContain("Nothing was decided");
            HttpResponse<String> underWay = service.get("/v1/decisions/" + id);
            assertThat(underWay.statusCode()).isEqualTo(202);
            assertThat(underWay.headers().firstValue("Retry-After")).isPresent();
            assertThat(openApi.response("/v1/decisions/{id}", "get", "202", RunningService.json(underWay)))
                    .isEmpty();

            disk.letGo();
            HttpResponse<String> found = service.get("/v1/decisions/" + id);
            for (int i = 0; found.statusCode() == 202; i++) {
                found = service.get("/v1/decisions/" + id);
            }
            assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
            assertThat(RunningService.json(found).at("/record/verdict").asString())
                    .isEqualTo("REVIEW");
            JsonNode again = RunningService.json(service.decide(held, "Idempotency-Key", "held"));
            assertThat(again.path("decisionId").asString()).isEqualTo(id);
            assertThat(RunningService.json(service.decide(held, "Idempotency-Key", "second"))
                            .has("replayed"))
                    .as("nothing was decided under this key")
                    .isFalse();
            assertThat(decisions())
                    .as("the one that was held up, and the one asked again")
                    .isEqualTo(before + 2);
        }
    }

    @Test
    void one_of_several_questions_says_which_decision_to_ask_for() throws Exception {
        try (HeldUp.Held disk = DISK.hold()) {
            CompletableFuture<HttpResponse<String>> batch =
                    soon(() -> service.caller().post("/access/v1/evaluations", "{\"evaluations\":[" + free + "]}"));
            JsonNode item = RunningService.json(batch.get()).at("/evaluations/0");
            disk.letGo();
            assertThat(openApi.violations("Access.Decision", item)).isEmpty();
            assertThat(item.path("decision").asBoolean()).isFalse();
            assertThat(item.at("/context/reason").asString()).isEqualTo("UNKNOWN");
            String id = item.at("/context/countersign/decisionId").asString();
            HttpResponse<String> found = service.get("/v1/decisions/" + id);
            for (int i = 0; found.statusCode() == 202; i++) {
                found = service.get("/v1/decisions/" + id);
            }
            assertThat(RunningService.json(found).at("/record/id").asString()).isEqualTo(id);
        }
    }

    /** An order of 240: a report that came too late to be confirmed still counts. */
    @Test
    void a_report_that_is_still_being_written_is_not_said_to_be_lost_and_counts() throws Exception {
        String refund = """
                {"subject": {"type": "user", "id": "p-desk"},
                 "action": {"name": "issue_refund", "properties": {"dataClasses": ["PERSONAL"], "confidence": 0.93, \
                "purpose": "SERVICE", "amount": 40, "askedByCustomer": true, "originalMethod": true}},
                 "resource": {"type": "order", "id": "O-7003"}, "context": {"identityVerified": true}}""";
        String id = "";
        for (int i = 0; i < 6; i++) {
            JsonNode allowed = RunningService.json(service.decide(refund));
            assertThat(allowed.path("verdict").asString()).isEqualTo("ALLOW");
            id = allowed.path("decisionId").asString();
        }
        String last = id;
        assertThat(RunningService.json(service.decide(refund)).path("verdict").asString())
                .isEqualTo("DENY");
        try (HeldUp.Held disk = DISK.hold()) {
            CompletableFuture<HttpResponse<String>> late = soon(() ->
                    service.caller().post("/v1/decisions/" + last + "/outcome", "{\"outcome\":\"NOT_EXECUTED\"}"));
            disk.untilSomethingWaits();
            problem(
                    service.caller().post("/v1/decisions/" + id + "/outcome", "{\"outcome\":\"EXECUTED\"}"),
                    "NOT_DECIDED");
            JsonNode unknown = problem(late.get(), "UNKNOWN");
            assertThat(unknown.has("decisionId")).isFalse();
            assertThat(unknown.path("detail").asString()).doesNotContain("othing was decided");
            disk.letGo();
            String verdict = "DENY";
            for (int i = 0; i < 1000 && verdict.equals("DENY"); i++) {
                verdict = RunningService.json(service.decide(refund))
                        .path("verdict")
                        .asString();
            }
            assertThat(verdict).as("it was not done, so it may be done").isEqualTo("ALLOW");
            assertThat(RunningService.json(service.get("/v1/decisions/" + id))
                            .path("outcomes")
                            .toString())
                    .as("the other was taken back")
                    .isEqualTo("[\"NOT_EXECUTED\"]");
        }
    }

    @Test
    void the_second_of_two_erasures_at_once_gets_the_advice_to_come_back() throws Exception {
        HeldUp itsDisk = new HeldUp();
        try (RunningService open = on(itsDisk, KeptPack.in(Temporary.folder()))) {
            assertThat(open.decide(held.replace("S-2002", "S-2001")).statusCode())
                    .isEqualTo(200);
            TestAccess access = TestAccess.in(open);
            access.approver("p-1", Role.DATA_STEWARD).approver("p-2", Role.COMPLIANCE_REVIEWER);
            String proposal = RunningService.json(open.as(access.key("p-1"))
                            .caller()
                            .post("/v1/erasures", "{\"subject\":\"C-1002\",\"holdChecked\":true}"))
                    .path("proposalId")
                    .asString();
            assertThat(open.as(access.key("p-2")).get("/v1/me").statusCode()).isEqualTo(200);
            untilSignedIn(open, 2);
            Supplier<HttpResponse<String>> confirm =
                    () -> open.as(access.key("p-2")).caller().post("/v1/erasures/" + proposal + "/confirm", "{}");
            try (HeldUp.Held disk = itsDisk.hold()) {
                CompletableFuture<HttpResponse<String>> first = soon(confirm);
                disk.untilSomethingWaits();
                JsonNode second = problem(confirm.get(), "NOT_DECIDED");
                assertThat(second.path("detail").asString())
                        .contains("Another erasure is running")
                        .contains("This one erased nothing");
                disk.letGo();
                assertThat(first.get().statusCode()).as(first.get().body()).isEqualTo(200);
            }
        }
    }

    @Test
    void on_a_full_disk_nobody_gets_or_loses_a_right_and_everybody_is_told() {
        HeldUp itsDisk = new HeldUp();
        try (RunningService open = on(itsDisk, KeptPack.in(Temporary.folder()))) {
            TestAccess access = TestAccess.in(open);
            access.client("crm", "service-triage-01");
            Caller admin = open.as(access.key(TestAccess.ADMIN)).caller();
            String crm = access.key("crm");
            access.approver("p-1", Role.DATA_STEWARD).approver("p-2", Role.FRONTLINE_USER);
            ObjectNode reply = (ObjectNode) RunningService.JSON.readTree(held.replace("S-2002", "S-2001"));
            ((ObjectNode) reply.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex("Hello."));
            String task = open.as(crm).caller().opensTask(reply, "Hello.");
            itsDisk.leave(A_LITTLE);
            problem(admin.post("/v1/keys/" + crm.split("_", 3)[1] + "/revoke", "{}"), "NOT_DECIDED");
            itsDisk.leave(0);
            problem(
                    open.as(access.key("p-1"))
                            .caller()
                            .post("/v1/erasures", "{\"subject\":\"C-1002\",\"holdChecked\":true}"),
                    "NOT_DECIDED");
            problem(open.as(access.key("p-2")).caller().approves(task), "NOT_DECIDED");
            problem(admin.post("/v1/keys/" + crm.split("_", 3)[1] + "/revoke", "{}"), "NOT_DECIDED");
            problem(admin.post("/v1/people", "{\"id\":\"p-late\",\"name\":\"Late\"}"), "NOT_DECIDED");
            assertThat(open.as(crm).get("/v1/release").statusCode())
                    .as("the key was not revoked, and the person who revoked it was told so")
                    .isEqualTo(200);

            itsDisk.leave(Long.MAX_VALUE / 2);
            assertThat(admin.get("/v1/people").body()).doesNotContain("p-late");
        }
    }

    @Test
    void health_is_down_once_nothing_can_be_written_and_nothing_is_decided() throws IOException {
        HeldUp failing = new HeldUp();
        try (RunningService failed = on(failing, KeptPack.in(Temporary.folder()))) {
            assertThat(failed.get("/actuator/health").statusCode()).isEqualTo(200);
            failing.fail();
            HttpResponse<String> refused = failed.decide(held);
            problem(refused, "NOT_DECIDED");
            HttpResponse<String> health = failed.get("/actuator/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(openApi.response("/actuator/health", "get", "503", RunningService.json(health)))
                    .isEmpty();
            assertThat(RunningService.json(health).path("status").asString()).isEqualTo("DOWN");
            assertThat(RunningService.json(health)
                            .at("/components/ledger/status")
                            .asString())
                    .isEqualTo("DOWN");
            assertThat(RunningService.json(health)
                            .at("/components/ledger/details/because")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList())
                    .isNotEmpty();
            assertThat(RunningService.json(health)
                            .at("/components/facts/status")
                            .asString())
                    .isEqualTo("UP");
            assertThat(List.of(failed.decide(held), failed.caller().post("/access/v1/evaluation", free)))
                    .allSatisfy(answer -> problem(answer, "NOT_DECIDED"));
        }
    }
}
