package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.KeySecret;
import dev.countersign.edge.SystemClockAndRandom;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.tomcat.util.log.UserDataHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Ways to send a credential that are not the one way: each is refused, without an error and without an echo. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class CredentialHeaderTest {

    private static final String PATH = "/v1/release";
    private static final int FIRST_ERROR = 500;

    private static RunningService service;
    private static String key;
    private RawCaller caller;

    @BeforeAll
    static void start() {
        service = RunningService.on(Path.of("docs/examples/crm/facts"));
        key = TestAccess.in(service).client("crm", "service-triage-01").key("crm");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void connect() {
        caller = new RawCaller(service.uri("/"));
    }

    @AfterEach
    void disconnect() throws IOException {
        caller.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer KEY", "authorization: bearer KEY", "AUTHORIZATION: BEARER KEY"})
    void a_key_is_read_from_the_header_in_any_case(String header) throws IOException {
        assertThat(caller.ask("GET", PATH, "", header.replace("KEY", key)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic KEY",
                "Authorization: KEY",
                "Authorization: Bearer",
                "Authorization: Bearer KEY,KEY",
                "Authorization: Bearer KEY KEY",
                "Authorization: Bearer KEY, Bearer KEY",
                "Authorization: Bearer KEYx",
                "Authorization: Bearer x.KEY.y",
                "Authorization: Bearer KEY\u0000",
                "Authorization: Bearer KE\u0000Y",
                "Authorization: Bearer KEY\u00e9",
                "X-Api-Key: KEY",
                "Cookie: Authorization=KEY",
                "Proxy-Authorization: Bearer KEY"
            })
    void a_key_that_is_sent_in_another_way_is_refused(String header, CapturedOutput log) throws IOException {
        refused(caller.ask("GET", PATH, "", header.replace("KEY", key)), log);
    }

    /** It logs only the first malformed header of a process, so another test may have met that one. */
    @Test
    void the_server_never_logs_a_header_or_a_cookie_that_it_cannot_read() {
        assertThat(new UserDataHelper(null).getNextMode()).isNull();
    }

    @Test
    void a_key_in_the_address_or_the_body_is_refused(CapturedOutput log) throws IOException {
        refused(caller.ask("GET", PATH + "?access_token=" + key, ""), log);
        refused(caller.ask("POST", "/v1/decide", "{\"access_token\":\"" + key + "\"}"), log);
    }

    @Test
    void two_credentials_are_refused_even_if_one_is_right(CapturedOutput log) throws IOException {
        String right = "Authorization: Bearer " + key;
        String wrong = "Authorization: Bearer "
                + KeySecret.make(new SystemClockAndRandom()).text();
        refused(caller.ask("GET", PATH, "", wrong, right), log);
        refused(caller.ask("GET", PATH, "", right, wrong), log);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 4_000, 7_000, 10_000, 100_000})
    void a_long_credential_is_refused(int length, CapturedOutput log) throws IOException {
        refused(caller.ask("GET", PATH, "", "Authorization: Bearer " + key + "x".repeat(length)), log);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Authorization: Bearer \"KEY\" | Maybe remove the quotes: a key begins with `cs_`",
                "Authorization: Bearer 'KEY' | Maybe remove the quotes",
                "Authorization: Bearer \u201cKEY\u201d | Maybe remove the quotes",
                "Authorization: Bearer COUNTERSIGN_TOKEN=KEY | Maybe remove `COUNTERSIGN_TOKEN=`",
                "Authorization: Bearer COUNTERSIGN_TOKEN=\"KEY\" | Maybe remove `COUNTERSIGN_TOKEN=`",
                "Authorization: Bearer | Maybe the file or the variable with the key is empty",
                "Authorization: Bearer KEY KEY | with one blank before the key",
                "Authorization: KEY | Maybe write `Authorization: Bearer KEY`",
                "Authorization: Basic KEY | Maybe write `Authorization: Bearer KEY`",
                "Authorization: Basic KEY= | does not begin with `Bearer`",
                "X-API-Key: KEY | The header X-API-Key is not read. Maybe write `Authorization: Bearer KEY`",
                "Accept: */* | This needs a credential."
            })
    void the_answer_says_how_to_write_a_credential(String header, String hint, CapturedOutput log) throws IOException {
        RawCaller.Answer answer = caller.ask("GET", PATH, "", header.replace("KEY", key));
        refused(answer, log);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(Caller.JSON.readTree(answer.body()).path("detail").asString())
                .contains(hint);
    }

    @Test
    void a_token_of_8192_letters_is_read(CapturedOutput log) throws IOException {
        RawCaller.Answer answer =
                caller.ask("GET", PATH, "", "Authorization: Bearer " + key + "x".repeat(8192 - key.length()));
        refused(answer, log);
        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void a_mistyped_key_is_told_from_a_wrong_one_and_nothing_else_is(CapturedOutput log) throws IOException {
        String mistyped = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
        RawCaller.Answer answer = caller.ask("GET", PATH, "", "Authorization: Bearer " + mistyped);
        refused(answer, log);
        assertThat(answer.body()).contains("checksum");
    }

    private static void refused(RawCaller.Answer answer, CapturedOutput log) {
        assertThat(answer.status()).isBetween(400, FIRST_ERROR - 1);
        assertThat(answer.headers().toString() + answer.body() + log).doesNotContain(key.substring(14, 50));
    }
}
