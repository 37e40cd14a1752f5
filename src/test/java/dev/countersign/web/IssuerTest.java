package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.tables.KeptPack;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Callers with a signed token of an issuer: real signatures, and keys that the service reads over HTTP. */
@Tag("slow")
class IssuerTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String ANTON = "subject-of-anton";

    private static final MovableClock CLOCK = new MovableClock();
    private static final TestIssuer ISSUER = new TestIssuer(CLOCK);
    private static final TestIssuer OTHER = new TestIssuer(CLOCK);
    private static RunningService service;
    private static TestAccess access;

    @BeforeAll
    static void start() {
        Path data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(
                data,
                CLOCK,
                people -> people.granted("p-anton", "ANALYST")
                        .identity("p-anton", ISSUER.issuer(), ANTON)
                        .person("p-mail", Set.of("mail@example.com"), Set.of())
                        .identity("p-other", "https://other.example.com", "subject-elsewhere")
                        .identity("p-left", ISSUER.issuer(), "subject-left")
                        .approver("p-cleo", Role.FRONTLINE_USER)
                        .identity("p-cleo", ISSUER.issuer(), "subject-cleo")
                        .client("crm", "service-triage-01")
                        .client("former", "service-triage-01"));
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK),
                EXAMPLE.resolve("facts"),
                ISSUER.settings("--countersign.data=" + data));
    }

    /** Longer than the longest lock-out, so that no test is refused for the refusals of another. */
    @BeforeEach
    void later() {
        CLOCK.pass(Duration.ofHours(2));
    }

    @AfterAll
    static void stop() {
        service.close();
        ISSUER.close();
        OTHER.close();
    }

    /** While the service runs; {@link TestAccess#changes} was for the folder before. */
    private static AccessChanges changes() {
        return service.beans(AccessChanges.class).iterator().next();
    }

    private static HttpResponse<String> ask(String token) {
        return service.caller().as(token).get("/v1/decisions");
    }

    private static void accepted(String token) {
        HttpResponse<String> response = ask(token);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    /** As RFC 6750, section 3 says it. */
    private static JsonNode refused(String token) {
        HttpResponse<String> response = ask(token);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"invalid_token\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = RunningService.json(response);
        assertThat(problem.path("code").asString()).isEqualTo("CREDENTIAL_NOT_VALID");
        return problem;
    }

    private static void unknownHere(String token) {
        HttpResponse<String> response = ask(token);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
        assertThat(RunningService.json(response).path("code").asString()).isEqualTo("NOT_IN_DIRECTORY");
    }

    @Test
    void an_access_token_may_say_that_it_is_one() {
        accepted(
                ISSUER.token(ANTON).claim("typ", "Bearer").claim("nonce", "abc").text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA"})
    void a_person_with_a_token_of_the_issuer_has_the_rights_of_the_directory(String alg) {
        accepted(ISSUER.token(ANTON).alg(alg).text());
        assertThat(service.caller()
                        .as(ISSUER.token(ANTON).alg(alg).text())
                        .post("/v1/reviews/x/approve", "{}")
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "application/at+jwt", "jwt", "AT+JWT"})
    void an_access_token_may_say_that_it_is_one(String type) {
        accepted(ISSUER.token(ANTON).header("typ", type).text());
    }

    @Test
    void a_token_may_be_for_several_services_if_this_one_is_among_them() {
        accepted(ISSUER.token(ANTON)
                .claim("aud", List.of("https://crm.example.com", TestIssuer.AUDIENCE))
                .text());
    }

    @Test
    void clocks_may_be_a_minute_apart() {
        accepted(ISSUER.token(ANTON).at("iat", -300).at("exp", -30).text());
        refused(ISSUER.token(ANTON).at("iat", -300).at("exp", -90).text());
        accepted(ISSUER.token(ANTON).at("nbf", 30).text());
        refused(ISSUER.token(ANTON).at("nbf", 90).text());
        accepted(ISSUER.token(ANTON).at("iat", 30).text());
        refused(ISSUER.token(ANTON).at("iat", 90).text());
    }

    private record Attack(String name, UnaryOperator<TestIssuer.Token> change) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                new Attack("expired", token -> token.at("iat", -1200).at("exp", -600)),
                new Attack("no end", token -> token.claim("exp", null)),
                new Attack("no time of issue", token -> token.claim("iat", null).at("exp", 30)),
                new Attack("an end as text", token -> token.claim("exp", "tomorrow")),
                new Attack(
                        "an end before the issue", token -> token.at("iat", 30).at("exp", 10)),
                new Attack("not valid yet", token -> token.at("nbf", 300)),
                new Attack("issued in the future", token -> token.at("iat", 300).at("exp", 900)),
                new Attack("for a day", token -> token.at("exp", 86_400)),
                new Attack("a second more than an hour", token -> token.at("exp", 3601)),
                new Attack("another issuer", token -> token.claim("iss", "https://login.example.com")),
                new Attack("nearly the issuer", token -> token.claim("iss", ISSUER.issuer() + "/")),
                new Attack("no issuer", token -> token.claim("iss", null)),
                new Attack("another audience", token -> token.claim("aud", "https://crm.example.com")),
                new Attack("no audience", token -> token.claim("aud", null)),
                new Attack("an empty audience", token -> token.claim("aud", List.of())),
                new Attack(
                        "the audience as a part of another", token -> token.claim("aud", TestIssuer.AUDIENCE + "-2")),
                new Attack(
                        "issuer and audience swapped",
                        token -> token.claim("aud", ISSUER.issuer()).claim("iss", TestIssuer.AUDIENCE)),
                new Attack(
                        "for the client only",
                        token -> token.claim("aud", "console").claim("azp", TestIssuer.AUDIENCE)),
                new Attack("no subject", token -> token.claim("sub", null)),
                new Attack("a blank subject", token -> token.claim("sub", " ")),
                new Attack("an ID token", token -> token.claim("at_hash", "abc")),
                new Attack("an ID token of the code flow", token -> token.claim("nonce", "abc")),
                new Attack(
                        "an ID token by its own word",
                        token -> token.claim("typ", "ID").claim("nonce", "abc")),
                new Attack("a refresh token", token -> token.claim("typ", "Refresh")),
                new Attack("a sign-out", token -> token.header("typ", "logout+jwt")),
                new Attack("a proof", token -> token.header("typ", "dpop+jwt")),
                new Attack("an event", token -> token.claim("events", Map.of())),
                new Attack("bound to a key", token -> token.claim("cnf", Map.of("jkt", "abc"))),
                new Attack("used by somebody else", token -> token.claim("act", Map.of("sub", "agent-1"))),
                new Attack("two clients", token -> token.claim("client_id", "a").claim("azp", "b")),
                new Attack("another algorithm", token -> token.alg("RS512")),
                new Attack("another key under a known id", TestIssuer.Token::forged),
                new Attack("the key of another algorithm", token -> token.header("kid", "ec-1")),
                new Attack("a path as key id", token -> token.forged().header("kid", "../../../../../../etc/passwd")),
                new Attack("a file as key id", token -> token.forged().header("kid", "file:///dev/null")),
                new Attack("a query as key id", token -> token.forged().header("kid", "x' OR '1'='1")),
                new Attack("no key id, another key", token -> token.forged().header("kid", null)),
                new Attack(
                        "a critical header",
                        token -> token.header("crit", List.of("exp")).header("exp", 1)),
                new Attack(
                        "the payload as it is",
                        token -> token.header("crit", List.of("b64")).header("b64", true)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void a_token_with_a_fault_is_refused(Attack attack) {
        accepted(ISSUER.token(ANTON).text());
        refused(attack.change().apply(ISSUER.token(ANTON)).text());
    }

    @Test
    void the_answer_says_what_is_wrong_with_a_token_of_the_issuer() {
        assertThat(refused(ISSUER.token(ANTON).at("exp", 86_400).text())
                        .path("detail")
                        .asString())
                .contains("lifetime", "60 minutes");
        assertThat(refused(ISSUER.token(ANTON).forged().text()).path("detail").asString())
                .contains("no key of the issuer signed it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE"})
    void a_token_without_a_signature_is_refused(String alg) {
        String header = ISSUER.token(ANTON).header("alg", alg).header();
        String unsigned = TestIssuer.encoded(header) + "."
                + TestIssuer.encoded(ISSUER.token(ANTON).claims()) + ".";
        refused(unsigned);
        refused(unsigned + ISSUER.token(ANTON).text().replaceAll(".*\\.", ""));
    }

    @Test
    void the_signature_of_another_token_is_refused() {
        String valid = ISSUER.token(ANTON).text();
        String[] parts = valid.split("\\.", -1);
        refused(parts[0] + "." + TestIssuer.encoded(ISSUER.token("subject-cleo").claims()) + "." + parts[2]);
        refused(parts[0] + "." + parts[1] + ".");
        refused(parts[0] + "." + parts[1] + "."
                + ISSUER.token(ANTON).at("exp", 601).text().replaceAll(".*\\.", ""));
    }

    /** Everybody knows the public key of the issuer, so nobody must be able to sign with it. */
    @Test
    void a_token_whose_secret_is_the_public_key_is_refused() throws Exception {
        byte[] der = TestIssuer.rsa().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(
                der,
                pem.getBytes(StandardCharsets.US_ASCII),
                pem.strip().getBytes(StandardCharsets.US_ASCII),
                TestIssuer.rsa().getModulus().toByteArray())) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String text = TestIssuer.encoded(
                            ISSUER.token(ANTON).header("alg", "HS256").header())
                    + "." + TestIssuer.encoded(ISSUER.token(ANTON).claims());
            refused(text + "."
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    @Test
    void a_key_inside_the_token_is_not_used() {
        refused(ISSUER.token(ANTON)
                .forged()
                .header("jwk", TestIssuer.forgersKey("rsa-1"))
                .text());
        refused(ISSUER.token(ANTON)
                .forged()
                .header("kid", "mine")
                .header("jwk", TestIssuer.forgersKey("mine"))
                .text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jku", "x5u", "kid", "iss"})
    void an_address_inside_the_token_is_not_asked(String header) {
        OTHER.rotates();
        int before = OTHER.requests();
        TestIssuer.Token token = ISSUER.token(ANTON).rotated().header(header, OTHER.issuer() + "/keys");
        refused(token.text());
        refused(token.claim("iss", OTHER.issuer()).text());
        refused(OTHER.token(ANTON).text());
        assertThat(OTHER.requests()).isEqualTo(before);
    }

    @Test
    void a_claim_or_header_that_is_there_twice_is_refused() {
        TestIssuer.Token token = ISSUER.token("somebody");
        refused(token.with(token.claims().replaceFirst("}$", ",\"sub\":\"" + ANTON + "\"}")));
        refused(token.with(token.claims().replaceFirst("\\{", "{\"sub\":\"" + ANTON + "\",")));
        TestIssuer.Token anton = ISSUER.token(ANTON);
        refused(anton.signed(anton.header().replaceFirst("\\{", "{\"alg\":\"none\","), anton.claims()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJ..",
                "ey..",
                "eyJhbGciOiJSUzI1NiJ9.e30.",
                "eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.AAAA",
                "a.b.c",
                "...",
                "eyJhbGciOiJSUzI1NiJ9.e30.e30.e30.e30",
                "cs_a.b.c",
                "x"
            })
    void what_is_not_a_token_is_refused_without_a_request_to_the_issuer(String text) {
        int before = ISSUER.requests();
        assertThat(ask(text).statusCode()).isEqualTo(401);
        assertThat(ISSUER.requests()).isEqualTo(before);
    }

    @Test
    void claims_nested_without_end_are_refused() {
        refused(ISSUER.token(ANTON).with("[".repeat(3000)));
        refused(ISSUER.token(ANTON).with("{\"a\":".repeat(500) + "1" + "}".repeat(500)));
    }

    /** The person may have the same mail, name or id; the issuer and its subject decide. */
    @Test
    void nobody_is_known_by_a_mail_address_or_an_id() {
        unknownHere(ISSUER.token("subject-of-a-stranger")
                .claim("email", "mail@example.com")
                .claim("email_verified", true)
                .claim("preferred_username", "p-anton")
                .claim("upn", "p-anton")
                .text());
        unknownHere(ISSUER.token("p-anton").text());
        unknownHere(ISSUER.token("mail@example.com").text());
        unknownHere(ISSUER.token(ANTON.toUpperCase(Locale.ROOT)).text());
    }

    @Test
    void the_subject_of_another_issuer_is_somebody_else() {
        unknownHere(ISSUER.token("subject-elsewhere").text());
    }

    @Test
    void somebody_who_left_has_no_rights_from_then_on() {
        String token = ISSUER.token("subject-left").text();
        assertThat(ask(token).statusCode()).isEqualTo(403);
        assertThat(RunningService.json(ask(token)).path("code").asString()).isEqualTo("NOT_ALLOWED");
        changes().leave(TestAccess.by(TestAccess.ADMIN), "p-left");
        unknownHere(token);
    }

    @Test
    void a_program_is_the_client_of_its_id_and_asks_as_its_agents_only() throws Exception {
        String token = ISSUER.token("crm").claim("client_id", "crm").text();
        String request = Files.readString(EXAMPLE.resolve("requests/04-service-reply-from-template.json"));
        HttpResponse<String> own = service.caller().as(token).post("/v1/decide", request);
        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
        HttpResponse<String> other =
                service.caller().as(token).post("/v1/decide", request.replace("service-triage-01", "sales-support-01"));
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(RunningService.json(other).path("code").asString()).isEqualTo("AGENT_NOT_YOURS");
        accepted(ISSUER.token("service-account-4711")
                .claim("azp", "crm")
                .claim("idtyp", "app")
                .text());
        accepted(ISSUER.token("crm@clients")
                .claim("azp", "crm")
                .claim("gty", "client-credentials")
                .text());
    }

    @Test
    void a_program_that_is_not_registered_may_do_nothing() {
        unknownHere(ISSUER.token("shadow").claim("client_id", "shadow").text());
        unknownHere(ISSUER.token("laptop").claim("client_id", "laptop").text());
        String ended = ISSUER.token("former").claim("client_id", "former").text();
        accepted(ended);
        changes().endClient(TestAccess.by(TestAccess.ADMIN), "former");
        unknownHere(ended);
    }

    /** A person who signs in through a program does not become the program. */
    @Test
    void the_program_through_which_a_person_signed_in_gives_no_rights() throws Exception {
        String request = Files.readString(EXAMPLE.resolve("requests/04-service-reply-from-template.json"));
        String stranger = ISSUER.token("stranger").claim("azp", "crm").text();
        unknownHere(stranger);
        assertThat(service.caller().as(stranger).post("/v1/decide", request).statusCode())
                .isEqualTo(403);
        accepted(ISSUER.token(ANTON).claim("azp", "crm").text());
    }

    @Test
    void a_flood_of_unknown_keys_reads_the_keys_once_a_minute() {
        accepted(ISSUER.token(ANTON).text());
        CLOCK.pass(IssuerOutageTest.MINUTE);
        int before = ISSUER.keyRequests();
        flood();
        assertThat(ISSUER.keyRequests() - before).isEqualTo(1);
        CLOCK.pass(IssuerOutageTest.MINUTE);
        accepted(ISSUER.token(ANTON).text());
        flood();
        assertThat(ISSUER.keyRequests() - before).isEqualTo(2);
    }

    private static void flood() {
        IntStream.range(0, 4)
                .forEach(i -> refused(ISSUER.token(ANTON)
                        .forged()
                        .alg(List.of("RS256", "PS256").get(i % 2))
                        .header("kid", "unknown-" + i)
                        .text()));
    }

    @Test
    void two_headers_with_credentials_are_refused() {
        HttpResponse<String> response = service.send(HttpRequest.newBuilder(service.uri("/v1/decisions"))
                .header("Authorization", "Bearer " + ISSUER.token("stranger").text())
                .header("Authorization", "Bearer " + ISSUER.token(ANTON).text()));
        assertThat(response.statusCode()).isBetween(400, 403);
    }

    @Test
    void a_long_token_is_refused_even_where_long_headers_are_allowed() {
        try (RunningService lenient = RunningService.on(
                EXAMPLE.resolve("facts"), ISSUER.settings("--server.max-http-request-header-size=64KB"))) {
            HttpResponse<String> response = lenient.caller()
                    .as(ISSUER.token(ANTON).claim("groups", "g".repeat(20_000)).text())
                    .get("/v1/release");
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).contains("more than 8192 letters");
        }
        assertThat(ask("e".repeat(100_000)).statusCode()).isBetween(400, 499);
        accepted(ISSUER.token(ANTON).text());
    }

    @Test
    void an_api_key_still_counts() {
        accepted(access.key("p-anton"));
        assertThat(RunningService.json(ask(access.key("p-anton") + "0"))
                        .path("detail")
                        .asString())
                .contains("mistyped");
    }

    @Test
    void nobody_asks_without_a_credential() {
        assertThat(service.get("/v1/decisions").statusCode()).isEqualTo(401);
    }
}
