package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.Kept;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An analyst tries requests: each is evaluated, and nothing is decided, recorded or used up. */
@Tag("slow")
class TryingTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String ALLOWED = "requests/04-service-reply-from-template.json";
    private static final String HELD = "requests/03-service-reply-own-words.json";

    private static RunningService service;
    private static TestAccess access;

    @BeforeAll
    static void start() {
        Path data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(
                data,
                people ->
                        people.everyAgent("crm").granted("p-analyst", "ANALYST").approver("p-1", Role.FRONTLINE_USER));
        service = RunningService.on(EXAMPLE.resolve("facts"), "--countersign.data=" + data);
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

    private static ObjectNode reply(String content) throws IOException {
        ObjectNode request = request(HELD);
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(content));
        return request;
    }

    private static JsonNode tried(JsonNode request, String... headers) {
        HttpResponse<String> answer = as("p-analyst").post("/v1/decide", request.toString(), headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode json = RunningService.json(answer);
        assertThat(json.path("notADecision").asBoolean()).isTrue();
        assertThat(json.path("decision").asBoolean(true)).isFalse();
        assertThat(answer.body()).as("a simple program looks for these letters").doesNotContain("\"decision\":true");
        assertThat(json.has("verdict")).isFalse();
        assertThat(json.has("decisionId")).isFalse();
        assertThat(json.has("receipt")).isFalse();
        return json.path("try");
    }

    private static JsonNode decided(JsonNode request) {
        return as("crm").answer("/v1/decide", request.toString());
    }

    private static String verdict(JsonNode json) {
        return json.path("verdict").asString();
    }

    private static long recorded() {
        var entries = service.beans(DataFolder.class).iterator().next().ledger().entries();
        return LongStream.range(0, entries.size())
                .mapToObj(entries::get)
                .map(stored ->
                        RunningService.JSON.readTree(stored.open()).path("type").asString())
                .filter(Set.of("decision", "approval", "outcome")::contains)
                .count();
    }

    private static int keys() {
        return Kept.keys(service.beans(DecisionService.class).iterator().next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/access/v1/evaluation", "/access/v1/evaluations"})
    void what_would_be_allowed_does_not_permit_a_program_anything(String path) throws IOException {
        long before = recorded();
        JsonNode request = request(ALLOWED);
        assertThat(verdict(tried(request))).isEqualTo("ALLOW");
        JsonNode one = as("p-analyst").answer(path, request.toString());
        assertThat(one.path("decision").asBoolean(true)).isFalse();
        assertThat(one.toString()).contains("\"notADecision\":true").doesNotContain("\"decision\":true");
        for (String semantic : List.of("execute_all", "deny_on_first_deny", "permit_on_first_permit")) {
            JsonNode many = as("p-analyst")
                    .answer(
                            "/access/v1/evaluations",
                            "{\"evaluations\":[" + request + "," + request
                                    + "],\"options\":{\"evaluations_semantic\":\"" + semantic + "\"}}");
            assertThat(many.path("evaluations"))
                    .hasSize(semantic.equals("deny_on_first_deny") ? 1 : 2)
                    .allSatisfy(item -> {
                        assertThat(item.path("decision").asBoolean(true)).isFalse();
                        assertThat(item.toString()).contains("\"notADecision\":true");
                    });
        }
        assertThat(recorded()).isEqualTo(before);
    }

    @Test
    void a_search_has_its_results_where_no_program_looks_for_them() throws IOException {
        long before = recorded();
        for (String kind : List.of("action", "subject", "resource")) {
            ObjectNode question = request("access/01-update-a-case.json");
            if (!kind.equals("action")) {
                ((ObjectNode) question.path(kind)).remove("id");
            } else {
                question.remove("action");
            }
            JsonNode answer = as("p-analyst").answer("/access/v1/search/" + kind, question.toString());
            assertThat(answer.path("results")).as(kind).isEmpty();
            assertThat(answer.at("/context/countersign/notADecision").asBoolean())
                    .isTrue();
            assertThat(answer.at("/context/countersign/try/results")).as(kind).isNotEmpty();
        }
        assertThat(recorded()).isEqualTo(before);
    }

    @Test
    void an_approval_and_a_reservation_are_read_and_not_used_up() throws IOException {
        JsonNode request = reply("tried");
        assertThat(verdict(tried(request))).isEqualTo("REVIEW");
        as("p-1").approved(as("crm").opensTask(request, "tried"));
        long before = recorded();

        assertThat(verdict(tried(request))).isEqualTo("ALLOW");
        assertThat(verdict(tried(request))).as("the approval is there still").isEqualTo("ALLOW");
        assertThat(recorded()).isEqualTo(before);

        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
        JsonNode used = tried(request);
        assertThat(verdict(used)).isEqualTo("REVIEW");
        assertThat(used.toString()).contains("APPROVAL_USED");
        assertThat(tried(reply("another")).at("/facts/contact.heldBy").toString())
                .as("the contact that the client reserved")
                .isEqualTo(as("crm")
                        .answer("/v1/decide", reply("another").toString())
                        .at("/facts/contact.heldBy")
                        .toString());
    }

    @Test
    void an_idempotency_key_is_ignored() throws IOException {
        int before = keys();
        String[] key = {"Idempotency-Key", "of-the-analyst"};
        assertThat(verdict(tried(request(ALLOWED), key))).isEqualTo("ALLOW");
        assertThat(verdict(tried(reply("other content, same key"), key))).isEqualTo("REVIEW");
        for (String path : List.of("/access/v1/evaluation", "/access/v1/evaluations")) {
            assertThat(as("p-analyst")
                            .post(path, request(ALLOWED).toString(), key)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(keys()).isEqualTo(before);
        HttpResponse<String> first =
                as("crm").post("/v1/decide", request(ALLOWED).toString(), key);
        assertThat(RunningService.json(first).has("replayed")).isFalse();
        assertThat(keys()).isEqualTo(before + 1);
        assertThat(tried(request(ALLOWED), key).path("decisionId").isMissingNode())
                .as("nor is the answer to a client repeated")
                .isTrue();
    }

    @Test
    void a_request_for_a_short_answer_is_marked_too() throws IOException {
        JsonNode minimal = tried(request(ALLOWED), "Prefer", "return=minimal");
        assertThat(minimal.has("firings")).isFalse();
        assertThat(minimal.path("recorded").asBoolean(true)).isFalse();
    }
}
