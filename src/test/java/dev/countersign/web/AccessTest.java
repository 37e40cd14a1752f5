package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.laws.Docs;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers to a client that knows only AuthZEN, for one question or several. */
@Tag("slow")
class AccessTest extends AccessCalls {

    @Test
    void the_pages_show_what_the_service_says() throws IOException {
        Docs docs = new Docs(Path.of("docs/authzen.md"));
        Docs obligations = new Docs(Path.of("docs/authzen-obligations.md"));
        Docs search = new Docs(Path.of("docs/authzen-search.md"));
        assertThat(docs.examples("posts")).hasSize(3);
        assertThat(obligations.examples("posts")).hasSize(2);
        assertThat(search.examples("posts")).hasSize(1);
        try (RunningService untouched =
                RunningService.on(EXAMPLE.resolve("facts"), "--countersign.url=https://pdp.example.com")) {
            page(docs, untouched.caller());
            page(obligations, untouched.caller());
            page(search, untouched.caller());
        }
    }

    /** A new service for each test: an allowed message counts in the caps of the next. */
    private static void page(Docs docs, Caller caller) throws IOException {
        for (Docs.Example each : docs.examples("posts")) {
            String[] told = each.told().split(" ", 2);
            JsonNode answer = Caller.json(
                    caller.post(told[0], told[1].startsWith("{") ? told[1] : Files.readString(Path.of(told[1]))));
            docs.holds(each, Caller.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        }
    }

    static Stream<Path> examples() throws IOException {
        return Files.list(EXAMPLE.resolve("access")).sorted();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_and_its_answer_keep_to_the_description(Path file) throws IOException {
        JsonNode body = Caller.JSON.readTree(Files.readString(file));
        String path =
                body.has("evaluations") ? EVALUATIONS : body.has("action") ? EVALUATION : "/access/v1/search/action";
        String schema = body.has("evaluations")
                ? "Access.Evaluations"
                : body.has("action") ? "Access.Decision" : "Access.Results";
        assertThat(openApi.violations(schema, client.answer(path, body.toString())))
                .isEmpty();
    }

    @Test
    void the_description_would_notice_a_decision_that_is_not_a_boolean() {
        assertThat(openApi.violations("Access.Decision", Caller.JSON.readTree("{\"decision\":\"true\"}")))
                .isNotEmpty();
    }

    @Test
    void both_views_say_the_same_of_every_example_request() throws IOException {
        for (Path file : Files.list(EXAMPLE.resolve("requests")).sorted().toList()) {
            JsonNode full = RunningService.json(service.decide(Files.readString(file)));
            ObjectNode asked = (ObjectNode) Caller.JSON.readTree(Files.readString(file));
            ((ObjectNode) asked.path("context"))
                    .putArray("supported_obligations")
                    .add("custom");
            JsonNode access = client.answer(EVALUATION, asked.toString());
            assertThat(access.path("decision").asBoolean())
                    .as(file.toString())
                    .isEqualTo(full.path("decision").asBoolean());
            for (String member : List.of(
                    "verdict",
                    "risk",
                    "autonomy",
                    "oversight",
                    "reasons",
                    "allowedInstead",
                    "release",
                    "actionDigest")) {
                assertThat(ours(access).path(member)).as(file + ": " + member).isEqualTo(full.path(member));
            }
        }
    }

    @Test
    void a_review_is_a_no_and_names_who_must_approve() {
        JsonNode answer =
                client.answer(EVALUATION, example("02-reply-to-a-case.json").toString());
        assertThat(answer.path("decision").asBoolean()).isFalse();
        assertThat(answer.at("/context/reason").asString()).isEqualTo("APPROVAL_REQUIRED");
        assertThat(ours(answer).at("/oversight/roles/0").asString()).isEqualTo("FRONTLINE_USER");
        assertThat(answer.at("/context/access_request/template").asString()).isEqualTo("approval");
    }

    /** Without what belongs to one evaluation. */
    private static JsonNode lasting(JsonNode answer) {
        ((ObjectNode) answer.path("context")).remove(List.of("evaluation_id", "evaluated_at", "access_request"));
        return answer;
    }

    @Test
    void members_that_we_do_not_know_are_passed_over_and_listed() {
        ObjectNode body = allowed();
        body.put("futureField", 1);
        ((ObjectNode) body.path("resource")).putObject("properties").put("colour", "red");
        ((ObjectNode) body.path("context")).putObject("consent").put("email", "granted");
        assertThat(texts(ours(client.answer(EVALUATION, body.toString())).path("ignored")))
                .containsExactly(
                        "action.properties.processing_activity_id",
                        "context.consent",
                        "futureField",
                        "resource.properties.colour");
    }

    @ParameterizedTest
    @CsvSource({
        "/action/properties/confidence, \"high\"",
        "/action/properties/channel, \"SMOKE\"",
        "/action/properties/freeText, \"yes\"",
        "/context/time, \"soon\"",
        "/context/time, 5",
        "/context/purpose, \"contract_renewal\"",
        "/context/identityVerified, \"true\"",
        "/subject/type, \"spaceship\"",
        "/subject/id, \"\"",
        "/subject/properties/on_behalf_of, 7"
    })
    void a_value_that_a_fact_cannot_have_is_a_denial_and_never_an_error(String pointer, String value) {
        ObjectNode body = allowed();
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) body.at(pointer.substring(0, slash)))
                .set(pointer.substring(slash + 1), Caller.JSON.readTree(value));
        JsonNode answer = client.answer(EVALUATION, body.toString());
        assertThat(answer.path("decision").asBoolean()).isFalse();
        assertThat(answer.at("/context/reason").asString()).isEqualTo("BAD_VALUE");
        assertThat(ours(answer).at("/reasons/0/text").asString())
                .startsWith(pointer.substring(1).replace('/', '.') + ": ");
        assertThat(openApi.violations("Access.Decision", answer)).isEmpty();
    }

    @Test
    void a_time_without_seconds_is_a_time() {
        ObjectNode body = allowed();
        ((ObjectNode) body.path("context")).put("time", "2025-06-27T18:03-07:00");
        assertThat(client.answer(EVALUATION, body.toString()).path("decision").asBoolean())
                .isTrue();
    }

    @Test
    void words_are_read_in_any_letter_case() {
        ObjectNode body = example("02-reply-to-a-case.json");
        JsonNode lower = lasting(client.answer(EVALUATION, body.toString()));
        assertThat(lasting(client.answer(
                                EVALUATION,
                                body.toString()
                                        .replace("\"email\"", "\"EMAIL\"")
                                        .replace("\"service\"", "\"Service\"")))
                        .toString())
                .isEqualTo(lower.toString());
    }

    @Test
    void the_agent_of_a_person_is_asked_about_where_the_context_names_it() {
        JsonNode answer = client.answer(
                EVALUATION, example("06-a-person-and-its-agent.json").toString());
        assertThat(answer.at("/context/reason").asString()).isEqualTo("NO_CONSENT");
        assertThat(ours(answer).at("/autonomy/granted").asInt()).isEqualTo(3);
        ObjectNode full = example("06-a-person-and-its-agent.json");
        ((ObjectNode) full.path("context")).put("purpose", "SALES");
        ((ObjectNode) full.at("/action/properties")).put("channel", "EMAIL");
        assertThat(RunningService.json(service.decide(full.toString()))
                        .at("/autonomy/granted")
                        .asInt())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"agent\":null", "\"agent\":{\"id\":null}", "\"Agent\":\"service-triage-01\"",
                        "\"agents\":\"service-triage-01\"", "\"agnet\":\"service-triage-01\"",
                        "\" agent\":\"service-triage-01\"",
                "\"\uFF41gent\":\"service-triage-01\"", "\"\u0430gent\":\"service-triage-01\"",
                        "\"agentId\":\"service-triage-01\"", "\"agent_id\":\"service-triage-01\"",
                        "\"Time\":\"2026-11-22T23:00:00Z\"", "\"purposes\":\"sales\""
            })
    void a_restricting_member_with_a_mistake_is_not_ignored(String member) {
        String body = "{\"subject\":{\"type\":\"user\",\"id\":\"p-77\"},\"action\":{\"name\":\"read_record\"},"
                + "\"resource\":{\"type\":\"serviceCase\",\"id\":\"S-2002\"},\"context\":{"
                + member + "}}";
        noAndNotRead(body);
    }

    /** A caller that names a paused agent in a wrong place is not decided without that agent. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s,\"agent\":\"sales-support-02\"}",
                "%s,\"subject\":{\"type\":\"user\",\"id\":\"anna\",\"agent\":\"sales-support-02\"}}",
                "%s,\"subject\":{\"type\":\"user\",\"id\":\"anna\",\"properties\":{\"Agent\":\"sales-support-02\"}}}",
                "%s,\"action\":{\"name\":\"read_record\",\"properties\":{\"agent\":\"sales-support-02\"}}}",
                "%s,\"action\":{\"name\":\"read_record\",\"agent\":\"sales-support-02\"}}",
                "%s,\"resource\":{\"type\":\"serviceCase\",\"id\":\"S-2002\","
                        + "\"properties\":{\"agent\":\"sales-support-02\"}}}",
                "%s,\"context\":{\"context\":{\"agent\":\"sales-support-02\"}}}"
            })
    void an_agent_in_a_wrong_place_is_not_ignored(String form) {
        SortedMap<String, String> members = new TreeMap<>(Map.of(
                "subject",
                "{\"type\":\"user\",\"id\":\"anna\"}",
                "action",
                "{\"name\":\"read_record\"}",
                "resource",
                "{\"type\":\"serviceCase\",\"id\":\"S-2002\"}"));
        members.keySet().removeIf(name -> form.contains("%s,\"" + name + "\""));
        noAndNotRead(form.formatted("{"
                + members.entrySet().stream()
                        .map(each -> "\"" + each.getKey() + "\":" + each.getValue())
                        .collect(java.util.stream.Collectors.joining(","))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Resource", "resources", "resource ", "res\u043eurce"})
    void the_resource_of_one_question_is_not_replaced_by_that_of_all(String name) {
        ObjectNode body = search(TRIAGE, READ, CASE);
        ArrayNode items = body.putArray("evaluations");
        items.addObject();
        items.addObject().putObject(name).put("type", "serviceCase").put("id", "S-0000");
        JsonNode answers = client.answer(EVALUATIONS, body.toString());
        assertThat(answers.path("evaluations")
                        .valueStream()
                        .map(each -> each.path("decision").asBoolean()))
                .containsExactly(true, false);
        assertThat(answers.at("/evaluations/1/context/reason").asString()).isEqualTo("BAD_VALUE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"agent\",\"id\":\"evil\"},\"context\":{\"agent\":\"service-triage-01\"}",
                "{\"type\":\"user\",\"id\":\"p-77\",\"properties\":{\"onBehalfOf\":\"p-9\"}},"
                        + "\"context\":{\"agent\":\"service-triage-01\"}",
                "{\"type\":\"user\",\"id\":\"p-77\"},\"Context\":{\"agent\":\"service-triage-01\"}",
                "{\"type\":\"agent\",\"id\":\"service-triage-01\",\"Properties\":{\"onBehalfOf\":\"p-9\"}}",
                "{\"type\":\"agent\",\"id\":\"service-triage-01\",\"properties\":{\"onBehalfOf\":null}}",
                "{\"type\":\"agent\",\"id\":\"service-triage-01\",\"properties\":{\"on-behalf-of\":\"p-9\"}}",
                "{\"type\":\"agent\",\"id\":\"service-triage-01\",\"properties\":{\"onbehalfof\":\"p-9\"}}",
                "{\"type\":\"agent\",\"id\":\"service-triage-01\",\"properties\":{\"onBehalfOf\":\"p-9\","
                        + "\"on_behalf_of\":\"p-8\"}}"
            })
    void one_agent_asks_for_one_person_who_is_not_lost_after_a_mistake(String subject) {
        noAndNotRead("{\"action\":{\"name\":\"read_record\"},\"resource\":{\"type\":\"serviceCase\","
                + "\"id\":\"S-2002\"},\"subject\":"
                + subject + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Context", "contexts", "cont\u0435xt"})
    void a_default_of_several_questions_is_not_lost_after_a_mistake(String name) {
        String body = "{\"subject\":{\"type\":\"user\",\"id\":\"p-77\"},\"" + name
                + "\":{\"agent\":\"service-triage-01\"},\"evaluations\":[{\"action\":{\"name\":\"read_record\"},"
                + "\"resource\":{\"type\":\"serviceCase\",\"id\":\"S-2002\"}}]}";
        HttpResponse<String> refused = client.post(EVALUATIONS, body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Maybe `context`?");
    }

    private static void noAndNotRead(String body) {
        JsonNode answer = client.answer(EVALUATION, body);
        assertThat(answer.path("decision").asBoolean()).isFalse();
        assertThat(answer.at("/context/reason").asString()).isEqualTo("BAD_VALUE");
        assertThat(service.decide(body).statusCode()).isEqualTo(400);
    }

    @Test
    void a_permit_with_duties_is_one_only_for_a_client_that_supports_them() {
        ObjectNode body = example("07-a-permit-with-duties.json");
        JsonNode refused = client.answer(EVALUATION, body.toString());
        assertThat(refused.path("decision").asBoolean()).isFalse();
        assertThat(refused.at("/context/reason").asString()).isEqualTo("OBLIGATION_UNSUPPORTED");
        assertThat(refused.at("/context/obligations").isMissingNode()).isTrue();
        List<String> duties = texts(ours(refused).path("unsupportedObligations"));
        assertThat(duties).contains("UNSUBSCRIBE");
        for (List<String> supported : List.of(List.of("custom"), duties)) {
            ArrayNode list = ((ObjectNode) body.path("context")).putArray("supported_obligations");
            supported.forEach(list::add);
            JsonNode permitted = client.answer(EVALUATION, body.toString());
            assertThat(permitted.path("decision").asBoolean()).isTrue();
            assertThat(permitted
                            .at("/context/obligations")
                            .valueStream()
                            .map(each -> each.at("/properties/action").asString()))
                    .containsExactlyElementsOf(duties);
            assertThat(ours(permitted).path("verdict").asString()).isEqualTo("ALLOW");
        }
        ((ObjectNode) body.path("context")).putArray("supported_obligations").add(duties.get(0));
        assertThat(client.answer(EVALUATION, body.toString()).path("decision").asBoolean())
                .isEqualTo(duties.size() == 1);
        ((ObjectNode) body.path("context")).put("supported_obligations", "custom");
        assertThat(client.answer(EVALUATION, body.toString()).path("decision").asBoolean())
                .isFalse();
    }

    @Test
    void what_an_agent_may_not_hear_is_in_neither_view() throws IOException {
        String blocked = ids("customer").stream()
                .filter(id -> fact("customer", id).toString().contains("FRAUD_BLOCK"))
                .findFirst()
                .orElseThrow();
        ObjectNode body = search(
                TRIAGE,
                "{\"name\":\"change_plan\",\"properties\":{\"confidence\":0.9,\"dataClasses\":[\"PERSONAL\"],"
                        + "\"askedByCustomer\":true}}",
                "{\"type\":\"customer\",\"id\":\"" + blocked + "\"}");
        ((ObjectNode) body.path("context"))
                .put("identityVerified", true)
                .putArray("countersign.include")
                .add("firings");
        HttpResponse<String> response = client.post(EVALUATION, body.toString());
        assertThat(Caller.json(response).path("decision").asBoolean()).isFalse();
        assertThat(response.body()).doesNotContainIgnoringCase("fraud").doesNotContainIgnoringCase("sanction");
    }

    @Test
    void the_same_question_gets_the_same_bytes_unless_ids_and_times_are_asked_for() {
        List<String> three = IntStream.range(0, 3)
                .mapToObj(i -> client.post(EVALUATION, allowed().toString()).body())
                .distinct()
                .toList();
        assertThat(three).hasSize(1);
        assertThat(three.get(0)).doesNotContain("decisionId").doesNotContain("validUntil");
        ObjectNode wishing = allowed();
        ((ObjectNode) wishing.path("context"))
                .putArray("countersign.include")
                .add("decisionId")
                .add("validUntil")
                .add("firings");
        assertThat(ours(client.answer(EVALUATION, wishing.toString())).propertyNames())
                .contains("decisionId", "validUntil", "firings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EVALUATION,
                EVALUATIONS,
                "/access/v1/search/subject",
                "/access/v1/search/resource",
                "/access/v1/search/action"
            })
    void a_body_that_is_not_a_request_is_a_400_with_a_problem(String path) {
        for (String body : List.of(
                "",
                "{",
                "[]",
                "[{}]",
                "\"x\"",
                "5",
                "null",
                "{}",
                "{\"subject\":{\"type\":\"a\",\"type\":\"b\"}}",
                "{\"subject\":\"alice\"}",
                "[".repeat(20_000))) {
            HttpResponse<String> response = client.post(path, body, "X-Request-ID", "r-1");
            assertThat(response.statusCode())
                    .as(path + " " + body.substring(0, Math.min(40, body.length())))
                    .isEqualTo(400);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(response.headers().firstValue("X-Request-ID")).hasValue("r-1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 400",
        "application/xml, 400",
        "application/json;charset=utf-8, 200",
        "APPLICATION/JSON, 200",
        "application/json;charset=iso-8859-1, 400",
        "nonsense, 400"
    })
    void only_json_in_utf_8_is_read(String type, int status) {
        assertThat(client.post(EVALUATION, allowed().toString(), "Content-Type", type)
                        .statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6c0f",
                "a b;c=\"d\"",
                "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
            })
    void the_request_id_comes_back_unchanged_with_answers_and_errors(String id) {
        assertThat(client.post(EVALUATION, allowed().toString(), "X-Request-ID", id)
                        .headers()
                        .firstValue("X-Request-ID"))
                .hasValue(id);
        for (String path : List.of("/access/v1/nowhere", EVALUATION)) {
            HttpResponse<String> response = client.send(HttpRequest.newBuilder(client.uri(path))
                    .header("X-Request-ID", id)
                    .PUT(HttpRequest.BodyPublishers.ofString("{}")));
            assertThat(response.statusCode()).isIn(404, 405);
            assertThat(response.headers().firstValue("X-Request-ID")).hasValue(id);
        }
        assertThat(client.post(EVALUATION, allowed().toString()).headers().firstValue("X-Request-ID"))
                .isEmpty();
    }

    @Test
    void a_plan_ends_at_its_first_no() {
        JsonNode answer = client.answer(EVALUATIONS, example("04-a-plan.json").toString());
        assertThat(answer.propertyNames()).containsExactly("evaluations");
        assertThat(answer.path("evaluations")
                        .valueStream()
                        .map(each -> each.path("decision").asBoolean()))
                .containsExactly(true, true, false);
        ObjectNode all = example("04-a-plan.json").without("options");
        assertThat(client.answer(EVALUATIONS, all.toString()).path("evaluations"))
                .hasSize(4);
        ObjectNode any = example("04-a-plan.json");
        ((ObjectNode) any.path("options"))
                .put("evaluations_semantic", "permit_on_first_permit")
                .put("unknown", true);
        assertThat(client.answer(EVALUATIONS, any.toString()).path("evaluations"))
                .hasSize(1);
    }

    @Test
    void one_item_never_affects_another() {
        ObjectNode batch = Caller.JSON.createObjectNode();
        ArrayNode items = batch.putArray("evaluations");
        List<JsonNode> alone = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ObjectNode one = i % 3 == 0
                    ? allowed()
                    : example(i % 3 == 1 ? "02-reply-to-a-case.json" : "03-sell-without-consent.json");
            items.add(one);
            alone.add(lasting(client.answer(EVALUATION, one.toString())));
        }
        assertThat(client.answer(EVALUATIONS, batch.toString())
                        .path("evaluations")
                        .valueStream()
                        .map(AccessTest::lasting)
                        .toList())
                .isEqualTo(alone);
    }

    @Test
    void a_wrong_item_is_a_denial_and_the_others_are_answered() {
        ObjectNode batch = Caller.JSON.createObjectNode();
        batch.putArray("evaluations")
                .add(allowed())
                .add("x")
                .addNull()
                .add(5)
                .add(Caller.JSON.createObjectNode())
                .add(allowed().without("resource"))
                .add(allowed());
        JsonNode answers = client.answer(EVALUATIONS, batch.toString()).path("evaluations");
        assertThat(answers.valueStream().map(each -> each.path("decision").asBoolean()))
                .containsExactly(true, false, false, false, false, false, true);
        assertThat(answers.get(5).at("/context/reason").asString()).isEqualTo("INCOMPLETE_REQUEST");
        assertThat(ours(answers.get(5)).at("/reasons/0/text").asString()).isEqualTo("resource: it is missing.");
    }

    /**
     * Items with bad values, items that are not requests, and items with ignored members, in turn; each with
     * thirty of its kind.
     */
    private static ObjectNode batchOfMistakes(int items) {
        ObjectNode batch = Caller.JSON.createObjectNode();
        ArrayNode all = batch.putArray("evaluations");
        for (int i = 0; i < items; i++) {
            int item = i;
            ObjectNode one = i % 3 == 1 ? allowed().without("resource") : allowed();
            ObjectNode properties = (ObjectNode) one.at("/action/properties");
            if (i % 3 == 0) {
                ArrayNode labels = properties.putArray("labels");
                IntStream.range(0, 30).forEach(each -> labels.add("PROMOTOIN" + item + "x" + each));
            } else if (i % 3 == 2) {
                IntStream.range(0, 30).forEach(each -> properties.put("chanel" + item + "x" + each, 1));
            }
            all.add(one);
        }
        return batch;
    }

    @Test
    void twenty_mistakes_of_a_whole_batch_are_reported_and_all_are_counted() {
        JsonNode answer = client.answer(EVALUATIONS, batchOfMistakes(30).toString());
        assertThat(openApi.violations("Access.Evaluations", answer)).isEmpty();
        assertThat(answer.at("/context/countersign/count").asInt()).isEqualTo(10 * 30 + 10);
        String texts = String.join(
                "\n",
                answer.path("evaluations")
                        .valueStream()
                        .flatMap(each -> ours(each).path("reasons").valueStream())
                        .map(reason -> reason.path("text").asString())
                        .toList());
        assertThat(texts.split("is not one of|it is missing", -1)).hasSize(20 + 1);
        assertThat(answer.path("evaluations")
                        .valueStream()
                        .filter(each -> ours(each).has("ignoredCount")))
                .hasSize(10)
                .allSatisfy(each -> assertThat(ours(each).path("ignored")).hasSize(20));
        assertThat(ours(answer.path("evaluations").get(0)).at("/reasons/0/text").asString())
                .endsWith("And 10 more.");
        assertThat(ours(answer.path("evaluations").get(1)).at("/reasons/0/text").asString())
                .startsWith("It has one mistake. It is not listed");
        assertThat(ours(answer.path("evaluations").get(3)).at("/reasons/0/text").asString())
                .startsWith("It has 30 mistakes. They are not listed");
        assertThat(answer.path("evaluations")
                        .valueStream()
                        .map(each -> each.path("decision").asBoolean()))
                .containsSubsequence(false, false, true, false);
        assertThat(client.answer(EVALUATIONS, batchOfMistakes(1).toString()).has("context"))
                .as("thirty of one item")
                .isTrue();
        assertThat(client.answer(EVALUATIONS, "{\"evaluations\":[{},{}]}").has("context"))
                .as("all are told")
                .isFalse();
    }

    @Test
    void a_batch_with_many_misspelt_defaults_counts_them_all() {
        String many = IntStream.range(0, 50)
                .mapToObj(i -> "\"" + "-".repeat(i + 1) + "subject\":1")
                .collect(java.util.stream.Collectors.joining(","));
        HttpResponse<String> refused = client.post(EVALUATIONS, "{" + many + ",\"evaluations\":[{}]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Caller.json(refused).path("problems")).hasSize(20);
        assertThat(Caller.json(refused).path("count").asInt()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"evaluations\":{}}",
                "{\"evaluations\":5}",
                "{\"options\":[],\"evaluations\":[{}]}",
                "{\"options\":{\"evaluations_semantic\":\"execute_some\"},\"evaluations\":[{}]}",
                "{\"options\":{\"evaluations_semantic\":1},\"evaluations\":[{}]}",
                "{\"subject\":\"alice\",\"evaluations\":[{}]}",
                "{\"options\":{},\"evaluations\":[]}"
            })
    void a_payload_that_is_wrong_as_a_whole_is_a_400(String body) {
        assertThat(client.post(EVALUATIONS, body).statusCode()).isEqualTo(400);
    }

    @Test
    void a_batch_has_a_thousand_items_at_most() {
        String items = String.join(",", Collections.nCopies(1001, "{}"));
        HttpResponse<String> response = client.post(EVALUATIONS, "{\"evaluations\":[" + items + "]}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("1001 items. Allowed: 1000");
        assertThat(client.answer(EVALUATIONS, "{\"evaluations\":[" + items.substring(3) + "]}")
                        .path("evaluations"))
                .hasSize(1000);
    }

    @Test
    void a_long_text_as_a_default_is_not_read_a_thousand_times() {
        ObjectNode batch = example("02-reply-to-a-case.json");
        ((ObjectNode) batch.at("/action/properties")).put("text", "x".repeat(20_000));
        ArrayNode items = batch.putArray("evaluations");
        IntStream.range(0, 100).forEach(i -> items.addObject());
        HttpResponse<String> response = client.post(EVALUATIONS, batch.toString());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("with their defaults the items have");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service-triage-01",
                "sales-support-02",
                "Service-Triage-01",
                "service-triage-O1",
                "sеrvice-triage-01"
            })
    void a_registered_agent_does_not_pass_for_a_person(String agent) {
        ObjectNode body = example("02-reply-to-a-case.json");
        body.putObject("subject").put("type", "user").put("id", agent);
        JsonNode answer = client.answer(EVALUATION, body.toString());
        assertThat(answer.path("decision").asBoolean()).isFalse();
        assertThat(answer.at("/context/reason").asString()).isEqualTo("AGENT_AS_PERSON");
    }

    @Test
    void a_misspelt_type_is_reported_and_a_resource_without_a_record_is_named() {
        ObjectNode body = allowed();
        ((ObjectNode) body.path("resource")).put("type", "serviceCas");
        JsonNode misspelt = client.answer(EVALUATION, body.toString());
        assertThat(misspelt.at("/context/reason").asString()).isEqualTo("BAD_VALUE");
        assertThat(ours(misspelt).at("/reasons/0/text").asString()).contains("Maybe `serviceCase`?");
        ((ObjectNode) body.path("resource")).put("type", "serviceCase").put("id", "S-9999");
        assertThat(ours(client.answer(EVALUATION, body.toString()))
                        .path("unrecorded")
                        .asString())
                .isEqualTo("serviceCase/S-9999");
        assertThat(ours(client.answer(EVALUATION, body.toString())).has("nearId"))
                .isFalse();
        ((ObjectNode) body.path("resource"))
                .put("id", allowed().at("/resource/id").asString().toLowerCase(java.util.Locale.ROOT));
        assertThat(ours(client.answer(EVALUATION, body.toString()))
                        .path("nearId")
                        .asString())
                .isEqualTo(allowed().at("/resource/id").asString());
        assertThat(openApi.violations("Access.Decision", client.answer(EVALUATION, body.toString())))
                .isEmpty();
        assertThat(ours(client.answer(EVALUATION, allowed().toString())).has("unrecorded"))
                .isFalse();
    }

    @Test
    void a_missing_fact_is_reported_with_the_member_that_says_it() {
        ObjectNode body = allowed();
        ((ObjectNode) body.at("/action/properties")).remove("dataClasses");
        assertThat(ours(client.answer(EVALUATION, body.toString()))
                        .path("reasons")
                        .valueStream()
                        .map(reason -> reason.path("text").asString()))
                .anyMatch(text -> text.contains("The request must give it in `action.properties.dataClasses`."));
    }

    @Test
    void the_metadata_name_every_endpoint_as_the_caller_addresses_us() {
        HttpResponse<String> response = client.get("/.well-known/authzen-configuration");
        JsonNode metadata = Caller.json(response);
        assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("max-age");
        assertThat(metadata.path("policy_decision_point").asString())
                .isEqualTo(client.uri("").toString());
        assertThat(openApi.violations("Access.Metadata", metadata)).isEmpty();
        metadata.properties().stream()
                .filter(member -> member.getKey().endsWith("_endpoint"))
                .forEach(member -> assertThat(client.post(
                                        member.getValue()
                                                .asString()
                                                .substring(client.uri("")
                                                        .toString()
                                                        .length()),
                                        "{}")
                                .statusCode())
                        .as(member.getKey())
                        .isEqualTo(400));
        assertThat(client.get("/.well-known/authzen-configuration/tenant1").statusCode())
                .isEqualTo(404);
    }

    @Test
    void behind_a_gateway_the_metadata_name_the_address_that_is_set() {
        try (RunningService behind =
                RunningService.on(EXAMPLE.resolve("facts"), "--countersign.url=https://pdp.example.com/crm")) {
            JsonNode metadata = Caller.json(behind.get("/.well-known/authzen-configuration"));
            assertThat(metadata.path("policy_decision_point").asString()).isEqualTo("https://pdp.example.com/crm");
            assertThat(metadata.path("access_evaluation_endpoint").asString())
                    .isEqualTo("https://pdp.example.com/crm/access/v1/evaluation");
        }
        for (String url : List.of(
                "http://pdp.example.com",
                "https://pdp.example.com/",
                "https://pdp.example.com?x=1",
                "https://pdp.example.com#x",
                "pdp")) {
            assertThatThrownBy(() -> RunningService.on(EXAMPLE.resolve("facts"), "--countersign.url=" + url))
                    .hasMessageContaining("--countersign.url: `" + url + "`");
        }
    }
}
