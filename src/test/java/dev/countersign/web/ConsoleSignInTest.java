package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.KeySecret;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.Entries;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.AccessEntries;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.oversight.directory.GrantedRole;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.security.SignInLinks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Who guesses at the page for signing in is slowed down, and what happens there is recorded. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class ConsoleSignInTest {

    private static final MovableClock CLOCK = new MovableClock();
    private static final int MOST = 5;

    private static Path data;
    private static RunningService service;
    private static TestAccess access;

    @BeforeAll
    static void start() {
        data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(
                data,
                CLOCK,
                people -> people.granted("p-anton", "ANALYST")
                        .granted("p-cleo", "ANALYST")
                        .granted("p-once", "ANALYST")
                        .granted("p-both", "ANALYST"));
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK),
                Path.of("docs/examples/crm/facts"),
                "--countersign.data=" + data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** The attempts of another test do not count. */
    @BeforeEach
    void later() {
        CLOCK.pass(Duration.ofMinutes(11));
    }

    private static HttpResponse<String> signIn(String key) {
        return new Browser(service).signIn(key);
    }

    private static String wrong(String person) {
        return KeySecret.again(access.key(person).split("_", 3)[1], new SystemClockAndRandom())
                .text();
    }

    private static String unknown() {
        return KeySecret.make(new SystemClockAndRandom()).text();
    }

    private static List<JsonNode> recorded(AccessEvent event) {
        Entries entries = Entries.of(data);
        return LongStream.range(0, entries.size())
                .mapToObj(each -> RunningService.JSON.readTree(entries.get(each).open()))
                .filter(each -> each.path("type").asString().equals(event.type()))
                .toList();
    }

    private static void assertTooOften(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElse("")))
                .isBetween(1, 12);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(answer.body()).contains("failed too often from this address", "Maybe try again in ");
    }

    /** The second address of this machine is another source. */
    private static String signInFromElsewhere(String key) throws IOException {
        Browser browser = new Browser(service);
        String form = Browser.encoded("_csrf", Browser.csrf(browser.get("/console/sign-in")), "password", key);
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress("127.0.0.2", 0));
            socket.connect(new InetSocketAddress("127.0.0.1", service.uri("/").getPort()));
            socket.getOutputStream()
                    .write(("POST /console/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: "
                                    + browser.cookieHeader() + "\r\nContent-Type: application/x-www-form-urlencoded"
                                    + "\r\nContent-Length: " + form.length() + "\r\n\r\n" + form)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void the_sixth_wrong_attempt_in_a_minute_waits_and_other_sources_go_on() throws IOException {
        for (int i = 0; i < MOST; i++) {
            assertThat(signIn(unknown()).statusCode()).isEqualTo(401);
        }
        assertTooOften(signIn(unknown()));
        assertTooOften(signIn(access.key("p-anton")));
        assertThat(signInFromElsewhere(access.key("p-anton"))).startsWith("HTTP/1.1 303");
        CLOCK.pass(Duration.ofMinutes(1));
        assertThat(signIn(access.key("p-anton")).statusCode()).isEqualTo(303);
    }

    @Test
    void links_count_too_and_one_that_waited_can_still_be_used() {
        Browser browser = new Browser(service);
        HttpResponse<String> page = browser.get("/console/sign-in");
        for (int i = 0; i < MOST; i++) {
            assertThat(browser.submit(page, "/console/sign-in/link", "token", "guessed" + i)
                            .statusCode())
                    .isEqualTo(401);
        }
        String link = service.beans(SignInLinks.class)
                .iterator()
                .next()
                .generate("p-anton", false)
                .secret();
        assertTooOften(browser.submit(page, "/console/sign-in/link", "token", link));
        CLOCK.pass(Duration.ofMinutes(1));
        assertThat(browser.submit(page, "/console/sign-in/link", "token", link).statusCode())
                .isEqualTo(303);
    }

    @Test
    void who_signs_in_takes_no_place_of_others_with_the_same_address() {
        for (int i = 0; i < 3 * MOST; i++) {
            assertThat(signIn(access.key("p-anton")).statusCode()).isEqualTo(303);
        }
    }

    @Test
    void forms_of_a_foreign_page_use_up_no_attempts_of_its_visitor() {
        Browser visitor = new Browser(service);
        for (int i = 0; i < 3 * MOST; i++) {
            assertThat(visitor.post("/console/sign-in", "password", "x").statusCode())
                    .isEqualTo(403);
            assertThat(visitor.get("/console/sign-in/issuer/answer?code=x&state=x")
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(visitor.signIn(access.key("p-anton")).statusCode()).isEqualTo(303);
    }

    @Test
    void a_key_that_fails_ten_times_waits_at_the_page_and_in_the_interface() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(signIn(wrong("p-cleo")).statusCode()).isEqualTo(401);
            CLOCK.pass(Duration.ofSeconds(15));
        }
        assertThat(signIn(access.key("p-cleo")).statusCode()).isEqualTo(429);
        assertThat(service.caller().as(access.key("p-cleo")).get("/v1/me").statusCode())
                .isEqualTo(429);
        assertThat(signInFromElsewhere(access.key("p-cleo"))).startsWith("HTTP/1.1 303");
        assertThat(signIn(access.key("p-anton")).statusCode()).isEqualTo(303);
    }

    @Test
    void the_page_does_not_tell_whether_a_key_exists() {
        HttpResponse<String> wrong = signIn(wrong("p-anton"));
        HttpResponse<String> unknown = signIn(unknown());
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(wrong.body().replace(Browser.csrf(wrong), ""))
                .isEqualTo(unknown.body().replace(Browser.csrf(unknown), ""))
                .contains("The key is not valid");
    }

    @Test
    void failures_are_counted_in_one_entry() {
        AccessSchedule schedule = service.beans(AccessSchedule.class).iterator().next();
        schedule.write();
        CLOCK.pass(Duration.ofMinutes(2));
        int before = recorded(AccessEvent.REFUSED).size();
        signIn(unknown());
        signIn(wrong("p-anton"));
        signIn("cs_mistyped");
        signIn("no-key");
        signIn(unknown());
        signIn(unknown());
        schedule.write();
        List<JsonNode> entries = recorded(AccessEvent.REFUSED);
        assertThat(entries).hasSize(before + 1);
        assertThat(entries.get(before).path("counts").properties().stream()
                        .map(each -> each.getKey() + " " + each.getValue().asInt()))
                .containsExactlyInAnyOrder("UNKNOWN 3", "WRONG 1", "MISTYPED 1", "LOCKED_OUT 1");
    }

    @Test
    @Timeout(60)
    void each_sign_in_is_recorded_with_roles_and_without_the_id() {
        assertThat(signIn(access.key("p-once")).statusCode()).isEqualTo(303);
        String credential = "key:" + access.key("p-once").split("_", 3)[1];
        List<JsonNode> found;
        do {
            Thread.onSpinWait();
            found = recorded(AccessEvent.SIGNED_IN).stream()
                    .filter(each -> each.path("credential").asString().equals(credential))
                    .toList();
        } while (found.isEmpty());
        assertThat(found).hasSize(1);
        JsonNode entry = found.get(0);
        assertThat(entry.path("roles").valueStream().map(JsonNode::asString)).containsExactly("ANALYST");
        assertThat(entry.path("rolesFrom").asString()).isEqualTo("DIRECTORY");
        assertThat(entry.toString()).doesNotContain("p-once");
    }

    /** As an older version or another program could have written it. */
    @Test
    void roles_that_must_not_meet_end_a_session_and_sign_nobody_in() {
        Browser browser = new Browser(service);
        browser.signIn(access.key("p-both"));
        assertThat(browser.get("/console").statusCode()).isEqualTo(200);
        Instant now = CLOCK.now();
        Grant auditor = new Grant(
                CLOCK.id(),
                "p-both",
                GrantedRole.of("AUDITOR", "role"),
                Map.of(),
                now,
                now.plus(Duration.ofDays(1)),
                "",
                TestAccess.ADMIN,
                null,
                true,
                false,
                null);
        service.beans(Directory.class)
                .iterator()
                .next()
                .change(state -> AccessEntries.granted(
                        AccessEntries.entry(
                                AccessEvent.GRANT_PROPOSED, auditor.id(), now, TestAccess.by(TestAccess.ADMIN)),
                        auditor,
                        true));
        assertThat(Browser.location(browser.get("/console"))).isEqualTo("/console/sign-in");
        HttpResponse<String> again = browser.signIn(access.key("p-both"));
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("roles that must not meet");
    }
}
