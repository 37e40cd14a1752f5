package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person whose sign-in is old signs in again before an approval of FORMAL_REVIEW, an erasure, and each
 * change that gives rights.
 */
@Tag("slow")
class StepUpTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String FORMAL = "requests/07-change-price.json";
    private static final String FINANCE = "\"qualifier\":\"finance\"";
    private static final String APPROVE = "/v1/reviews/{id}/approve";
    private static final int MAX_AGE = 900;
    private static final int AN_HOUR = 3600;

    private static final MovableClock CLOCK = new MovableClock();
    private static final TestIssuer ISSUER = new TestIssuer(CLOCK);
    private static RunningService service;
    private static TestAccess access;
    private static OpenApi openApi;
    private static int runs;

    @BeforeAll
    static void start() throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(
                data,
                CLOCK,
                people -> people.everyAgent("crm")
                        .approver("p-1", Role.FRONTLINE_USER, Role.DATA_STEWARD)
                        .approver("p-1", Role.BUSINESS_OWNER, "finance")
                        .identity("p-1", ISSUER.issuer(), "subject-1")
                        .approver("p-2", Role.COMPLIANCE_REVIEWER)
                        .identity("p-2", ISSUER.issuer(), "subject-2")
                        .admin("p-3")
                        .identity("p-3", ISSUER.issuer(), "subject-3"));
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK),
                EXAMPLE.resolve("facts"),
                ISSUER.settings("--countersign.data=" + data));
        openApi = new OpenApi();
    }

    @AfterAll
    static void stop() {
        service.close();
        ISSUER.close();
    }

    private static Caller signedIn(String subject, long secondsAgo) {
        return service.caller()
                .as(ISSUER.token(subject).at("auth_time", -secondsAgo).text());
    }

    private static Caller key(String owner) {
        return service.caller().as(access.key(owner));
    }

    private static String opened(String file) throws IOException {
        String text = "text " + ++runs;
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve(file)));
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(text));
        return key("crm").opensTask(request, text);
    }

    private static void refused(String path, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        JsonNode problem = RunningService.json(answer);
        assertThat(problem.path("code").asString()).isEqualTo("STEP_UP");
        assertThat(problem.path("detail").asString()).contains("Maybe sign in again");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge)
                        .contains("insufficient_user_authentication")
                        .contains("max_age=\"" + MAX_AGE + "\""));
        assertThat(openApi.response(path, "post", "401", problem)).isEmpty();
    }

    private static void allowed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void a_formal_review_needs_a_recent_sign_in_and_another_approval_does_not() throws IOException {
        String formal = opened(FORMAL);
        for (int old : new int[] {AN_HOUR, MAX_AGE + 1}) {
            refused(APPROVE, signedIn("subject-1", old).approves(formal, FINANCE));
        }
        refused(
                APPROVE,
                service.caller()
                        .as(ISSUER.token("subject-1").claim("auth_time", "now").text())
                        .approves(formal, FINANCE));
        allowed(signedIn("subject-1", AN_HOUR).approves(opened("requests/03-service-reply-own-words.json")));
        allowed(signedIn("subject-1", MAX_AGE - 60).approves(formal, FINANCE));
    }

    @Test
    void a_key_is_always_recent() throws IOException {
        allowed(key("p-1").approves(opened(FORMAL), FINANCE));
    }

    @Test
    void both_steps_of_an_erasure_need_a_recent_sign_in() throws IOException {
        key("crm").answer("/v1/decide", Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
        String wish = "{\"subject\":\"C-1008\",\"reason\":\"asked for it\"}";
        refused("/v1/erasures", signedIn("subject-1", AN_HOUR).post("/v1/erasures", wish));
        JsonNode proposed = signedIn("subject-1", 0).answer("/v1/erasures", wish);
        String path = "/v1/erasures/" + proposed.path("proposalId").asString() + "/confirm";
        refused("/v1/erasures/{id}/confirm", signedIn("subject-2", AN_HOUR).post(path, "{}"));
        refused("/v1/erasures/{id}/confirm", signedIn("subject-2", AN_HOUR).post("/v1/erasures/none/confirm", "{}"));
        allowed(signedIn("subject-2", 0).post(path, "{}"));
    }

    @Test
    void what_gives_rights_needs_a_recent_sign_in_and_what_takes_them_away_does_not() {
        Caller old = signedIn("subject-3", AN_HOUR);
        Map.of(
                        "/v1/people", "{\"id\":\"p-4\"}",
                        "/v1/grants", "{\"person\":\"p-2\",\"role\":\"CX_LEADER\"}",
                        "/v1/confirmations/{id}", "{}",
                        "/v1/clients", "{\"id\":\"crm\",\"users\":true}",
                        "/v1/keys", "{\"client\":\"crm\"}",
                        "/v1/keys/{id}/rotate", "{}")
                .forEach((path, body) -> refused(path, old.post(path.replace("{id}", "none"), body)));

        String grants = "/v1/grants";
        JsonNode proposed = signedIn("subject-3", 0).answer(grants, "{\"person\":\"p-2\",\"role\":\"CX_LEADER\"}");
        allowed(old.post(grants + "/" + proposed.path("id").asString() + "/end", "{}"));
    }
}
