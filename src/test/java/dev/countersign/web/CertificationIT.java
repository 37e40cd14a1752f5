package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * AuthZEN's certification scenario of 2026-08-20, all four levels, against the packaged jar over HTTP. The fixture is a
 * pack like any other, with its own facts; names in brackets are the scenario's.
 */
@Tag("slow")
class CertificationIT {

    private static final Path FIXTURE = Path.of("src/test/resources/certification");
    private static final String EVALUATION = "/access/v1/evaluation";
    private static final String EVALUATIONS = "/access/v1/evaluations";
    private static final String SUBJECTS = "/access/v1/search/subject";
    private static final String RESOURCES = "/access/v1/search/resource";
    private static final String ACTIONS = "/access/v1/search/action";
    private static final List<String> POSTS = List.of(EVALUATION, EVALUATIONS, SUBJECTS, RESOURCES, ACTIONS);
    private static final String ALICE = "{'type':'user','id':'alice'}";
    private static final String BOB = "{'type':'user','id':'bob'}";
    private static final String ADMIN_BOB = "{'type':'user','id':'bob','properties':{'role':'admin'}}";
    private static final String ONE = "{'type':'record','id':'record-1'}";
    private static final String ACTIVE = "{'type':'record','id':'record-1','properties':{'status':'active'}}";
    private static final String TWO = "{'type':'record','id':'record-2'}";
    private static final String ARCHIVED = "{'type':'record','id':'record-2','properties':{'status':'archived'}}";
    private static final String READ = "{'name':'read'}";
    private static final String WRITE = "{'name':'write'}";

    private static PackagedService service;
    private static Caller client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        service = PackagedService.start(FIXTURE, FIXTURE.resolve("facts"), folder.resolve("service.log"));
        client = service.caller();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static ObjectNode body(String text) {
        return (ObjectNode) Caller.JSON.readTree(text.replace('\'', '"'));
    }

    private static ObjectNode asks(String subject, String action, String resource) {
        return body("{'subject':" + subject + ",'action':" + action + ",'resource':" + resource + "}");
    }

    private static boolean decision(JsonNode answer) {
        assertThat(answer.path("decision").isBoolean()).as(answer.toString()).isTrue();
        assertThat(answer.has("context") && !answer.path("context").isObject()).isFalse();
        return answer.path("decision").asBoolean();
    }

    private static boolean permits(String subject, String action, String resource) {
        return decision(
                client.answer(EVALUATION, asks(subject, action, resource).toString()));
    }

    private static List<Boolean> decisions(JsonNode answer) {
        assertThat(answer.propertyNames()).containsExactly("evaluations");
        return answer.path("evaluations")
                .valueStream()
                .map(CertificationIT::decision)
                .toList();
    }

    private static List<Boolean> batch(String text) {
        return decisions(client.answer(EVALUATIONS, body(text).toString()));
    }

    private static List<String> found(String path, String text) {
        JsonNode answer = client.answer(path, body(text).toString());
        assertThat(answer.path("results").isArray()).isTrue();
        assertThat(answer.path("results").valueStream())
                .allSatisfy(each -> assertThat(each.propertyNames())
                        .isEqualTo(path.equals(ACTIONS) ? Set.of("name") : Set.of("type", "id")));
        if (!path.equals(ACTIONS)) {
            assertThat(answer.path("results")
                            .valueStream()
                            .map(each -> each.path("type").asString())
                            .distinct())
                    .isSubsetOf(path.equals(SUBJECTS) ? "user" : "record");
        }
        return answer.path("results")
                .valueStream()
                .map(each -> each.path(path.equals(ACTIONS) ? "name" : "id").asString())
                .toList();
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(1, ALICE, READ, ONE, true),
                Arguments.of(2, ALICE, WRITE, ONE, true),
                Arguments.of(3, BOB, READ, ONE, true),
                Arguments.of(4, BOB, WRITE, ONE, false),
                Arguments.of(5, ALICE, WRITE, ARCHIVED, false),
                Arguments.of(6, ADMIN_BOB, WRITE, ARCHIVED, true),
                Arguments.of(7, ALICE, "{'name':'delete','properties':{'soft':true}}", ONE, true),
                Arguments.of(8, ALICE, "{'name':'delete','properties':{'soft':false}}", ONE, false),
                Arguments.of(
                        5, ALICE, WRITE, "{'type':'record','id':'record-1','properties':{'status':'archived'}}", false),
                Arguments.of(6, "{'type':'user','id':'alice','properties':{'role':'admin'}}", WRITE, ARCHIVED, true),
                Arguments.of(5, ALICE, WRITE, TWO, false),
                Arguments.of(6, BOB, WRITE, TWO, true));
    }

    @ParameterizedTest(name = "rule {0}: {1} {2} {3} is {4}")
    @MethodSource("rules")
    @DisplayName("[c-1-4, c-2-2-1 to c-2-2-7] the eight rules hold, with and without a context")
    void the_eight_rules_hold(int rule, String subject, String action, String resource, boolean permit) {
        assertThat(permits(subject, action, resource)).isEqualTo(permit);
        for (String context : List.of(
                "{}", "null", "{'time':'2025-06-27T18:03-07:00','ip':'192.168.1.1'}", "{'a':{'b':[1,null,{}]}}")) {
            ObjectNode asked = asks(subject, action, resource);
            asked.set("context", Caller.JSON.readTree(context.replace('\'', '"')));
            assertThat(decision(client.answer(EVALUATION, asked.toString())))
                    .as(context)
                    .isEqualTo(permit);
        }
    }

    @Test
    @DisplayName("[c-2-2-8, c-2-2-9] more properties and unknown members do not matter")
    void more_properties_and_unknown_members_do_not_matter() {
        assertThat(permits(
                        "{'type':'user','id':'alice','properties':{'department':'Sales','role':'manager'},'x':1}",
                        "{'name':'read','properties':{'method':'GET'}}",
                        "{'type':'record','id':'record-1','properties':{'status':'active','owner':'bob'}}"))
                .isTrue();
        ObjectNode body = asks(ALICE, READ, ONE);
        body.put("foo", "bar").putObject("futureField").put("nested", true);
        assertThat(decision(client.answer(EVALUATION, body.toString()))).isTrue();
        assertThat(decision(client.answer(
                        EVALUATION,
                        "{\"resource\":" + body.path("resource") + ",\"action\":" + body.path("action")
                                + ",\"subject\":" + body.path("subject") + "}")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action':{'name':'read'},'resource':{'type':'record','id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice'},'resource':{'type':'record','id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice'},'action':{'name':'read'}}",
                "{'subject':{'id':'alice'},'action':{'name':'read'},'resource':{'type':'record','id':'record-1'}}",
                "{'subject':{'type':'user'},'action':{'name':'read'},'resource':{'type':'record','id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice'},'action':{},'resource':{'type':'record','id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice'},'action':{'name':'read'},'resource':{'id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice'},'action':{'name':'read'},'resource':{'type':'record'}}",
                "{'subject':'alice','action':{'name':'read'},'resource':{'type':'record','id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice'},'action':{'name':123},'resource':{'type':'record',"
                        + "'id':'record-1'}}",
                "{'subject':{'type':'user','id':7},'action':{'name':'read'},'resource':{'type':'record',"
                        + "'id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice'},'action':'read','resource':{'type':'record','id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice','properties':[]},'action':{'name':'read'},"
                        + "'resource':{'type':'record','id':'record-1'}}",
                "{'subject':{'type':'user','id':'alice'},'action':{'name':'read'},'resource':{'type':'record',"
                        + "'id':'record-1'},'context':'now'}",
                "{'subject':null,'action':{'name':'read'},'resource':{'type':'record','id':'record-1'}}"
            })
    @DisplayName("[c-2-4-1, c-2-4-2, c-2-4-6] what lacks a member or has one of another type is a 400, alone and as "
            + "a batch without items")
    void a_body_that_is_not_a_question_is_a_400(String text) {
        assertThat(client.post(EVALUATION, text.replace('\'', '"')).statusCode())
                .isEqualTo(400);
        assertThat(client.post(EVALUATIONS, text.replace('\'', '"')).statusCode())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("[c-2-4-3, c-2-4-4, c-2-4-5] another content type, no JSON, no body, no object: 400 everywhere")
    void a_body_that_is_not_a_json_object_is_a_400_everywhere() {
        for (String path : POSTS) {
            assertThat(client.post(path, asks(ALICE, READ, ONE).toString(), "Content-Type", "text/plain")
                            .statusCode())
                    .as(path)
                    .isEqualTo(400);
            assertThat(client.send(HttpRequest.newBuilder(client.uri(path))
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            asks(ALICE, READ, ONE).toString())))
                            .statusCode())
                    .as(path)
                    .isEqualTo(400);
            for (String body : List.of(
                    "",
                    "{",
                    "not json",
                    "[]",
                    "[1]",
                    "\"text\"",
                    "{}",
                    "{\"subject\":{},\"subject\":{}}",
                    "{\"a\":1}{\"b\":2}")) {
                assertThat(client.post(path, body).statusCode())
                        .as(path + " " + body)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    @DisplayName("[c-5, R42] other methods are 400, 404 or 405")
    void other_methods_are_refused() {
        for (String path : POSTS) {
            assertThat(client.get(path).statusCode()).isIn(400, 404, 405);
            assertThat(client.send(HttpRequest.newBuilder(client.uri(path))
                                    .header("Content-Type", "application/json")
                                    .PUT(HttpRequest.BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isIn(400, 404, 405);
        }
    }

    @Test
    @DisplayName("[c-2-3, c-5] answers are 200 and application/json")
    void answers_are_json() {
        HttpResponse<String> response = client.post(
                EVALUATION, asks(BOB, WRITE, ONE).toString(), "Content-Type", "application/json; charset=utf-8");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    }

    @Test
    @DisplayName("[c-2-5] the request id comes back, also with errors")
    void the_request_id_comes_back() {
        for (String path : POSTS) {
            assertThat(client.post(path, "{", "X-Request-ID", "bfe9eb29-ab87")
                            .headers()
                            .firstValue("X-Request-ID"))
                    .hasValue("bfe9eb29-ab87");
            assertThat(client.get(path).headers().firstValue("X-Request-ID")).isEmpty();
        }
        assertThat(client.post(EVALUATION, asks(ALICE, READ, ONE).toString(), "X-Request-ID", "any text, even this")
                        .headers()
                        .firstValue("X-Request-ID"))
                .hasValue("any text, even this");
    }

    @Test
    @DisplayName("[c-2-6, T3] the same question gets the same body")
    void the_same_question_gets_the_same_body() {
        String several = body("{'subject':" + ALICE + ",'action':" + READ + ",'evaluations':[{'resource':" + ONE
                        + "},{'resource':" + TWO + "},{}]}")
                .toString();
        String search = body("{'subject':{'type':'user'},'action':" + READ + ",'resource':" + ONE
                        + ",'page':{'limit':1}}")
                .toString();
        assertThat(Stream.generate(() -> client.post(
                                        EVALUATION, asks(ALICE, WRITE, ARCHIVED).toString())
                                .body())
                        .limit(3)
                        .distinct())
                .hasSize(1);
        assertThat(Stream.generate(() -> client.post(EVALUATIONS, several).body())
                        .limit(3)
                        .distinct())
                .hasSize(1);
        assertThat(Stream.generate(() -> client.post(SUBJECTS, search).body())
                        .limit(3)
                        .distinct())
                .hasSize(1);
    }

    @Test
    @DisplayName("[c-3-2-1, c-3-2-2, c-3-2-5, c-3-2-6, c-3-3] several questions are answered in their order")
    void several_questions_are_answered_in_their_order() {
        assertThat(batch("{'subject':" + ALICE + ",'action':" + READ + ",'evaluations':[{'resource':" + ONE
                        + "},{'resource':" + TWO + "}]}"))
                .containsExactly(true, true);
        assertThat(batch("{'subject':" + BOB + ",'resource':" + ONE + ",'evaluations':[{'action':" + READ
                        + "},{'action':" + WRITE + "}]}"))
                .containsExactly(true, false);
        assertThat(batch("{'evaluations':[" + asks(ALICE, READ, ONE) + "," + asks(BOB, WRITE, ONE) + "]}"))
                .containsExactly(true, false);
        assertThat(batch("{'subject':" + ALICE + ",'action':" + READ
                        + ",'context':{'time':'2025-06-27T18:03-07:00'},'evaluations':[{'resource':" + ONE + "},"
                        + "{'resource':" + TWO
                        + ",'context':{'time':'2025-06-27T19:00-07:00','source':'batch-override'}}]}"))
                .containsExactly(true, true);
    }

    @Test
    @DisplayName("[c-3-2-3, c-3-2-4] properties are read item by item")
    void properties_are_read_item_by_item() {
        assertThat(batch("{'subject':" + ALICE + ",'action':" + WRITE + ",'evaluations':[{'resource':" + ACTIVE
                        + "},{'resource':" + ARCHIVED + "}]}"))
                .containsExactly(true, false);
        assertThat(batch("{'action':" + WRITE + ",'resource':" + ARCHIVED + ",'evaluations':[{'subject':" + ALICE
                        + "},{'subject':" + ADMIN_BOB + "},{'subject':" + ALICE + "}]}"))
                .containsExactly(false, true, false);
    }

    @Test
    @DisplayName("[c-3-2-7] a member of an item replaces the default whole")
    void a_member_of_an_item_replaces_the_default_whole() {
        assertThat(batch("{'subject':" + ALICE + ",'action':" + WRITE + ",'resource':" + ARCHIVED
                        + ",'evaluations':[{'resource':" + ONE + "},{},{'resource':{'id':'record-1'}}]}"))
                .containsExactly(true, false, false);
        assertThat(batch("{'subject':" + ALICE + ",'action':{'name':'delete','properties':{'soft':true}},'resource':"
                        + ONE + ",'evaluations':[{},{'action':{'name':'delete'}}]}"))
                .containsExactly(true, false);
    }

    @Test
    @DisplayName("[c-3-4-1] an item that fails is a denial, and the others are answered")
    void an_item_that_fails_is_a_denial() {
        assertThat(batch("{'subject':" + ALICE + ",'action':" + READ + ",'evaluations':[{'resource':" + ONE
                        + "},{},{'resource':" + ONE + "}]}"))
                .containsExactly(true, false, true);
        assertThat(batch("{'action':" + READ + ",'resource':" + ONE + ",'evaluations':[{}]}"))
                .containsExactly(false);
        assertThat(batch("{'evaluations':[{},5,null,'x',[]]}")).containsExactly(false, false, false, false, false);
    }

    @Test
    @DisplayName("[c-3-4-2, c-3-4-3] without items it is one question")
    void without_items_it_is_one_question() {
        for (String items : List.of("", ",'evaluations':[]", ",'evaluations':null")) {
            JsonNode answer = client.answer(
                    EVALUATIONS,
                    body("{'subject':" + ALICE + ",'action':" + READ + ",'resource':" + ONE + items + "}")
                            .toString());
            assertThat(decision(answer)).isTrue();
            assertThat(answer.has("evaluations")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"execute_all, 4", "deny_on_first_deny, 2", "permit_on_first_permit, 1", ", 4"})
    @DisplayName("[R16, R17] the answers end where the semantic says")
    void the_answers_end_where_the_semantic_says(String semantic, int length) {
        String options = semantic == null ? "{'other':1}" : "{'evaluations_semantic':'" + semantic + "','other':1}";
        assertThat(batch("{'subject':" + BOB + ",'resource':" + ONE + ",'options':" + options
                        + ",'evaluations':[{'action':" + READ + "},{'action':" + WRITE + "},{'action':" + READ
                        + "},{'action':{}}]}"))
                .hasSize(length);
        assertThat(batch("{'subject':" + BOB + ",'resource':" + ONE
                        + ",'options':{'evaluations_semantic':'deny_on_first_deny'},"
                        + "'evaluations':[{'action':{}},{'action':"
                        + READ + "}]}"))
                .containsExactly(false);
    }

    @Test
    @DisplayName("[c-1-5, c-4-2, c-4-3, c-4-4] the six searches find what they must, and nothing that is denied")
    void the_six_searches_find_what_they_must() {
        assertThat(found(SUBJECTS, "{'subject':{'type':'user'},'action':" + READ + ",'resource':" + ONE + "}"))
                .containsExactly("alice", "bob");
        assertThat(found(RESOURCES, "{'subject':" + ALICE + ",'action':" + READ + ",'resource':{'type':'record'}}"))
                .containsExactly("record-1", "record-2");
        assertThat(found(ACTIONS, "{'subject':" + ALICE + ",'resource':" + ONE + "}"))
                .containsExactly("read", "write");
        assertThat(found(SUBJECTS, "{'subject':{'type':'user'},'action':" + WRITE + ",'resource':" + ARCHIVED + "}"))
                .containsExactly("bob");
        assertThat(found(
                        RESOURCES, "{'subject':" + ADMIN_BOB + ",'action':" + WRITE + ",'resource':{'type':'record'}}"))
                .containsExactly("record-2");
        assertThat(found(ACTIONS, "{'subject':" + ADMIN_BOB + ",'resource':" + ARCHIVED + "}"))
                .containsExactly("read", "write");
    }

    @Test
    @DisplayName(
            "[c-4-2-2, c-4-4-2, R20] a context is accepted, and an id or action that is searched for is passed over")
    void what_is_searched_for_is_passed_over() {
        assertThat(found(
                        SUBJECTS,
                        "{'subject':{'type':'user','id':'zoe'},'action':" + READ + ",'resource':" + ONE
                                + ",'context':{'time':'2025-06-27T18:03-07:00'}}"))
                .containsExactly("alice", "bob");
        assertThat(found(
                        RESOURCES,
                        "{'subject':" + ALICE + ",'action':" + READ + ",'resource':{'type':'record','id':'x'}}"))
                .containsExactly("record-1", "record-2");
        assertThat(found(
                        ACTIONS,
                        "{'subject':" + ALICE + ",'resource':" + ONE
                                + ",'action':{'name':'delete'},'context':{'time':'2025-06-27T18:03-07:00'}}"))
                .containsExactly("read", "write");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ACTIONS
                        + " | {'subject':{'type':'user','id':'nonexistent-user'},'resource':{'type':'record',"
                        + "'id':'record-1'}}",
                ACTIONS + " | {'subject':{'type':'user','id':'alice'},'resource':{'type':'record','id':'record-9'}}",
                SUBJECTS
                        + " | {'subject':{'type':'spaceship'},'action':{'name':'read'},"
                        + "'resource':{'type':'record','id':'record-1'}}",
                RESOURCES
                        + " | {'subject':{'type':'user','id':'alice'},'action':{'name':'read'},"
                        + "'resource':{'type':'spaceship'}}",
                RESOURCES
                        + " | {'subject':{'type':'user','id':'alice'},'action':{'name':'fly'},"
                        + "'resource':{'type':'record'}}",
                ACTIONS + " | {'subject':{'type':'spaceship','id':'x'},'resource':{'type':'record','id':'record-1'}}"
            })
    @DisplayName("[c-4-6] an unknown name is found nowhere, and is not an error")
    void an_unknown_id_is_not_found(String path, String text) {
        assertThat(client.answer(path, text.replace('\'', '"')).toString()).isEqualTo("{\"results\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                SUBJECTS + " | {'subject':{'type':'user'},'resource':{'type':'record','id':'record-1'}}",
                SUBJECTS + " | {'subject':{'type':'user'},'action':{'name':'read'},'resource':{'type':'record'}}",
                SUBJECTS + " | {'subject':{},'action':{'name':'read'},'resource':{'type':'record','id':'record-1'}}",
                RESOURCES + " | {'action':{'name':'read'},'resource':{'type':'record'}}",
                RESOURCES + " | {'subject':{'type':'user'},'action':{'name':'read'},'resource':{'type':'record'}}",
                RESOURCES + " | {'subject':{'type':'user','id':'alice'},'action':{'name':'read'},'resource':{}}",
                ACTIONS + " | {'subject':{'type':'user','id':'alice'}}",
                ACTIONS + " | {'subject':{'type':'user'},'resource':{'type':'record','id':'record-1'}}"
            })
    @DisplayName("[c-4-7] a search that lacks a member is a 400")
    void a_search_that_lacks_a_member_is_a_400(String path, String text) {
        assertThat(client.post(path, text.replace('\'', '"')).statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("[c-4-5] pages come one after the other, and the last says so")
    void pages_come_one_after_the_other() {
        ObjectNode asked = body("{'subject':{'type':'user'},'action':" + READ + ",'resource':" + ONE
                + ",'page':{'limit':1,'other':true}}");
        List<String> found = new ArrayList<>();
        String token;
        do {
            JsonNode answer = client.answer(SUBJECTS, asked.toString());
            assertThat(answer.propertyNames().iterator().next()).isEqualTo("page");
            assertThat(answer.at("/page/next_token").isString()).isTrue();
            assertThat(answer.path("results")).hasSize(1);
            found.add(answer.at("/results/0/id").asString());
            token = answer.at("/page/next_token").asString();
            asked.putObject("page").put("token", token);
        } while (!token.isEmpty());
        assertThat(found).containsExactly("alice", "bob");
    }

    @Test
    @DisplayName("[c-6] the metadata lie where they must, and name endpoints that answer")
    void the_metadata_name_endpoints_that_answer() {
        HttpResponse<String> response = client.get("/.well-known/authzen-configuration");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        JsonNode metadata = Caller.json(response);
        String base = client.uri("").toString();
        assertThat(metadata.path("policy_decision_point").asString()).isEqualTo(base);
        assertThat(List.of(
                                "access_evaluation",
                                "access_evaluations",
                                "search_subject",
                                "search_resource",
                                "search_action")
                        .stream()
                        .map(name -> metadata.path(name + "_endpoint").asString()))
                .containsExactlyElementsOf(
                        POSTS.stream().map(path -> base + path).toList());
        assertThat(metadata.properties())
                .allSatisfy(member -> assertThat(member.getValue().isNull()
                                || member.getValue().isString()
                                        && member.getValue().asString().isEmpty()
                                || member.getValue().isArray()
                                        && member.getValue().isEmpty())
                        .as(member.getKey())
                        .isFalse());
    }
}
