package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.KeptPack;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer that does not answer, or that changes its keys. */
@Tag("slow")
class IssuerOutageTest {

    static final Duration MINUTE = Duration.ofSeconds(61);

    private static final String ANTON = "subject-of-anton";
    private static final Path FACTS = Path.of("docs/examples/crm/facts");

    private final MovableClock clock = new MovableClock();
    private final TestIssuer issuer = new TestIssuer(clock);
    private final TestIssuer other = new TestIssuer(clock);
    private final Path data = KeptPack.in(Temporary.folder());
    private TestAccess access;
    private RunningService service;

    @BeforeEach
    void start() {
        access = TestAccess.in(
                data,
                clock,
                people -> people.granted("p-anton", "ANALYST")
                        .identity("p-anton", issuer.issuer(), ANTON)
                        .identity("p-anton", issuer.issuer() + "/", ANTON));
        service = RunningService.with(
                Map.of("clockAndRandom", () -> clock), FACTS, issuer.settings("--countersign.data=" + data));
    }

    @AfterEach
    void stop() {
        service.close();
        issuer.close();
        other.close();
    }

    private HttpResponse<String> ask(TestIssuer.Token token) {
        return service.caller().as(token.text()).get("/v1/decisions");
    }

    private void unavailable(TestIssuer.Token token) {
        HttpResponse<String> response = ask(token);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(RunningService.json(response).path("code").asString()).isEqualTo("ISSUER_UNREACHABLE");
    }

    @Test
    void the_issuer_is_not_asked_before_the_first_token() {
        assertThat(issuer.requests()).isZero();
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
        assertThat(issuer.keyRequests()).isEqualTo(1);
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
        assertThat(issuer.keyRequests()).isEqualTo(1);
    }

    private record Fault(String name, Consumer<IssuerOutageTest> makes) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault("an error", test -> test.issuer.answers(500)),
                new Fault("a redirect", test -> test.issuer.redirects(test.mirror())),
                new Fault("text", test -> test.issuer.publishes("<html>")),
                new Fault("metadata that is text", test -> test.issuer.serves("<html>")),
                new Fault("no metadata", test -> test.issuer.metadataAt("/elsewhere")),
                new Fault(
                        "metadata of another issuer",
                        test -> test.issuer.serves(
                                TestIssuer.metadata(test.other.issuer(), test.issuer.issuer() + "/keys"))),
                new Fault(
                        "keys without TLS",
                        test -> test.issuer.serves(
                                TestIssuer.metadata(test.issuer.issuer(), "http://keys.example.com/keys"))),
                new Fault(
                        "keys in a file",
                        test -> test.issuer.serves(TestIssuer.metadata(test.issuer.issuer(), "file:///etc/keys"))),
                new Fault(
                        "more keys than fit",
                        test -> test.issuer.publishes("{\"keys\":[" + " ".repeat(600_000) + "]}")));
    }

    /** Another server that says it is the issuer. */
    private String mirror() {
        other.serves(TestIssuer.metadata(issuer.issuer(), issuer.issuer() + "/keys"));
        return other.issuer().replace("/realm", "");
    }

    /** Not open, and not remembered as a refusal. */
    @ParameterizedTest
    @MethodSource("faults")
    void while_the_keys_cannot_be_read_no_token_is_accepted_or_refused(Fault fault) {
        fault.makes().accept(this);
        unavailable(issuer.token(ANTON));
        unavailable(issuer.token(ANTON).forged());
        int before = issuer.requests();
        unavailable(issuer.token(ANTON));
        assertThat(issuer.requests()).as("not asked again at once").isEqualTo(before);
        assertThat(service.caller()
                        .as(access.key("p-anton"))
                        .get("/v1/decisions")
                        .statusCode())
                .isEqualTo(200);
        assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);

        assertThat(other.requests()).isZero();

        issuer.answers(200);
        issuer.redirects(null);
        issuer.serves(null);
        issuer.metadataAt("/realm/.well-known/openid-configuration");
        issuer.publishesAgain();
        clock.pass(Duration.ofSeconds(6));
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
        assertThat(ask(issuer.token(ANTON).forged()).statusCode()).isEqualTo(401);
    }

    @Test
    void an_issuer_that_is_gone_is_unreachable() {
        issuer.close();
        unavailable(issuer.token(ANTON));
    }

    @Test
    void keys_that_were_read_are_used_for_a_while_without_the_issuer() {
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
        issuer.answers(500);
        clock.pass(Duration.ofMinutes(6));
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
        clock.pass(Duration.ofMinutes(10));
        unavailable(issuer.token(ANTON));
    }

    @Test
    void an_unknown_key_is_not_refused_while_the_issuer_does_not_answer() {
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
        issuer.answers(500);
        unavailable(issuer.token(ANTON).rotated());
        int before = issuer.requests();
        unavailable(issuer.token(ANTON).rotated());
        assertThat(issuer.requests()).isEqualTo(before);
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);

        issuer.rotates();
        issuer.answers(200);
        clock.pass(MINUTE);
        assertThat(ask(issuer.token(ANTON).rotated()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_new_key_counts_at_once_and_one_that_the_issuer_withdrew_no_more() {
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
        issuer.rotates();
        assertThat(ask(issuer.token(ANTON).rotated()).statusCode()).isEqualTo(200);
        clock.pass(MINUTE);
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(401);
    }

    @Test
    void a_key_that_the_issuer_withdrew_ends_after_minutes_without_an_unknown_one() {
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
        issuer.rotates();
        clock.pass(Duration.ofMinutes(6));
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(401);
    }

    @Test
    void a_small_key_of_the_issuer_is_not_used() {
        issuer.publishesSmallKey();
        assertThat(ask(issuer.token(ANTON).small()).statusCode()).isEqualTo(401);
        issuer.rotates();
        clock.pass(MINUTE);
        assertThat(ask(issuer.token(ANTON).rotated()).statusCode()).isEqualTo(200);
    }

    /** OpenID Connect Discovery 1.0, section 4.1. */
    @Test
    void an_issuer_may_end_with_a_slash_which_then_belongs_to_its_name() {
        String named = issuer.issuer() + "/";
        issuer.serves(TestIssuer.metadata(named, issuer.issuer() + "/keys"));
        service.close();
        service = RunningService.with(
                Map.of("clockAndRandom", () -> clock),
                FACTS,
                "--countersign.issuer=" + named,
                "--countersign.audience=" + TestIssuer.AUDIENCE,
                "--countersign.data=" + data);
        assertThat(ask(issuer.token(ANTON).claim("iss", named)).statusCode()).isEqualTo(200);
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(401);
    }

    /** RFC 8414, section 3.1: the path of the issuer comes last. */
    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/oauth-authorization-server/realm", "/realm/.well-known/openid-configuration"})
    void the_metadata_may_be_of_openid_connect_or_of_oauth(String path) {
        issuer.metadataAt(path);
        assertThat(ask(issuer.token(ANTON)).statusCode()).isEqualTo(200);
    }
}
