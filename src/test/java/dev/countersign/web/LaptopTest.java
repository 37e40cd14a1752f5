package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller without a credential may do, and what ends that for good. */
@Tag("slow")
class LaptopTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");

    private static RunningService start(Path data, String... settings) {
        return RunningService.on(
                EXAMPLE.resolve("facts"),
                Stream.concat(Stream.of("--countersign.data=" + data, SignInTest.EXAMPLE), Stream.of(settings))
                        .toArray(String[]::new));
    }

    private static String request(String name) throws IOException {
        return Files.readString(EXAMPLE.resolve(name));
    }

    @Test
    void a_caller_without_a_credential_decides_reports_and_reads_and_does_nothing_that_needs_a_person()
            throws IOException {
        try (RunningService service = start(KeptPack.in(Temporary.folder()))) {
            Caller laptop = service.caller();
            String allowed = laptop.answer("/v1/decide", request("requests/01-summarise-account-notes.json"))
                    .path("decisionId")
                    .asString();
            laptop.answer("/access/v1/evaluation", request("access/01-update-a-case.json"));
            laptop.answer("/v1/decisions/" + allowed + "/outcome", "{\"outcome\": \"EXECUTED\"}");
            assertThat(List.of(
                            "/v1/decisions",
                            "/v1/decisions/" + allowed,
                            "/v1/decisions/" + allowed + "/replay",
                            "/v1/release",
                            "/v1/ledger/key",
                            "/v1/me"))
                    .allSatisfy(path ->
                            assertThat(laptop.get(path).statusCode()).as(path).isEqualTo(200));
            assertThat(List.of(
                            "POST /v1/reviews/x/approve",
                            "POST /v1/erasures",
                            "POST /v1/sign-ins",
                            "POST /v1/people",
                            "GET /v1/people",
                            "POST /v1/keys",
                            "GET /v1/keys"))
                    .allSatisfy(endpoint -> {
                        HttpResponse<String> refused = endpoint.startsWith("GET ")
                                ? laptop.get(endpoint.substring(4))
                                : laptop.post(endpoint.substring(5), "{}");
                        assertThat(refused.statusCode()).as(endpoint).isEqualTo(401);
                        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                                .as(endpoint)
                                .hasValue("Bearer");
                    });
        }
    }

    @Test
    void the_setting_refuses_callers_without_a_credential_and_people_of_the_example_from_the_start()
            throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        try (RunningService service = start(data, "--countersign.open=false")) {
            assertThat(service.decide(request("requests/01-summarise-account-notes.json"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
            assertThat(signIn(service, data).statusCode()).isEqualTo(400);
        }
    }

    /** @param missing a folder that is deleted before the new start */
    @ParameterizedTest
    @ValueSource(strings = {"", "projection"})
    void the_first_key_ends_it_for_good(String missing) throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        String key;
        try (RunningService service = start(data)) {
            String token =
                    RunningService.json(signIn(service, data)).path("token").asString();
            assertThat(SignInTest.me(service, token).statusCode()).isEqualTo(200);
            key = TestAccess.in(service).key(TestAccess.ADMIN);
            assertEnded(service, data, token);
            assertThat(SignInTest.me(service, key).statusCode()).isEqualTo(200);
        }
        if (!missing.isEmpty()) {
            delete(data.resolve(missing));
        }
        try (RunningService again = start(data)) {
            assertEnded(again, data, "EXAMPLE-" + "0".repeat(43));
            assertThat(SignInTest.me(again, key).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_erasure_of_the_person_whose_key_it_was_does_not_bring_it_back() throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        TestAccess access = TestAccess.in(
                data, people -> people.approver("p-1", Role.DATA_STEWARD).approver("p-2", Role.COMPLIANCE_REVIEWER));
        try (RunningService service = start(data)) {
            HttpResponse<String> proposed = service.caller()
                    .as(access.key("p-1"))
                    .post(
                            "/v1/erasures",
                            "{\"subject\": \"staff:" + TestAccess.ADMIN
                                    + "\", \"reason\": \"has left\", \"holdChecked\": true}");
            assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(200);
            HttpResponse<String> erased = service.caller()
                    .as(access.key("p-2"))
                    .post(
                            "/v1/erasures/"
                                    + RunningService.json(proposed)
                                            .path("proposalId")
                                            .asString() + "/confirm",
                            "{}");
            assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
            assertEnded(service, data, access.key(TestAccess.ADMIN));
        }
        delete(data.resolve("projection"));
        try (RunningService again = start(data)) {
            assertEnded(again, data, access.key(TestAccess.ADMIN));
        }
    }

    private static void assertEnded(RunningService service, Path data, String token) throws IOException {
        String request = request("requests/01-summarise-account-notes.json");
        assertThat(service.decide(request).statusCode()).isEqualTo(401);
        assertThat(service.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(SignInTest.me(service, token).statusCode()).isEqualTo(401);
        HttpResponse<String> refused = signIn(service, data);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Maybe use a key of this person.");
    }

    private static HttpResponse<String> signIn(RunningService service, Path data) {
        return SignInTest.post(service, "{\"as\": \"p-auditor\", \"token\": true}", SignInTest.operator(data));
    }

    private static void delete(Path folder) throws IOException {
        assertThat(folder).isDirectory();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
