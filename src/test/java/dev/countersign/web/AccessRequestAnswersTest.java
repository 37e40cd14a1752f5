package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.countersign.cli.Terminal;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client that knows AuthZEN is told about held actions: where people can be asked, and the end of it. */
@Tag("slow")
@Timeout(120)
class AccessRequestAnswersTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String EVALUATION = "/access/v1/evaluation";
    private static final String REQUESTS = "/access/v1/requests";
    private static final String CLIENT = "desk";
    private static final String OTHER_CLIENT = "other";
    private static final String WITHOUT_SCOPE = "asks-only";
    private static final Set<String> AGENTS = Set.of("service-triage-01", "sales-support-01");
    private static final MovableClock CLOCK = new MovableClock();

    private static OpenApi openApi;
    private static Path data;
    private static TestAccess access;
    private static RunningService service;
    private static int texts;

    /** A text that no other test uses. */
    private String text;

    @BeforeAll
    static void start() throws IOException {
        openApi = new OpenApi();
        data = KeptPack.in(Temporary.folder());
        Set<Scope> scopes = EnumSet.of(Scope.DECIDE, Scope.ACCESS, Scope.REQUEST);
        access = TestAccess.in(
                data,
                CLOCK,
                people -> people.client(CLIENT, scopes, AGENTS, Set.of(), false)
                        .client(OTHER_CLIENT, scopes, AGENTS, Set.of(), false)
                        .client(WITHOUT_SCOPE, EnumSet.of(Scope.DECIDE, Scope.ACCESS), AGENTS, Set.of(), false)
                        .approver("p-1", Role.FRONTLINE_USER)
                        .approver("p-2", Role.FRONTLINE_USER)
                        .approver("p-3", Role.DATA_STEWARD)
                        .approver("p-4", Role.COMPLIANCE_REVIEWER)
                        .granted("p-auditor", "AUDITOR"));
        run();
    }

    private static void run() {
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK), EXAMPLE.resolve("facts"), "--countersign.data=" + data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void name() {
        text = "Dear Ms Okafor, this is text " + ++texts + ".";
    }

    private static Caller as(String owner) {
        return service.caller().as(access.key(owner));
    }

    private static ObjectNode request(String file) {
        try {
            ObjectNode request = (ObjectNode) RunningService.JSON.readTree(
                    Files.readString(EXAMPLE.resolve("requests").resolve(file)));
            ((ObjectNode) request.path("context"))
                    .putArray("supported_obligations")
                    .add("custom");
            return request;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode reply(String text) {
        ObjectNode request = request("03-service-reply-own-words.json");
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(text));
        return request;
    }

    private static ObjectNode properties(ObjectNode request) {
        return (ObjectNode) request.at("/action/properties");
    }

    /** The context of the answer. */
    private static JsonNode evaluated(String client, JsonNode request) {
        JsonNode answer = as(client).answer(EVALUATION, request.toString());
        assertThat(openApi.violations("Access.Decision", answer)).isEmpty();
        assertThat(answer.path("decision").asBoolean())
                .isEqualTo(answer.at("/context/countersign/verdict").asString().equals("ALLOW"));
        return answer.path("context");
    }

    private static JsonNode evaluated(JsonNode request) {
        return evaluated(CLIENT, request);
    }

    /** The access request that an answer offers, for the action with that text. */
    private static ObjectNode wish(JsonNode request, JsonNode context, String text) {
        ObjectNode wish = (ObjectNode) request.deepCopy();
        JsonNode offered = context.path("access_request");
        wish.putObject("denial")
                .put("evaluation_id", context.path("evaluation_id").asString())
                .put("evaluated_at", context.path("evaluated_at").asString())
                .put("expires_at", offered.path("expires_at").asString())
                .put("reason", context.path("reason").asString())
                .put("template", offered.path("template").asString());
        wish.putObject("requested_access").put("countersign.content", text);
        return wish;
    }

    private static HttpResponse<String> send(String client, JsonNode wish, String... headers) {
        return as(client).post(REQUESTS, wish.toString(), headers);
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return RunningService.json(answer);
    }

    private static String opened(String client, JsonNode wish, String... headers) {
        return json(send(client, wish, headers), 202).at("/task/id").asString();
    }

    private String opened(ObjectNode request) {
        return opened(CLIENT, wish(request, evaluated(request), text));
    }

    private static void decide(String person, String task, String how, String body) {
        String version =
                json(as(person).get("/v1/reviews/" + task), 200).path("version").asString();
        json(as(person).post("/v1/reviews/" + task + "/" + how, body, "If-Match", "\"" + version + "\""), 200);
    }

    /** The approval that the client is told. */
    private static ObjectNode approved(String task) {
        decide("p-1", task, "approve", "{}");
        return (ObjectNode) json(as(CLIENT).get(REQUESTS + "/" + task), 200).at("/result/approval");
    }

    private static ObjectNode presenting(JsonNode request, JsonNode approval) {
        ObjectNode again = (ObjectNode) request.deepCopy();
        ((ObjectNode) again.path("context")).set("approval", approval);
        return again;
    }

    private static void tells(JsonNode context, String reason, String next) {
        assertThat(context.path("reason").asString()).as(context.toString()).isEqualTo(reason);
        assertThat(context.path("next_action").asString()).isEqualTo(next);
        assertThat(context.has("access_request"))
                .isEqualTo(context.at("/countersign/verdict").asString().equals("REVIEW"));
    }

    @Test
    void a_review_says_where_and_until_when_people_can_be_asked() {
        ObjectNode request = reply(text);
        JsonNode context = evaluated(request);
        String id = context.path("evaluation_id").asString();
        JsonNode recorded = json(as(CLIENT).get("/v1/decisions/" + id), 200);
        assertThat(recorded.at("/record/verdict").asString(""))
                .as(recorded.toString())
                .isEqualTo("REVIEW");
        JsonNode offered = context.path("access_request");
        assertThat(offered.path("endpoint").asString())
                .isEqualTo(service.caller().uri(REQUESTS).toString());
        assertThat(offered.path("template").asString()).isEqualTo("approval");
        assertThat(offered.at("/display/title").asString()).isEqualTo("Approval needed");
        assertThat(offered.at("/display/description").asString())
                .isEqualTo(context.path("reason_user").asString());
        Instant end = Instant.parse(offered.path("expires_at").asString());
        assertThat(Duration.between(Instant.parse(context.path("evaluated_at").asString()), end))
                .isEqualTo(Duration.ofMinutes(30));
        CLOCK.pass(Duration.between(CLOCK.now(), end));
        assertThat(json(send(CLIENT, wish(request, context, text)), 410)
                        .path("type")
                        .asString())
                .endsWith(":expired_denial");
    }

    @Test
    void what_the_answer_offers_opens_a_task() {
        ObjectNode request = reply(text);
        assertThat(opened(request)).hasSize(32);
    }

    @Test
    void a_task_names_where_it_is_cancelled() {
        ObjectNode request = reply(text);
        JsonNode task =
                json(send(CLIENT, wish(request, evaluated(request), text)), 202).path("task");
        String cancel = URI.create(task.at("/links/cancel").asString()).getPath();
        assertThat(json(as(CLIENT).post(cancel, "{}"), 200).at("/task/status").asString())
                .isEqualTo("cancelled");
        json(as(OTHER_CLIENT).post(cancel, "{}"), 404);
        assertThat(json(as(CLIENT).post(cancel, "{}"), 409).path("type").asString())
                .endsWith(":invalid_task_state");
    }

    @Test
    void a_formal_review_is_another_template() {
        assertThat(evaluated(request("07-change-price.json"))
                        .at("/access_request/template")
                        .asString())
                .isEqualTo("formal_review");
    }

    @Test
    void each_held_item_of_several_has_its_own_offer_and_the_others_have_none() {
        ObjectNode batch = RunningService.JSON.createObjectNode();
        ObjectNode denied = reply(text);
        ((ObjectNode) denied.path("action")).put("name", "no_such_action");
        batch.putArray("evaluations").add(reply(text)).add(denied).add(reply(text + "!"));
        List<String> offered = as(CLIENT)
                .answer("/access/v1/evaluations", batch.toString())
                .path("evaluations")
                .valueStream()
                .map(each -> each.at("/context/evaluation_id").asString(""))
                .toList();
        assertThat(offered.get(0)).isNotEmpty().isNotEqualTo(offered.get(2));
        assertThat(offered.get(1)).isEmpty();
        assertThat(offered.get(2)).isNotEmpty();
    }

    @Test
    void a_denial_has_no_offer_and_the_same_bytes_each_time() {
        ObjectNode request = reply(text);
        ((ObjectNode) request.path("action")).put("name", "no_such_action");
        JsonNode context = evaluated(request);
        assertThat(context.propertyNames()).doesNotContain("access_request", "evaluation_id", "evaluated_at");
        assertThat(evaluated(request)).isEqualTo(context);
    }

    @Test
    void a_client_that_may_not_open_tasks_is_offered_none() {
        JsonNode context = evaluated(WITHOUT_SCOPE, reply(text));
        assertThat(context.path("reason").asString()).isEqualTo("APPROVAL_REQUIRED");
        assertThat(context.propertyNames()).doesNotContain("access_request", "evaluation_id", "evaluated_at");
        assertThat(context.at("/countersign/notRequestable").isMissingNode()).isTrue();
    }

    @Test
    void an_action_without_its_text_is_offered_nothing_and_the_answer_says_what_is_missing() {
        ObjectNode request = reply(text);
        properties(request).remove("contentDigest");
        JsonNode context = evaluated(request);
        assertThat(context.propertyNames()).doesNotContain("access_request", "evaluation_id", "evaluated_at");
        assertThat(context.at("/countersign/notRequestable/code").asString()).isEqualTo("CONTENT_NEEDED");
        assertThat(context.at("/countersign/notRequestable/text").asString()).contains("contentDigest");
    }

    @Test
    void the_same_key_of_an_evaluation_gives_the_same_offer() {
        String body = reply(text).toString();
        JsonNode first = json(as(CLIENT).post(EVALUATION, body, "Idempotency-Key", text.replace(' ', '-')), 200);
        assertThat(first.at("/context/access_request").isObject()).isTrue();
        assertThat(json(as(CLIENT).post(EVALUATION, body, "Idempotency-Key", text.replace(' ', '-')), 200))
                .isEqualTo(first);
    }

    @Test
    void the_metadata_name_the_endpoint_and_the_capability() {
        JsonNode metadata = json(as(CLIENT).get("/.well-known/authzen-configuration"), 200);
        assertThat(openApi.violations("Access.Metadata", metadata)).isEmpty();
        assertThat(metadata.path("access_request_endpoint").asString())
                .isEqualTo(service.caller().uri(REQUESTS).toString());
        assertThat(metadata.path("capabilities").valueStream().map(JsonNode::asString))
                .containsExactly("urn:openid:authzen:capability:access-request");
    }

    private static List<String> mistakes(JsonNode schema, JsonNode value) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(value)
                .stream()
                .map(Error::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"confirm", "approval", "formal_review"})
    void each_template_has_a_schema_whose_example_keeps_to_it(String template) {
        JsonNode schema = json(as(CLIENT).get(REQUESTS + "/schemas/" + template + ".json"), 200);
        ObjectNode example = (ObjectNode) schema.at("/examples/0");
        assertThat(mistakes(schema, example)).isEmpty();
        assertThat(example.at("/denial/template").asString()).isEqualTo(template);
        String content = example.at("/requested_access/countersign.content").asString();
        assertThat(example.at("/action/properties/contentDigest").asString())
                .isEqualTo("sha256:" + Sha256.hex(content));
        for (String needed : List.of("subject", "action", "resource", "denial", "requested_access")) {
            assertThat(mistakes(schema, example.deepCopy().without(needed)))
                    .as(needed)
                    .isNotEmpty();
        }
        assertThat(mistakes(schema, example.deepCopy().set("items", schema.path("examples"))))
                .isNotEmpty();
    }

    @Test
    void what_keeps_to_the_offered_schema_is_accepted() {
        ObjectNode request = reply(text);
        JsonNode context = evaluated(request);
        String address = context.at("/access_request/request_schema_url").asString();
        JsonNode schema = json(as(CLIENT).get(URI.create(address).getPath()), 200);
        assertThat(schema.path("$id").asString()).isEqualTo(address);
        ObjectNode wish = wish(request, context, text);
        assertThat(mistakes(schema, wish)).isEmpty();
        opened(CLIENT, wish);
    }

    @Test
    void an_unknown_template_has_no_schema() {
        assertThat(json(as(CLIENT).get(REQUESTS + "/schemas/aproval.json"), 404)
                        .path("detail")
                        .asString())
                .contains("`aproval`", "confirm, approval, formal_review");
        json(as(WITHOUT_SCOPE).get(REQUESTS + "/schemas/approval.json"), 403);
    }

    @ParameterizedTest
    @CsvSource({
        "items, []",
        "callback.endpoint, \"https://pep.example.com/\"",
        "denial.binding_token, \"x\"",
        "denial.binding_token, null",
        "denial.bindingToken, \"x\"",
        "denial.expires_at, 5",
        "requested_access.requested_until, \"2026-12-01T10:00:00Z\"",
        "requested_access.emergency, true",
        "requested_access.role, \"admin\"",
        "client.actor, {\"id\":\"somebody-else\"}",
        "client.actor, '{\"id\":\"service-triage-01\",\"act\":{\"sub\":\"boss\"}}'"
    })
    void a_member_that_is_not_offered_is_named(String place, String value) {
        ObjectNode request = reply(text);
        ObjectNode wish = wish(request, evaluated(request), text);
        int dot = place.lastIndexOf('.');
        ObjectNode parent = dot < 0 ? wish : wish.withObject("/" + place.substring(0, dot));
        parent.set(place.substring(dot + 1), RunningService.JSON.readTree(value));
        JsonNode refused = json(send(CLIENT, wish), 400);
        assertThat(openApi.violations("Problem", refused)).isEmpty();
        assertThat(refused.at("/problems/0/place").asString())
                .as(refused.toString())
                .isEqualTo(place);
    }

    @Test
    void the_subject_itself_may_be_named_as_the_actor() {
        ObjectNode request = reply(text);
        ObjectNode wish = wish(request, evaluated(request), text);
        wish.putObject("client")
                .putObject("actor")
                .put("id", "service-triage-01")
                .put("type", "ai_agent");
        opened(CLIENT, wish);
    }

    private static void restartWithoutIndex() {
        service.close();
        Terminal verified = Terminal.run("verify", data.toString());
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        try (var files = Files.walk(data.resolve("projection"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run();
    }

    @Test
    void the_same_key_gives_the_same_task_as_long_as_the_ledger_exists() {
        ObjectNode request = reply(text);
        ObjectNode wish = wish(request, evaluated(request), text);
        String[] key = {"Idempotency-Key", "key-" + texts};
        String task = opened(CLIENT, wish, key);
        assertThat(opened(CLIENT, wish, key)).isEqualTo(task);

        decide("p-1", task, "approve", "{}");
        assertThat(evaluated(request).at("/countersign/verdict").asString()).isEqualTo("ALLOW");
        CLOCK.pass(Duration.ofDays(3));
        restartWithoutIndex();
        JsonNode again = json(send(CLIENT, wish, key), 202);
        assertThat(again.at("/task/id").asString()).isEqualTo(task);
        assertThat(again.at("/task/status").asString()).isEqualTo("approved");

        ObjectNode other = reply(text + "!");
        ObjectNode another = wish(other, evaluated(other), text + "!");
        JsonNode refused = json(send(CLIENT, another, key), 409);
        assertThat(openApi.violations("Problem", refused)).isEmpty();
        assertThat(refused.path("type").asString())
                .isEqualTo("urn:openid:authzen:access-request:error:duplicate_request");
        assertThat(opened(CLIENT, another)).isNotEqualTo(task);
        ObjectNode foreign = reply(text + "?");
        assertThat(opened(OTHER_CLIENT, wish(foreign, evaluated(OTHER_CLIENT, foreign), text + "?"), key))
                .isNotEqualTo(task);
    }

    @Test
    void a_key_is_bound_to_a_task_that_was_open_already() {
        ObjectNode request = reply(text);
        String task = opened(request);
        ObjectNode wish = wish(request, evaluated(request), text);
        String[] key = {"Idempotency-Key", "joined-" + texts};
        assertThat(opened(CLIENT, wish, key)).isEqualTo(task);
        decide("p-1", task, "reject", "{\"code\":\"TONE\"}");
        CLOCK.pass(Duration.ofDays(1));
        restartWithoutIndex();
        JsonNode again = json(send(CLIENT, wish, key), 202);
        assertThat(again.at("/task/id").asString()).isEqualTo(task);
        assertThat(again.at("/task/status").asString()).isEqualTo("denied");
        ObjectNode changed = wish.deepCopy();
        ((ObjectNode) changed.path("denial")).put("reason", "other");
        assertThat(json(send(CLIENT, changed, key), 409).path("type").asString())
                .endsWith(":duplicate_request");
    }

    @Test
    void of_two_texts_at_once_under_one_key_one_has_a_task() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                String[] key = {"Idempotency-Key", "race-" + texts + "-" + round};
                List<Callable<Integer>> both = new ArrayList<>();
                for (String other : List.of(text + "a" + round, text + "b" + round)) {
                    ObjectNode request = reply(other);
                    ObjectNode wish = wish(request, evaluated(request), other);
                    both.add(() -> send(CLIENT, wish, key).statusCode());
                }
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> each : two.invokeAll(both)) {
                    answers.add(each.get());
                }
                assertThat(answers).containsExactlyInAnyOrder(202, 409);
            }
        } finally {
            two.shutdown();
        }
    }

    @Test
    void a_refused_wish_does_not_use_its_key() {
        ObjectNode request = reply(text);
        ObjectNode wish = wish(request, evaluated(request), text);
        String[] key = {"Idempotency-Key", "refused-" + texts};
        json(send(CLIENT, wish.deepCopy().without("requested_access"), key), 400);
        opened(CLIENT, wish, key);
        json(send(CLIENT, wish, "Idempotency-Key", "two words"), 400);
    }

    /** About a customer of no other test. */
    private ObjectNode replyToAnother() {
        ObjectNode request = reply(text);
        ((ObjectNode) request.path("resource")).put("id", "S-2001");
        return request;
    }

    @Test
    void nothing_is_given_under_a_key_after_the_customer_was_erased() {
        ObjectNode request = replyToAnother();
        ObjectNode wish = wish(request, evaluated(request), text);
        String[] key = {"Idempotency-Key", "erased-" + texts};
        ObjectNode approval = approved(opened(CLIENT, wish, key));
        String erasure = "{\"subject\":\"C-1002\",\"reason\":\"asked for it\"}";
        String proposal = json(as("p-3").post("/v1/erasures", erasure), 200)
                .path("proposalId")
                .asString();
        json(as("p-4").post("/v1/erasures/" + proposal + "/confirm", "{}"), 200);
        for (int i = 0; i < 2; i++) {
            assertThat(json(send(CLIENT, wish, key), 400).path("type").asString())
                    .endsWith(":invalid_denial_binding");
            restartWithoutIndex();
        }
        assertThat(evaluated(presenting(reply(text), approval)).path("reason").asString())
                .isEqualTo("approval_unverifiable");
    }

    @Test
    void the_key_is_in_no_file_of_the_ledger_in_the_clear() throws IOException {
        ObjectNode request = reply(text);
        opened(CLIENT, wish(request, evaluated(request), text), "Idempotency-Key", "zz-secret-key-zz");
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("zz-secret-key-zz");
            }
        }
    }

    private HttpResponse<String> async(String client, ObjectNode request, String content, String... headers) {
        ObjectNode body = request.deepCopy();
        ((ObjectNode) body.path("context")).remove("supported_obligations");
        body.putObject("requested_access").put("countersign.content", content);
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Prefer";
        all[headers.length + 1] = "return=minimal, Respond-Async; wait=10";
        return as(client).post("/v1/decide", body.toString(), all);
    }

    private static JsonNode review(HttpResponse<String> answer) {
        JsonNode json = json(answer, 200);
        assertThat(openApi.violations("Answer", json)).isEmpty();
        assertThat(json.has("firings")).isFalse();
        assertThat(answer.headers().firstValue("Preference-Applied").isPresent())
                .isEqualTo(json.path("review").has("task"));
        return json.path("review");
    }

    @Test
    void a_decision_may_open_its_task_in_the_same_call() {
        String[] key = {"Idempotency-Key", "async-" + texts};
        HttpResponse<String> answer = async(CLIENT, reply(text), text, key);
        JsonNode review = review(answer);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("respond-async");
        String task = review.path("task").asString();
        assertThat(review.path("statusEndpoint").asString())
                .isEqualTo(service.caller().uri(REQUESTS + "/" + task).toString());
        JsonNode card = json(as("p-1").get("/v1/reviews/" + task), 200);
        assertThat(card.path("content").asString()).isEqualTo(text);
        assertThat(card.path("due")).isEqualTo(review.path("due"));
        assertThat(card.path("expires")).isEqualTo(review.path("expires"));
        assertThat(review(async(CLIENT, reply(text), text, key))).isEqualTo(review);

        decide("p-1", task, "approve", "{}");
        HttpResponse<String> allowed = async(CLIENT, reply(text), text, key);
        assertThat(json(allowed, 200).path("verdict").asString()).isEqualTo("ALLOW");
        assertThat(review(allowed).isMissingNode()).isTrue();
    }

    @Test
    void a_task_that_cannot_be_opened_does_not_keep_the_decision_back() {
        JsonNode other = review(async(CLIENT, reply(text), text + "!"));
        assertThat(other.at("/problem/code").asString()).isEqualTo("CONTENT_MISMATCH");
        ObjectNode request = reply(text);
        ((ObjectNode) request.path("context")).remove("supported_obligations");
        JsonNode missing =
                review(as(CLIENT).post("/v1/decide", request.toString(), "Prefer", "return=minimal, respond-async"));
        assertThat(missing.at("/problem/code").asString()).isEqualTo("CONTENT_NEEDED");
        JsonNode stranger = review(async(WITHOUT_SCOPE, reply(text), text));
        assertThat(stranger.at("/problem/code").asString()).isEqualTo("NOT_ALLOWED");
    }

    @Test
    void a_text_for_people_is_refused_where_nobody_would_read_it() {
        ObjectNode request = reply(text);
        ((ObjectNode) request.path("context")).remove("supported_obligations");
        request.putObject("requested_access").put("countersign.content", text);
        assertThat(json(as(CLIENT).post("/v1/decide", request.toString()), 400)
                        .at("/problems/0/place")
                        .asString())
                .isEqualTo("requested_access");
        ((ObjectNode) request.path("requested_access")).put("role", "admin");
        assertThat(json(as(CLIENT).post("/v1/decide", request.toString(), "Prefer", "respond-async"), 400)
                        .at("/problems/0/place")
                        .asString())
                .isEqualTo("requested_access.role");
    }

    @Test
    void an_approval_that_counts_is_named_with_its_end_and_counts_once() {
        ObjectNode request = reply(text);
        ObjectNode approval = approved(opened(request));
        JsonNode permitted = evaluated(presenting(request, approval));
        assertThat(permitted.path("approval"))
                .as(permitted.toString())
                .isEqualTo(approval.deepCopy().without("approved_at"));
        assertThat(permitted.propertyNames()).doesNotContain("next_action", "evaluation_id");
        assertThat(permitted.at("/countersign/ignored").isMissingNode()).isTrue();

        JsonNode used = evaluated(presenting(request, approval));
        tells(used, "approval_expired", "request");
        String next = opened(CLIENT, wish(request, used, text));
        assertThat(evaluated(presenting(request, approved(next))).has("approval"))
                .isTrue();
    }

    @Test
    void an_approval_that_has_ended_needs_another() {
        ObjectNode request = reply(text);
        ObjectNode approval = approved(opened(request));
        CLOCK.pass(Duration.ofDays(1));
        tells(evaluated(presenting(request, approval)), "approval_expired", "request");
    }

    @Test
    void an_approval_that_was_taken_back_needs_another() {
        ObjectNode request = reply(text);
        ObjectNode approval = approved(opened(request));
        String path = "/v1/approvals/" + approval.path("id").asString() + "/revoke";
        json(as("p-1").post(path, "{\"code\":\"WRONG_FACT\"}"), 200);
        tells(evaluated(presenting(request, approval)), "approval_expired", "request");
    }

    @Test
    void an_approval_of_another_text_is_out_of_scope() {
        ObjectNode approval = approved(opened(reply(text)));
        tells(evaluated(presenting(reply(text + "!"), approval)), "out_of_scope", "request");
    }

    @Test
    void an_approval_does_not_cover_rows_that_were_not_shown() {
        ObjectNode request = reply(text);
        ObjectNode approval = approved(opened(request));
        properties(request).put("confidence", 0.05);
        tells(evaluated(presenting(request, approval)), "out_of_scope", "request");
    }

    @Test
    void no_approval_lifts_a_prohibition() {
        ObjectNode request = reply(text);
        ObjectNode approval = approved(opened(request));
        ObjectNode again = presenting(request, approval);
        ((ObjectNode) again.path("action")).put("name", "no_such_action");
        JsonNode context = evaluated(again);
        tells(context, "policy_denied", "none");
        assertThat(context.at("/countersign/reasons/0/code").asString()).isEqualTo("UNKNOWN_ACTION");
    }

    @Test
    void an_approval_of_another_client_or_a_changed_one_cannot_be_verified() {
        ObjectNode request = reply(text);
        ObjectNode approval = approved(opened(request));
        ObjectNode other = reply(text + "!");
        for (JsonNode presented : List.of(
                RunningService.JSON.readTree("{\"id\":\"0198a2c4-7a11-7c3e-9d53-2f6f6c1a8b90\"}"),
                RunningService.JSON.readTree("{}"),
                RunningService.JSON.readTree("{\"id\":7}"),
                RunningService.JSON.readTree("[]"),
                RunningService.JSON.readTree("\"yes\""),
                approval.deepCopy().put("state", "x"),
                approval.deepCopy().put("approved_until", "2036-01-01T00:00:00Z"))) {
            tells(evaluated(presenting(other, presented)), "approval_unverifiable", "none");
        }
        JsonNode foreign = evaluated(OTHER_CLIENT, presenting(other, approval));
        JsonNode unknown = evaluated(
                OTHER_CLIENT, presenting(other, approval.deepCopy().put("id", "0198a2c4-7a11-7c3e-9d53-2f6f6c1a8b90")));
        tells(foreign, "approval_unverifiable", "none");
        for (String each : List.of("evaluation_id", "evaluated_at", "access_request")) {
            ((ObjectNode) foreign).remove(each);
            ((ObjectNode) unknown).remove(each);
        }
        assertThat(foreign).as("the client learns nothing of others").isEqualTo(unknown);
    }

    @Test
    void a_permit_in_spite_of_a_wrong_approval_says_that_it_did_not_count() {
        ObjectNode request = reply(text);
        approved(opened(request));
        JsonNode permitted = evaluated(presenting(request, RunningService.JSON.readTree("{\"id\":\"x\"}")));
        assertThat(permitted.at("/countersign/verdict").asString()).isEqualTo("ALLOW");
        assertThat(permitted.has("approval")).isFalse();
        assertThat(permitted.at("/countersign/approvalIgnored").asString()).isEqualTo("approval_unverifiable");
    }

    @Test
    void a_client_that_cannot_use_the_permit_has_nothing_to_request() {
        ObjectNode request = reply(text);
        ObjectNode again = presenting(request, approved(opened(request)));
        ((ObjectNode) again.path("context")).remove("supported_obligations");
        JsonNode context = as(CLIENT).answer(EVALUATION, again.toString()).path("context");
        assertThat(context.path("reason").asString()).isEqualTo("OBLIGATION_UNSUPPORTED");
        assertThat(context.path("next_action").asString()).isEqualTo("none");
    }

    @Test
    void a_denial_without_a_presented_approval_has_no_next_action() {
        assertThat(evaluated(reply(text)).has("next_action")).isFalse();
    }

    @Test
    void without_the_right_to_open_tasks_nothing_is_to_be_requested() {
        ObjectNode approval = approved(opened(reply(text)));
        JsonNode context = evaluated(WITHOUT_SCOPE, presenting(reply(text + "!"), approval));
        assertThat(context.path("reason").asString()).isEqualTo("approval_unverifiable");
        assertThat(context.path("next_action").asString()).isEqualTo("none");
        assertThat(context.has("access_request")).isFalse();
    }
}
