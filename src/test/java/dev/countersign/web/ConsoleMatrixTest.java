package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.tables.KeptPack;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each role with a session does its lines of the console, and a stranger is sent to the page for signing in. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class ConsoleMatrixTest {

    private static final Map<ApiRole, String> OWNERS = new EnumMap<>(Map.of(
            ApiRole.SERVICE, "crm",
            ApiRole.ANALYST, "p-analyst",
            ApiRole.APPROVER, "p-approver",
            ApiRole.REVIEWER, "p-reviewer",
            ApiRole.AUDITOR, "p-auditor",
            ApiRole.SUPERVISOR, "p-supervisor",
            ApiRole.ADMIN, TestAccess.ADMIN));

    private static final MovableClock CLOCK = new MovableClock();

    private static RunningService service;
    private static TestAccess access;

    @BeforeAll
    static void start() {
        Path data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(
                data,
                CLOCK,
                people -> people.granted("p-analyst", "ANALYST")
                        .approver("p-approver", Role.FRONTLINE_USER)
                        .granted("p-reviewer", "REVIEWER")
                        .granted("p-auditor", "AUDITOR")
                        .granted("p-supervisor", "SUPERVISOR")
                        .person("p-no-role", Set.of(), Set.of())
                        .granted("p-no-role")
                        .client("crm", "service-triage-01"));
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK),
                Path.of("docs/examples/crm/facts"),
                "--countersign.data=" + data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void each_role_does_its_lines() {
        for (AgreedAccess.Line line : AgreedAccess.console()) {
            OWNERS.forEach((role, owner) -> {
                Browser browser = new Browser(service);
                int in = browser.signIn(access.key(owner)).statusCode();
                assertThat(in).as(role + " signs in").isEqualTo(role == ApiRole.SERVICE ? 401 : 303);
                String session = browser.cookies().get("countersign-session");
                HttpResponse<String> answer = ask(browser, line);
                if (!line.allows(role)) {
                    assertRefused(line, answer);
                } else if (line.method().equals("POST") && !line.roles().isEmpty()) {
                    assertThat(answer.statusCode()).isEqualTo(303);
                    browser.cookies().put("countersign-session", session);
                    assertThat(browser.get("/console").statusCode())
                            .as(line.named() + " ended the session")
                            .isEqualTo(303);
                } else {
                    assertThat(Browser.location(answer)).as(line.named()).isEmpty();
                }
            });
        }
    }

    @Test
    void a_stranger_and_a_person_without_a_role_are_sent_to_the_page_for_signing_in() {
        Browser nobody = new Browser(service);
        assertThat(nobody.signIn(access.key("p-no-role")).statusCode()).isEqualTo(401);
        for (AgreedAccess.Line line : AgreedAccess.console()) {
            for (Browser browser : List.of(new Browser(service), nobody)) {
                HttpResponse<String> answer = ask(browser, line);
                if (line.without() == AgreedAccess.Without.EVERYBODY) {
                    assertThat(Browser.location(answer)).as(line.named()).isEmpty();
                } else {
                    assertRefused(line, answer);
                }
            }
        }
    }

    private static void assertRefused(AgreedAccess.Line line, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(line.named()).isEqualTo(303);
        assertThat(Browser.location(answer)).isEqualTo("/console/sign-in");
        assertThat(answer.body()).isEmpty();
    }

    /** A minute after the one before, so that nobody attempts too often to sign in. */
    private static HttpResponse<String> ask(Browser browser, AgreedAccess.Line line) {
        CLOCK.pass(Duration.ofMinutes(1));
        return line.method().equals("GET")
                ? browser.get(line.path())
                : browser.submit(browser.get("/console/sign-in"), line.path());
    }
}
