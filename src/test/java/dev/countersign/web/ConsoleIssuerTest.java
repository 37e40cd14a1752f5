package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.Person;
import dev.countersign.tables.KeptPack;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** People sign in to the console by the company's own issuer: an authorization code with PKCE. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class ConsoleIssuerTest {

    private static final String SUBJECT = "subject-of-anton";
    /** After that time an issuer that did not answer is asked again. */
    private static final Duration SOON = Duration.ofSeconds(6);
    /** After that time metadata are read again, and after this one more they are not used. */
    private static final Duration OLD = Duration.ofMinutes(6);

    private static final Duration TOO_OLD = Duration.ofMinutes(10);

    private final MovableClock clock = new MovableClock();
    private final TestProvider provider = new TestProvider(clock);
    private final Path data = KeptPack.in(Temporary.folder());
    private RunningService service;
    private Browser browser;

    @BeforeEach
    void start() {
        TestAccess.in(
                data,
                clock,
                people -> people.granted("p-anton", "ANALYST").identity("p-anton", provider.issuer(), SUBJECT));
        service = RunningService.with(
                Map.of("clockAndRandom", () -> clock),
                Path.of("docs/examples/crm/facts"),
                provider.documents()
                        .settings(
                                "--countersign.data=" + data,
                                "--countersign.console-client-id=" + TestProvider.CLIENT));
        browser = new Browser(service);
        provider.knows(SUBJECT);
    }

    @AfterEach
    void stop() {
        service.close();
        provider.close();
    }

    private HttpResponse<String> signIn() {
        return answered(sent());
    }

    private URI sent() {
        return provider.visited(Browser.target(browser.get("/console/sign-in/issuer")));
    }

    private HttpResponse<String> answered(URI back) {
        return browser.get(back.getRawPath() + "?" + back.getRawQuery());
    }

    private void refused(HttpResponse<String> answer, String says) {
        refused("", answer, says);
    }

    private void refused(String name, HttpResponse<String> answer, String says) {
        assertThat(answer.statusCode()).as(name + answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains(says).doesNotContain(SUBJECT, "anton@example.com");
        assertThat(browser.cookies()).doesNotContainKey("countersign-session");
    }

    @Test
    void a_person_of_the_directory_signs_in_and_the_start_does_not_need_the_issuer(CapturedOutput output) {
        assertThat(provider.requests()).isZero();
        assertThat(browser.get("/console/sign-in").body()).contains("href=\"/console/sign-in/issuer\"");
        URI back = sent();
        assertThat(provider.asked().toSingleValueMap())
                .containsEntry("response_type", "code")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("scope", "openid")
                .containsKeys("state", "nonce", "code_challenge")
                .doesNotContainKey("max_age");
        assertThat(back.toString()).startsWith(service.uri("/console/sign-in/issuer/answer") + "?");
        assertThat(browser.cookies()).containsKey("countersign-issuer").doesNotContainKey("countersign-session");
        assertThat(browser.cookies().get("countersign-issuer")).doesNotContain(provider.decoded("nonce"));
        assertThat(Browser.location(answered(back))).isEqualTo("/console");
        assertThat(browser.cookies()).doesNotContainKey("countersign-issuer");
        assertThat(browser.get("/console").body()).contains("p-anton", "ANALYST");
        assertThat(output.getAll()).doesNotContain(SUBJECT, "anton@example.com", "the-code");
    }

    @Test
    void an_answer_for_another_browser_or_an_earlier_sign_in_is_refused() {
        URI begun = Browser.target(browser.get("/console/sign-in/issuer"));
        URI back = provider.visited(begun);
        Browser mine = browser;
        browser = new Browser(service);
        refused(answered(back), "another browser");
        sent();
        refused(answered(back), "another browser");
        browser = mine;
        refused(answered(URI.create(back.toString().replaceAll("state=[^&]*", "state=other"))), "another browser");
        provider.visited(begun);
        assertThat(Browser.location(answered(back))).isEqualTo("/console");
        browser = new Browser(service);
        refused(answered(back), "another browser");
    }

    @Test
    void a_token_for_another_sign_in_client_or_issuer_and_an_old_one_are_refused() {
        Map<String, UnaryOperator<TestIssuer.Token>> wrong = new LinkedHashMap<>();
        wrong.put("nonce", token -> token.claim("nonce", "of another sign-in"));
        wrong.put("no nonce", token -> token.claim("nonce", null));
        wrong.put("audience", token -> token.claim("aud", "another-client"));
        wrong.put("issuer", token -> token.claim("iss", "https://evil.test"));
        wrong.put("expired", token -> token.at("exp", -61));
        wrong.put("of the future", token -> token.at("nbf", 120));
        wrong.put("an event", token -> token.header("typ", "logout+jwt"));
        wrong.put("without a time of issue", token -> token.claim("iat", null));
        wrong.put("longer than a token may be", token -> token.claim("groups", "x".repeat(70_000)));
        wrong.put("algorithm", token -> token.header("alg", "RS512"));
        wrong.put("forged", TestIssuer.Token::forged);
        wrong.forEach((name, change) -> {
            clock.pass(Duration.ofHours(2));
            provider.says(change);
            refused(name, signIn(), "The issuer did not confirm who you are");
        });
        provider.says(token -> token);
        assertThat(Browser.location(signIn())).isEqualTo("/console");
    }

    @Test
    void a_code_is_worth_nothing_without_the_verifier_of_the_browser_that_began() {
        URI back = sent();
        new Browser(service).get("/console/sign-in/issuer");
        URI other = provider.visited(Browser.target(new Browser(service).get("/console/sign-in/issuer")));
        assertThat(other).isNotEqualTo(back);
        refused(answered(back), "The issuer did not confirm who you are");
    }

    @Test
    void an_address_of_mail_names_nobody() {
        provider.knows("anton@example.com");
        refused(signIn(), "the directory of this service does not");
        provider.knows("somebody-else");
        refused(signIn(), "the directory of this service does not");
    }

    @Test
    void a_refusal_of_the_issuer_is_told_in_our_words() {
        URI back = sent();
        HttpResponse<String> answer = answered(URI.create(
                back.toString().replace("code=the-code", "error=access_denied&error_description=%3Cscript%3Eevil")));
        refused(answer, "The issuer did not confirm who you are");
        assertThat(answer.body()).doesNotContain("evil");
    }

    @Test
    void an_identity_that_is_taken_from_the_person_ends_the_session() {
        signIn();
        assertThat(browser.get("/console").statusCode()).isEqualTo(200);
        AccessChanges changes = service.beans(AccessChanges.class).iterator().next();
        Person without = new Person("p-anton", "", Set.of(), Set.of(), Set.of(), null);
        AccessChanges.Made made = changes.person(TestAccess.by(TestAccess.ADMIN), without);
        if (made.waits()) {
            changes.confirm(TestAccess.by(TestAccess.OTHER_ADMIN), made.id());
        }
        assertThat(browser.get("/console").statusCode()).isEqualTo(303);
    }

    @Test
    void who_must_sign_in_again_is_asked_by_the_issuer_again() {
        provider.visited(Browser.target(browser.get("/console/sign-in/issuer?again=x")));
        assertThat(provider.asked().toSingleValueMap()).containsEntry("max_age", "900");
    }

    private static void unreachable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("The issuer cannot be reached now", "Your personal key");
    }

    @Test
    void metadata_of_another_address_are_not_read() {
        try (TestIssuer other = new TestIssuer(clock)) {
            other.serves(TestIssuer.metadata(provider.issuer(), provider.issuer() + "/keys"));
            provider.documents().redirects(other.issuer().replace("/realm", ""));
            unreachable(browser.get("/console/sign-in/issuer"));
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void metadata_that_cannot_be_used_sign_nobody_in_and_the_log_says_why(CapturedOutput output) {
        Map<String, Map<String, Object>> wrong = new LinkedHashMap<>();
        wrong.put("more than 524288 bytes", Map.of("more", "x".repeat(600_000)));
        wrong.put("its `jwks_uri` is not an address with https", Map.of("jwks_uri", "http://keys.example.com"));
        wrong.put("its `token_endpoint` is not", Map.of("token_endpoint", "http://login.example.com/token"));
        wrong.put("its `authorization_endpoint` is not", Map.of("authorization_endpoint", "http://l.example.com/"));
        wrong.put("its metadata is of another issuer", Map.of("issuer", "https://evil.test"));
        wrong.put("its metadata cannot be used: Unexpected type of JSON", Map.of("subject_types_supported", 1));
        wrong.forEach((says, instead) -> {
            provider.describes(instead);
            unreachable(browser.get("/console/sign-in/issuer"));
            assertThat(output.getAll()).as(says).contains("The metadata of the issuer cannot be read: ", says);
            int before = provider.requests();
            unreachable(browser.get("/console/sign-in/issuer"));
            assertThat(provider.requests()).as("not asked again at once").isEqualTo(before);
            clock.pass(SOON);
        });
        provider.describes(Map.of());
        assertThat(Browser.location(signIn())).isEqualTo("/console");
    }

    @Test
    void known_metadata_are_used_for_a_while_without_the_issuer_and_then_read_again() {
        assertThat(Browser.location(signIn())).isEqualTo("/console");
        provider.documents().metadataAt("/elsewhere");
        clock.pass(OLD);
        browser = new Browser(service);
        assertThat(Browser.location(signIn())).isEqualTo("/console");
        clock.pass(TOO_OLD);
        unreachable(new Browser(service).get("/console/sign-in/issuer"));

        provider.documents().metadataAt("/realm/.well-known/openid-configuration");
        clock.pass(SOON);
        new Browser(service).get("/console/sign-in/issuer");
        provider.describes(Map.of("authorization_endpoint", "https://login.example.com/new"));
        clock.pass(OLD);
        assertThat(Browser.location(new Browser(service).get("/console/sign-in/issuer")))
                .startsWith("https://login.example.com/new?");
    }

    @Test
    @Timeout(60)
    void while_one_browser_waits_for_the_metadata_the_others_do_not() {
        TestIssuer.Pause pause = provider.documents().pauses();
        CompletableFuture<HttpResponse<String>> first =
                CompletableFuture.supplyAsync(() -> browser.get("/console/sign-in/issuer"));
        TestIssuer.await(pause.arrived());
        unreachable(new Browser(service).get("/console/sign-in/issuer"));
        assertThat(first).isNotDone();
        pause.goesOn().countDown();
        assertThat(Browser.location(first.join())).startsWith(provider.issuer() + "/authorize?");
        assertThat(provider.requests()).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void an_answer_with_a_token_that_does_not_end_signs_nobody_in(CapturedOutput output) {
        URI back = sent();
        provider.drips();
        unreachable(answered(back));
        assertThat(output.getAll()).contains("/token gave no answer that can be used");
    }

    @Test
    void an_answer_with_a_token_that_is_too_long_signs_nobody_in(CapturedOutput output) {
        URI back = sent();
        provider.floods(600_000);
        unreachable(answered(back));
        assertThat(output.getAll()).contains("/token gave no answer that can be used", "more than 524288 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "ES256", "EdDSA"})
    void a_token_of_another_allowed_algorithm_signs_in(String algorithm) {
        provider.says(token -> token.alg(algorithm));
        assertThat(Browser.location(signIn())).isEqualTo("/console");
    }

    @Test
    void a_token_by_a_small_key_is_refused() {
        provider.documents().publishesSmallKey();
        provider.says(TestIssuer.Token::small);
        refused(signIn(), "The issuer did not confirm who you are");
    }

    @Test
    void a_new_key_counts_at_once_and_keys_are_read_once_for_all_tokens() {
        TestIssuer documents = provider.documents();
        assertThat(Browser.location(signIn())).isEqualTo("/console");
        assertThat(service.caller()
                        .as(documents.token(SUBJECT).text())
                        .get("/v1/decisions")
                        .statusCode())
                .isEqualTo(200);
        assertThat(documents.keyRequests()).isEqualTo(1);
        documents.rotates();
        provider.says(TestIssuer.Token::rotated);
        browser = new Browser(service);
        assertThat(Browser.location(signIn())).isEqualTo("/console");
        clock.pass(IssuerOutageTest.MINUTE);
        provider.says(token -> token);
        browser = new Browser(service);
        refused(signIn(), "The issuer did not confirm who you are");
    }

    @Test
    void while_the_keys_cannot_be_read_nobody_is_refused() {
        URI back = sent();
        provider.documents().publishes("<html>");
        unreachable(answered(back));
    }

    @Test
    void the_times_of_a_token_are_compared_with_the_clock_of_the_service() {
        clock.pass(Duration.ofDays(2));
        assertThat(Browser.location(signIn())).isEqualTo("/console");
    }

    @Test
    void a_time_of_the_sign_in_that_cannot_be_read_does_no_harm() {
        for (Object time : new Object[] {"now", Long.MAX_VALUE, Long.MIN_VALUE, Map.of()}) {
            provider.says(token -> token.claim("auth_time", time));
            browser = new Browser(service);
            assertThat(Browser.location(signIn())).as("%s", time).isEqualTo("/console");
        }
    }

    @Test
    void an_issuer_that_does_not_answer_signs_nobody_in_and_keys_still_do() {
        provider.close();
        unreachable(browser.get("/console/sign-in/issuer"));
    }
}
