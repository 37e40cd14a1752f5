package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.Person;
import dev.countersign.tables.KeptPack;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** People sign in to the console by the company's own issuer: an authorization code with PKCE. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class ConsoleIssuerTest {

    private static final String SUBJECT = "subject-of-anton";

    private final TestProvider provider = new TestProvider();
    private RunningService service;
    private Browser browser;

    @BeforeEach
    void start() {
        Path data = KeptPack.in(Temporary.folder());
        TestAccess.in(
                data, people -> people.granted("p-anton", "ANALYST").identity("p-anton", provider.issuer(), SUBJECT));
        service = RunningService.on(
                Path.of("docs/examples/crm/facts"),
                "--countersign.data=" + data,
                "--countersign.issuer=" + provider.issuer(),
                "--countersign.audience=countersign",
                "--countersign.console-client-id=" + TestProvider.CLIENT);
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
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
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
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong = Map.of(
                "nonce", claims -> claims.claim("nonce", "of another sign-in"),
                "no nonce", claims -> claims.claim("nonce", null),
                "audience", claims -> claims.audience("another-client"),
                "issuer", claims -> claims.issuer("https://evil.test"),
                "expired", claims -> claims.expirationTime(new Date(0)));
        wrong.forEach((name, change) -> {
            provider.says(change);
            refused(signIn(), "The issuer did not confirm who you are");
        });
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

    @Test
    void metadata_of_another_address_are_not_read() {
        provider.moves();
        HttpResponse<String> answer = browser.get("/console/sign-in/issuer");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("The issuer cannot be reached now");
        assertThat(provider.requests()).isEqualTo(1);
    }

    @Test
    void an_issuer_that_does_not_answer_signs_nobody_in_and_keys_still_do() {
        provider.close();
        HttpResponse<String> answer = browser.get("/console/sign-in/issuer");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("The issuer cannot be reached now", "Your personal key");
    }
}
