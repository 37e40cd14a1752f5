package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.service.ServiceFile;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** People of the example company sign in on a laptop, and every caller asks who it is. */
@Tag("slow")
class SignInTest {

    static final String EXAMPLE = "--spring.config.additional-location=file:docs/examples/crm/service.yaml";
    private static final Path DATA = KeptPack.in(Temporary.folder());
    private static final MovableClock CLOCK = new MovableClock();

    private static RunningService service;
    private static OpenApi openApi;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK),
                Path.of("docs/examples/crm/facts"),
                "--countersign.data=" + DATA,
                EXAMPLE);
        openApi = new OpenApi();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_person_of_the_example_company_gets_a_token_and_is_known_by_it() {
        JsonNode signedIn = signIn("{\"as\": \"p-finance-lead\", \"token\": true}");
        assertThat(signedIn.path("example").asBoolean()).isTrue();
        assertThat(signedIn.at("/person/name").asString()).isEqualTo("Ruth Keller");
        assertThat(signedIn.path("token").asString()).startsWith("EXAMPLE-");

        JsonNode me = RunningService.json(me(service, signedIn.path("token").asString()));
        assertThat(openApi.violations("Me", me)).isEmpty();
        assertThat(me.toString())
                .isEqualTo("{\"kind\":\"person\",\"id\":\"p-finance-lead\",\"credential\":\"example-token\","
                        + "\"example\":true,\"roles\":[\"APPROVER\"],\"oversight\":[{\"role\":\"BUSINESS_OWNER\","
                        + "\"qualifiers\":[{\"name\":\"finance\"}]}]}");
    }

    @Test
    void a_link_to_sign_in_is_for_this_address_and_for_a_few_minutes() {
        JsonNode signedIn = signIn("{\"as\": \"P-Service-Lead\"}");
        assertThat(signedIn.path("link").asString())
                .startsWith(service.uri("/console/sign-in/link?token=").toString());
        assertThat(Instant.parse(signedIn.path("until").asString()))
                .isAfter(CLOCK.now())
                .isBeforeOrEqualTo(CLOCK.now().plus(Duration.ofMinutes(5)));
        assertThat(signedIn.has("token")).isFalse();
    }

    @Test
    void the_page_that_a_link_opens_shows_each_role_once_and_is_marked() {
        String link = signIn("{\"as\": \"p-finance-lead\"}").path("link").asString();
        Browser browser = new Browser(service);
        String token = link.substring(link.indexOf('=') + 1);
        HttpResponse<String> opened = browser.get("/console/sign-in/link?token=" + token);
        assertThat(Browser.location(browser.submit(opened, "/console/sign-in/link", "token", token)))
                .isEqualTo("/console");
        String page = browser.get("/console").body();
        assertThat(page)
                .contains("<strong>EXAMPLE</strong>", "Ruth Keller (p-finance-lead)")
                .containsOnlyOnce("BUSINESS_<wbr>OWNER")
                .contains("<td>finance</td><td>the end of the laptop mode</td>");
    }

    @Test
    void the_page_for_signing_in_says_how_to_get_a_link() {
        assertThat(new Browser(service).get("/console/sign-in").body())
                .contains("<h2>As a person of the example company</h2>", "<code>sign-in --as PERSON</code>");
    }

    @Test
    void without_a_name_the_people_are_listed_and_nobody_is_signed_in() {
        JsonNode listed = signIn("{}");
        assertThat(listed.path("people").size()).isGreaterThan(10);
        assertThat(listed.has("token") || listed.has("link")).isFalse();
        Set<String> roles = new HashSet<>();
        listed.path("people").forEach(each -> each.path("roles").forEach(role -> roles.add(role.asString())));
        assertThat(roles)
                .as("each role of oversight, and each of the interface but that of an admin")
                .hasSize(11)
                .doesNotContain("ADMIN");
    }

    @Test
    void a_token_holds_for_twelve_hours() {
        String token = token(service, "p-service-agent");
        CLOCK.pass(Duration.ofHours(12).minusMinutes(1));
        assertThat(me(service, token).statusCode()).isEqualTo(200);
        CLOCK.pass(Duration.ofMinutes(1));
        assertThat(me(service, token).statusCode()).isEqualTo(401);
    }

    @Test
    void many_tokens_end_the_oldest() {
        String first = token(service, "p-auditor");
        String second = token(service, "p-auditor");
        for (int more = 2; more <= 100; more++) {
            token(service, "p-service-agent");
        }
        assertThat(me(service, first).statusCode()).isEqualTo(401);
        assertThat(me(service, second).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"as\": \"p-service-led\"} | as | Maybe `p-service-lead`?",
                "{\"token\": true} | as | Maybe leave out `token`",
                "{\"as\": 7} | as | is not a text",
                "{\"person\": \"p-auditor\"} | person | Allowed: as, token."
            })
    void what_cannot_be_signed_in_is_said(String body, String place, String says) {
        HttpResponse<String> answer = post(service, body, operator(DATA));
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = RunningService.json(answer).path("problems").path(0);
        assertThat(problem.path("place").asString()).isEqualTo(place);
        assertThat(problem.path("message").asString() + " "
                        + problem.path("hint").asString())
                .contains(says);
    }

    @Test
    void only_the_command_on_this_machine_signs_somebody_in() {
        String body = "{\"as\": \"p-auditor\", \"token\": true}";
        assertThat(service.caller().post("/v1/sign-ins", body).statusCode()).isEqualTo(401);
        assertThat(post(service, body, "0".repeat(64)).statusCode()).isEqualTo(401);
        assertThat(post(service, body, operator(DATA) + "0").statusCode()).isEqualTo(401);
        assertThat(post(service, body, token(service, "p-supervisor")).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/decide",
                "POST /access/v1/evaluation",
                "POST /v1/decisions/1/outcome",
                "POST /v1/reviews/1/approve",
                "POST /v1/erasures",
                "GET /v1/decisions",
                "GET /v1/release",
                "GET /v1/ledger/key",
                "GET /v1/me"
            })
    void the_token_of_the_service_file_approves_nothing_and_reads_nothing(String endpoint) {
        String[] said = endpoint.split(" ", 2);
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(said[1]))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + operator(DATA))
                .method(said[0], HttpRequest.BodyPublishers.ofString("{}"));
        assertThat(service.send(request).statusCode()).isEqualTo(403);
    }

    @Test
    void the_laptop_knows_that_it_is_one() {
        JsonNode me = RunningService.json(service.get("/v1/me"));
        assertThat(openApi.violations("Me", me)).isEmpty();
        assertThat(me.toString())
                .isEqualTo("{\"kind\":\"client\",\"id\":\"laptop\",\"credential\":\"none\",\"example\":false,"
                        + "\"roles\":[\"SERVICE\"],\"scopes\":[\"decide\",\"access\",\"outcome\",\"request\"],"
                        + "\"anyone\":true,\"agents\":[],\"users\":true}");
    }

    static JsonNode signIn(RunningService service, Path data, String body) {
        HttpResponse<String> answer = post(service, body, operator(data));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    private static JsonNode signIn(String body) {
        JsonNode answer = signIn(service, DATA, body);
        assertThat(openApi.violations("SignIn", RunningService.JSON.readTree(body)))
                .isEmpty();
        assertThat(openApi.violations("SignedIn", answer)).isEmpty();
        return answer;
    }

    private static String token(RunningService service, String person) {
        return signIn(service, DATA, "{\"as\": \"" + person + "\", \"token\": true}")
                .path("token")
                .asString();
    }

    static HttpResponse<String> post(RunningService service, String body, String token) {
        return service.caller().post("/v1/sign-ins", body, "Authorization", "Bearer " + token);
    }

    static HttpResponse<String> me(RunningService service, String token) {
        return service.send(HttpRequest.newBuilder(service.uri("/v1/me")).header("Authorization", "Bearer " + token));
    }

    static String operator(Path data) {
        try {
            return ServiceFile.read(data).orElseThrow().token();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
