package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.edge.service.ServiceFile;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.laws.Docs;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The service over HTTP, on the example company. */
class ServiceTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String HELD = "03-service-reply-own-words.json";
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

    static Stream<Path> requests() throws IOException {
        return Files.list(EXAMPLE.resolve("requests"))
                .filter(path -> path.toString().endsWith(".json"))
                .sorted();
    }

    private static String request(String name) throws IOException {
        return Files.readString(EXAMPLE.resolve("requests").resolve(name));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void every_example_request_and_its_answer_keep_to_the_description(Path file) throws IOException {
        assertThat(openApi.violations("Request", RunningService.JSON.readTree(Files.readString(file))))
                .isEmpty();
        HttpResponse<String> response = service.decide(Files.readString(file));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(openApi.violations("Answer", RunningService.json(response))).isEmpty();
    }

    @Test
    void the_description_would_notice_an_answer_that_does_not_keep_to_it() throws IOException {
        ObjectNode answer = (ObjectNode) RunningService.json(service.decide(request(HELD)));
        answer.put("verdict", "MAYBE").remove("release");
        assertThat(openApi.violations("Answer", answer)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void the_docs_show_what_the_service_says() throws IOException {
        Docs docs = new Docs(Path.of("docs/answer.md"));
        assertThat(docs.examples("asks")).hasSize(2);
        for (Docs.Example example : docs.examples("asks")) {
            docs.holds(
                    example,
                    RunningService.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answerTo(example)));
        }
    }

    @Test
    void the_part_of_an_answer_that_the_readme_shows_is_in_the_answer() throws IOException {
        Docs docs = new Docs(Path.of("README.md"));
        assertThat(docs.examples("asks-part")).hasSize(1);
        for (Docs.Example example : docs.examples("asks-part")) {
            assertThat(example.shown().lines()).hasSizeLessThanOrEqualTo(12);
            docs.holdsInPart(example, answerTo(example));
        }
    }

    private static JsonNode answerTo(Docs.Example example) throws IOException {
        String body = example.told().startsWith("{") ? example.told() : Files.readString(Path.of(example.told()));
        return RunningService.json(service.decide(body, "Prefer", "return=minimal"));
    }

    /** The id of a decision is new each time, and the release is the policy's, which the README does not follow. */
    private static JsonNode withoutId(JsonNode answer) {
        return ((ObjectNode) answer.deepCopy()).without(List.of("decisionId", "receipt", "release"));
    }

    @Test
    void the_same_question_gets_the_same_answer() throws IOException {
        assertThat(withoutId(RunningService.json(service.decide(request(HELD)))))
                .isEqualTo(withoutId(RunningService.json(service.decide(request(HELD)))));
    }

    @Test
    void a_request_that_names_only_ids_is_decided_on_own_facts() throws IOException {
        JsonNode answer = RunningService.json(service.decide(request("05-german-sales-email.json")));
        assertThat(answer.path("verdict").asString()).isEqualTo("DENY");
        assertThat(answer.path("reasons")
                        .valueStream()
                        .map(reason -> reason.path("code").asString()))
                .contains("NO_CONSENT");
        assertThat(answer.path("reasons").get(0).path("source").asString())
                .matches("decision-tables/contact/lawful-basis\\.xlsx#Rules!A\\d+");
    }

    @Test
    void a_claim_that_differs_from_our_record_does_not_count_and_is_noted() throws IOException {
        ObjectNode claiming = (ObjectNode) RunningService.JSON.readTree(request("05-german-sales-email.json"));
        ((ObjectNode) claiming.path("resource")).putObject("properties").put("kind", "CORPORATE");
        JsonNode answer = RunningService.json(service.decide(claiming.toString()));
        assertThat(answer.path("verdict").asString()).isEqualTo("DENY");
        assertThat(answer.path("claimsDiffer").valueStream().map(JsonNode::asString))
                .containsExactly("customer.kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{} {}", "\"text\"", "{\"subject\":{},\"subject\":{}}", "{\"subject\":1}"})
    void a_body_that_is_not_a_request_gets_a_problem(String body) {
        HttpResponse<String> response = service.decide(body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(openApi.violations("Problem", RunningService.json(response))).isEmpty();
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("dev.countersign");
    }

    @Test
    void every_mistake_of_a_request_is_reported_by_its_member_at_once() {
        HttpResponse<String> response = service.decide("""
                {"subject":{"type":"agnt","id":"a"},"action":{"name":"send_sms","properties":{"channel":"SMOKE",\
                "confidence":"high","colour":1}},
                 "resource":{"type":"customer"},"contxt":{},"context":{"time":"soon"}}""");
        List<String> places = RunningService.json(response)
                .path("problems")
                .valueStream()
                .map(problem -> problem.path("place").asString())
                .toList();
        assertThat(places)
                .contains(
                        "subject.type",
                        "action.properties.channel",
                        "action.properties.confidence",
                        "action.properties.colour",
                        "resource.id",
                        "contxt",
                        "context.time");
        assertThat(response.body())
                .contains("Maybe `SMS`?")
                .contains("Maybe `context`?")
                .contains("Maybe `agent`?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1", "1e999999999", "12345678901234567890", "\"5\"", "true", "[]"})
    void text_that_is_not_a_number_is_reported(String amount) {
        HttpResponse<String> response = service.decide("""
                {"subject":{"type":"agent","id":"sales-support-01"},"action":{"name":"change_price",\
                "properties":{"amount":%s}},"resource":{"type":"deal","id":"D-4001"}}""".formatted(amount));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningService.json(response).at("/problems/0/place").asString())
                .isEqualTo("action.properties.amount");
    }

    @Test
    void a_body_that_is_too_large_or_too_deep_is_refused() {
        assertThat(service.decide("{\"subject\":\"" + "x".repeat(300_000) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(service.decide("[".repeat(20_000) + "]".repeat(20_000)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void an_action_tells_what_it_needs_and_where_each_fact_comes_from() {
        JsonNode refund = RunningService.json(service.get("/v1/actions/issue_refund"));
        assertThat(openApi.violations("Action", refund)).isEmpty();
        assertThat(refund.path("type").asString()).isEqualTo("COMMIT");
        assertThat(refund.path("requires")
                        .valueStream()
                        .map(each -> each.path("path").asString() + " from "
                                + each.path("from").asString()))
                .contains(
                        "action.amount from action.properties.amount",
                        "action.dataClasses from action.properties.dataClasses",
                        "customer.kind from own record");
        assertThat(RunningService.json(service.get("/v1/actions/apply_discount"))
                        .path("requires")
                        .valueStream()
                        .map(each -> each.path("path").asString() + " from "
                                + each.path("from").asString()))
                .contains("resource.margin from own record");
    }

    @Test
    void the_facts_that_an_action_requires_are_those_whose_absence_denies() {
        JsonNode release = RunningService.json(service.get("/v1/release"));
        assertThat(release.path("actions")).isNotEmpty();
        release.path("actions").forEach(action -> {
            JsonNode needs = RunningService.json(service.get("/v1/actions/" + action.asString()));
            assertThat(openApi.violations("Action", needs))
                    .as(action.asString())
                    .isEmpty();
            assertThat(needs.path("requires")
                            .valueStream()
                            .map(each -> each.path("from").asString()))
                    .as(action.asString())
                    .allMatch(from -> from.equals("own record")
                            || from.matches("(action|subject)\\.properties\\.\\w+|context\\.\\w+"));
        });
    }

    @Tag("slow")
    @Test
    void the_command_tells_the_same_of_an_action() {
        String said = command("action", "issue_refund", "--json");
        assertThat(RunningService.JSON.readTree(said.substring(said.indexOf('{'))))
                .isEqualTo(RunningService.json(service.get("/v1/actions/issue_refund")));
        assertThat(command("action", "issue_refund"))
                .contains("action.amount  from action.properties.amount.")
                .contains("customer.kind  from own record.");
        assertThat(command("action", "issue_refnud")).contains("Maybe `issue_refund`?");
    }

    private static String command(String... args) {
        StringWriter said = new StringWriter();
        CommandLineEdge.run(DefaultPack.PACKS, new PrintWriter(said), new PrintWriter(said), args);
        return said.toString();
    }

    /** The member for a fact about the customer may be in another place of a request. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "null"})
    void whether_the_customer_proved_who_they_are_is_said_in_the_context(String said) {
        String body = """
                {"subject":{"type":"user","id":"p-desk"},"action":{"name":"issue_refund",\
                "properties":{"dataClasses":["PERSONAL"],"confidence":0.93,"purpose":"SERVICE","amount":400,\
                "askedByCustomer":true}},
                 "resource":{"type":"order","id":"O-7003"},"context":{"identityVerified":%s}}""".formatted(said);
        for (JsonNode answer : List.of(
                RunningService.json(service.decide(body)),
                RunningService.json(service.caller()
                                .post(
                                        "/access/v1/evaluation",
                                        body.replace(
                                                "\"context\":{",
                                                "\"context\":{\"countersign.include\":[\"firings\"],")))
                        .at("/context/countersign"))) {
            List<String> seen = answer.path("firings")
                    .valueStream()
                    .filter(firing -> firing.path("matched").has("customer.identityVerified"))
                    .map(firing -> firing.path("matched")
                            .path("customer.identityVerified")
                            .toString())
                    .distinct()
                    .toList();
            assertThat(seen)
                    .as(answer.toString())
                    .isEqualTo(
                            said.equals("true") ? List.of() : List.of(said.equals("false") ? "false" : "\"missing\""));
        }
    }

    @Tag("slow")
    @Test
    void an_id_that_is_nearly_one_on_record_is_named_and_not_taken_for_it() throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(request(HELD));
        ((ObjectNode) request.path("resource")).put("id", "s-2002");
        JsonNode answer = RunningService.json(service.decide(request.toString()));
        assertThat(openApi.violations("Answer", answer)).isEmpty();
        assertThat(answer.path("unrecorded").asString()).isEqualTo("serviceCase/s-2002");
        assertThat(answer.path("nearId").asString()).isEqualTo("S-2002");
        JsonNode access = RunningService.json(service.caller().post("/access/v1/evaluation", request.toString()))
                .at("/context/countersign");
        assertThat(access.path("unrecorded").asString() + " "
                        + access.path("nearId").asString())
                .isEqualTo("serviceCase/s-2002 S-2002");
        Path file = Files.writeString(Temporary.folder().resolve("request.json"), request.toString());
        assertThat(command(
                        "decide",
                        file.toString(),
                        "--pack",
                        ".",
                        "--facts",
                        EXAMPLE.resolve("facts").toString()))
                .contains("unrecorded       serviceCase/s-2002  Maybe `S-2002`.");
        service.close();
        try {
            assertThat(command("explain", answer.path("decisionId").asString(), "--data", DATA.toString()))
                    .contains("Without a record")
                    .contains("serviceCase/s-2002  Maybe `S-2002`.");
        } finally {
            service = RunningService.on(EXAMPLE.resolve("facts"), "--countersign.data=" + DATA);
        }
    }

    @Test
    void an_action_that_is_not_in_the_catalogue_is_a_problem_that_names_the_nearest() {
        HttpResponse<String> response = service.get("/v1/actions/issue_refnud");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(RunningService.json(response).path("detail").asString())
                .isEqualTo("There is no action `issue_refnud` in the catalogue. Maybe `issue_refund`?");
        assertThat(openApi.violations("Problem", RunningService.json(response))).isEmpty();
        assertThat(service.get("/v1/actions/" + "x".repeat(3000)).body().length())
                .isLessThan(600);
    }

    /**
     * Mapped by the framework: a page of links, parts of the health page, missing files, and the error endpoint
     * go.
     */
    private static final Set<String> NOT_OURS = Set.of(
            "GET /**", "GET /webjars/**", "GET /actuator", "GET /actuator/health/**", "GET /error", "POST /error");

    @Test
    void every_endpoint_is_described_and_none_that_is_not_there() {
        SortedSet<String> mapped = new MappedEndpoints(service).all();
        mapped.removeAll(NOT_OURS);
        assertThat(openApi.endpoints()).isEqualTo(mapped);
    }

    /**
     * The answer of each endpoint to a plain request, to a body that is not JSON, to other content, to an unknown
     * parameter.
     */
    @Test
    void every_answer_of_an_endpoint_is_described() {
        List<String> wrong = new ArrayList<>();
        int[] answered = new int[1];
        for (String endpoint : openApi.endpoints()) {
            for (HttpResponse<String> answer : answers(endpoint)) {
                answered[0]++;
                if (!openApi.describes(endpoint, answer.statusCode())) {
                    wrong.add(endpoint + " answered " + answer.statusCode() + ": " + answer.body());
                } else if (answer.headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .contains("json")) {
                    String[] said = endpoint.split(" ", 2);
                    openApi.response(
                                    said[1],
                                    said[0].toLowerCase(Locale.ROOT),
                                    String.valueOf(answer.statusCode()),
                                    RunningService.json(answer))
                            .forEach(each -> wrong.add(endpoint + ": " + each));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(openApi.endpoints())
                .allMatch(endpoint -> openApi.describes(endpoint, 503), "may not be able to answer")
                .allMatch(
                        endpoint -> endpoint.contains("/actuator/health") || openApi.describes(endpoint, 429),
                        "may have no place")
                .filteredOn(endpoint -> endpoint.startsWith("POST"))
                .allMatch(
                        endpoint -> openApi.describes(endpoint, 400) && openApi.describes(endpoint, 408), "has a body");
        assertThat(answered[0]).isGreaterThan(openApi.endpoints().size());
        assertThat(openApi.describes("POST /v1/decide", 299))
                .as("it would be noticed")
                .isFalse();
    }

    private static List<HttpResponse<String>> answers(String endpoint) {
        String[] said = endpoint.split(" ", 2);
        String path = said[1].replaceAll("\\{[^}]*}", "00000000-0000-0000-0000-000000000000");
        if (said[0].equals("GET")) {
            return List.of(service.get(path), service.get(path + "?from=yesterday"));
        }
        return Stream.of("{}", "{", "[]")
                .flatMap(body -> Stream.of(
                        service.caller().post(path, body),
                        service.caller().post(path, body, "Authorization", "Bearer " + token()),
                        service.caller()
                                .post(path, body, "Content-Type", "text/plain", "Authorization", "Bearer " + token())))
                .toList();
    }

    private static String token() {
        try {
            return ServiceFile.read(DATA).orElseThrow().token();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids in forms that are not ids, and a year that is not a year. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subject/id=' a'",
                "/resource/id='a '",
                "/resource/id='a\\u200b'",
                "/action/name=''",
                "/resource/id='LONG'",
                "/action/properties/runId='a\\u0001b'",
                "/context/time='0000-12-31T23:59:59Z'",
                "/context/time='+10000-01-01T00:00:00Z'",
                "/context/time='2026-12-31T23:59:59'",
                "/action/properties/colour=1",
                "/subject/properties/onBehalfOf=' p-7'"
            })
    void what_the_description_refuses_of_a_request_the_service_refuses_too(String change) throws IOException {
        String[] said =
                change.replace("LONG", "x".repeat(201)).replace('\'', '"').split("=", 2);
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(request(HELD));
        int last = said[0].lastIndexOf('/');
        ObjectNode inside = request;
        for (String name : said[0].substring(1, last).split("/")) {
            inside = inside.withObjectProperty(name);
        }
        inside.set(said[0].substring(last + 1), RunningService.JSON.readTree(said[1]));
        assertThat(openApi.violations("Request", request)).isNotEmpty();
        HttpResponse<String> refused = service.decide(request.toString());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(openApi.response("/v1/decide", "post", "400", RunningService.json(refused)))
                .isEmpty();
        assertThat(RunningService.json(refused).at("/problems/0/place").asString())
                .isEqualTo(said[0].substring(1).replace('/', '.'));
    }

    @Test
    void other_content_other_methods_and_other_paths_get_problems_too() {
        HttpResponse<String> text = service.send(HttpRequest.newBuilder(service.uri("/v1/decide"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(text.statusCode()).isEqualTo(415);
        assertThat(text.body()).contains("`text/plain`").contains("Allowed: application/json");
        assertThat(service.get("/v1/decide").statusCode()).isEqualTo(405);
        assertThat(service.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(Stream.of(text, service.get("/v1/decide"), service.get("/nowhere")))
                .allSatisfy(response -> assertThat(response.headers().firstValue("Content-Type"))
                        .hasValue("application/problem+json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/decide | `GET` is not a method of this path. Allowed: POST. Maybe send it as POST.",
                "/v1/decision | `/v1/decision`: there is no such path. Maybe `/v1/decisions`?",
                "/v1/releases/ | `/v1/releases/`: there is no such path. Maybe `/v1/release`?",
                "/actuator | `/actuator`: there is no such path. Maybe look at `/openapi.yaml`, which lists all.",
                "/nowhere | `/nowhere`: there is no such path. Maybe look at `/openapi.yaml`, which lists all.",
                "/v1/ledger/consistency | The parameter `from` is missing. Maybe add `?from=…`; `/openapi.yaml` "
                        + "describes it."
            })
    void a_request_for_an_unknown_endpoint_gets_the_list_of_endpoints(String path, String says) {
        assertThat(RunningService.json(service.get(path)).path("detail").asString())
                .isEqualTo(says);
    }

    @Test
    void several_questions_at_once_are_reported_where_they_belong() throws IOException {
        HttpResponse<String> response = service.send(HttpRequest.newBuilder(service.uri("/v1/decide"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("[" + request(HELD) + "]")));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningService.json(response).path("detail").asString())
                .isEqualTo("body: a request is one JSON object. Maybe send each request separately; "
                        + "`/access/v1/evaluations` takes several.");
    }

    @Test
    void an_address_without_an_end_is_reported_in_a_few_words() {
        assertThat(service.get("/v1/decisions" + "x".repeat(3000)).body().length())
                .isLessThan(1000);
    }

    @Test
    void it_says_what_is_in_force_how_it_is_and_how_it_is_described() throws IOException {
        JsonNode release = RunningService.json(service.get("/v1/release"));
        assertThat(openApi.violations("Release", release)).isEmpty();
        assertThat(release.path("tables")
                        .valueStream()
                        .map(table -> table.path("id").asString()))
                .contains("T01", "T05", "T12");
        assertThat(release.path("actions").valueStream().map(JsonNode::asString))
                .contains("send_sms", "update_case");
        JsonNode health = RunningService.json(service.get("/actuator/health"));
        assertThat(health.path("status").asString()).isEqualTo("UP");
        assertThat(health.at("/components/ledger/status").asString()).isEqualTo("UP");
        assertThat(health.at("/components/ledger/details/unreadablePersons").asInt(-1))
                .isZero();
        assertThat(service.get("/openapi.yaml").body())
                .contains("version: \"" + ProgramVersion.now() + "\"")
                .isEqualTo(Files.readString(Path.of("docs/openapi.yaml"))
                        .replace("@project.version@", ProgramVersion.now()));
    }

    @Test
    void the_description_names_just_the_properties_that_a_request_may_have() {
        List<String> described = openApi
                .description()
                .at("/components/schemas/Request/properties/action/properties/properties/properties")
                .propertyNames()
                .stream()
                .sorted()
                .toList();
        String told = RunningService.json(service.decide("""
                {"subject":{"type":"agent","id":"a"},"action":{"name":"x","properties":{"?":1}},\
                "resource":{"type":"customer","id":"c"}}"""))
                .at("/problems/0/message")
                .asString();
        List<String> allowed = Stream.concat(
                        Stream.of(told.replaceFirst(".*Allowed: ", "")
                                .replaceFirst("\\.$", "")
                                .split(", ")),
                        Stream.of("currency"))
                .sorted()
                .toList();
        assertThat(described).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reinstate_account by service-triage-01",
                "change_plan by service-triage-01",
                "change_plan by nobody-knows",
                "withdraw_consent by data-stewardship-01",
                "send_marketing_email by marketing-personalization-01"
            })
    void an_agent_learns_nothing_from_which_it_could_tip_somebody_off(String what) throws IOException {
        String blocked = Files.readAllLines(EXAMPLE.resolve("facts/customers.jsonl")).stream()
                .filter(line -> line.contains("FRAUD_BLOCK"))
                .map(line -> RunningService.JSON.readTree(line).path("id").asString())
                .findFirst()
                .orElseThrow();
        String[] asked = what.split(" by ");
        String body = """
                {"subject":{"type":"agent","id":"%s"},"action":{"name":"%s","properties":{"purpose":"SERVICE",\
                "confidence":0.9,"dataClasses":["PERSONAL"],"askedByCustomer":true}},
                 "resource":{"type":"customer","id":"%s"},\
                "context":{"identityVerified":true}}""".formatted(asked[1], asked[0], blocked);
        HttpResponse<String> response = service.decide(body);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).doesNotContainIgnoringCase("fraud").doesNotContainIgnoringCase("sanction");
    }

    @Tag("slow")
    @Test
    void a_setting_that_cannot_be_used_ends_the_start_with_a_message() {
        Path facts = EXAMPLE.resolve("facts");
        assertThatThrownBy(() -> RunningService.on(facts, "--countersign.pak=."))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("--countersign.pak")
                .hasMessageContaining("Maybe `countersign.pack`");
        assertThatThrownBy(() -> RunningService.on(facts, "--server.address=0.0.0.0"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("0.0.0.0");
        assertThatThrownBy(() -> RunningService.on(facts, "--server.port=eighty"))
                .hasMessageContaining("`eighty` is not a port");
        assertThatThrownBy(() -> RunningService.on(Path.of("nowhere")))
                .hasStackTraceContaining("there is no such folder of own facts");
    }
}
