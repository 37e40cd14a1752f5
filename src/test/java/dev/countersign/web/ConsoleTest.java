package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.KeySecret;
import dev.countersign.facts.Role;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.security.SignInLink;
import dev.countersign.web.security.SignInLinks;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** People sign in to the console, do what their roles allow, and sign out. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class ConsoleTest {

    private static final Path FACTS = Path.of("docs/examples/crm/facts");
    private static final String SESSION = "countersign-session";
    private static final MovableClock CLOCK = new MovableClock();

    private static RunningService service;
    private static TestAccess access;

    @BeforeAll
    static void start() {
        Path data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(
                data,
                CLOCK,
                people -> people.approver("p-cleo", Role.FRONTLINE_USER)
                        .approver("p-fin", Role.BUSINESS_OWNER, "finance")
                        .granted("p-anton", "ANALYST")
                        .granted("p-leaves", "ANALYST")
                        .granted("p-loses", "ANALYST")
                        .granted("p-ends", "ANALYST", "REVIEWER")
                        .granted("p-returns", "ANALYST")
                        .approver("p-rotates", Role.FRONTLINE_USER)
                        .granted("p-new", "ANALYST")
                        .issued("p-new")
                        .granted("p-replaces", "AUDITOR")
                        .client("crm", "service-triage-01"));
        service = RunningService.with(Map.of("clockAndRandom", () -> CLOCK), FACTS, "--countersign.data=" + data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** The attempts of another test do not count. */
    @BeforeEach
    void later() {
        CLOCK.pass(Duration.ofMinutes(1));
    }

    private static Browser signedIn(String person) {
        Browser browser = new Browser(service);
        HttpResponse<String> answer = browser.signIn(access.key(person));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return browser;
    }

    /** Whether the browser has a session that holds. */
    private static boolean isIn(Browser browser) {
        HttpResponse<String> page = browser.get("/console");
        if (page.statusCode() == 303) {
            assertThat(Browser.location(page)).isEqualTo("/console/sign-in");
        } else {
            assertThat(page.statusCode()).isEqualTo(200);
        }
        return page.statusCode() == 200;
    }

    @Test
    void a_person_signs_in_with_a_key_sees_the_roles_and_signs_out() {
        Browser browser = new Browser(service);
        assertThat(Browser.location(browser.get("/console"))).isEqualTo("/console/sign-in");
        HttpResponse<String> form = browser.get("/console/sign-in");
        assertThat(form.body()).as("nobody signs in by a command here").doesNotContain("sign-in --as");
        assertThat(form.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(form.body())
                .contains("<html lang=\"en\">", "<h1>Sign in</h1>", "autocomplete=\"username\"")
                .contains("<label for=\"password\">", "autocomplete=\"current-password\"")
                .doesNotContain("<script");
        HttpResponse<String> in = browser.submit(
                form, "/console/sign-in", "username", "P-Fin", "password", " " + access.key("p-fin") + "\n");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(Browser.location(in)).isEqualTo("/console");
        HttpResponse<String> page = browser.get("/console");
        assertThat(page.body())
                .contains("p-fin", "BUSINESS_<wbr>OWNER", "finance until 20", "<h1>Console</h1>")
                .contains("Sign out everywhere")
                .doesNotContain("EXAMPLE")
                .doesNotContain(access.key("p-fin"));
        String session = browser.cookies().get(SESSION);
        HttpResponse<String> out = browser.submit(page, "/console/sign-out");
        assertThat(Browser.location(out)).isEqualTo("/console/sign-in");
        browser.cookies().put(SESSION, session);
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void the_cookies_are_for_this_host_and_no_script_and_pages_are_not_kept() {
        Browser browser = new Browser(service);
        HttpResponse<String> form = browser.get("/console/sign-in");
        HttpResponse<String> in =
                browser.submit(form, "/console/sign-in", "password", access.key("p-cleo"), "username", "");
        List<String> set = in.headers().allValues("Set-Cookie");
        assertThat(set)
                .anyMatch(cookie -> cookie.startsWith(SESSION + "=")
                        && cookie.contains("HttpOnly")
                        && cookie.contains("SameSite=Lax")
                        && cookie.contains("Path=/;")
                        && !cookie.contains("Domain"));
        assertThat(form.headers().allValues("Set-Cookie"))
                .hasSize(1)
                .allMatch(cookie -> cookie.startsWith("countersign-csrf=") && cookie.contains("HttpOnly"));
        assertThat(form.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(form.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
        assertThat(form.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(form.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void behind_https_every_cookie_is_secure_and_for_this_host_only() {
        try (RunningService behind = RunningService.on(FACTS, "--countersign.url=https://pdp.example.com/decisions")) {
            TestAccess people = TestAccess.in(behind).granted("p-anton", "ANALYST");
            Browser browser = new Browser(behind);
            HttpResponse<String> form = browser.get("/console/sign-in");
            HttpResponse<String> in =
                    browser.submit(form, "/console/sign-in", "password", people.key("p-anton"), "username", "");
            assertThat(Browser.location(in)).isEqualTo("/decisions/console");
            assertThat(form.body()).contains("action=\"/decisions/console/sign-in\"");
            List<String> all = new ArrayList<>(form.headers().allValues("Set-Cookie"));
            all.addAll(in.headers().allValues("Set-Cookie"));
            assertThat(all)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(cookie -> assertThat(cookie)
                            .startsWith("__Host-")
                            .contains("Path=/;")
                            .contains("Secure")
                            .contains("HttpOnly")
                            .doesNotContain("Domain"));
            assertThat(browser.get("/console").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_wrong_key_and_a_key_of_a_client_sign_nobody_in_and_appear_nowhere(CapturedOutput output) {
        String right = access.key("p-cleo");
        String other = right.substring(0, 20) + (right.charAt(20) == 'A' ? 'B' : 'A') + right.substring(21);
        Map<String, String> keys = Map.of(
                "no-key-of-anybody",
                "is not a key",
                other,
                "mistyped or incomplete",
                access.key("crm"),
                "belongs to a program");
        keys.forEach((key, says) -> {
            Browser browser = new Browser(service);
            HttpResponse<String> answer = browser.signIn(key);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains(says, "role=\"alert\"").doesNotContain(key);
            assertThat(browser.cookies()).doesNotContainKey(SESSION);
            assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        });
        assertThat(output.getAll()).doesNotContain(right, other, access.key("crm"));
    }

    @Test
    void a_key_of_another_person_than_the_named_one_is_refused() {
        Browser browser = new Browser(service);
        HttpResponse<String> answer = browser.submit(
                browser.get("/console/sign-in"),
                "/console/sign-in",
                "username",
                "p-anton",
                "password",
                access.key("p-cleo"));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("another person");
    }

    @Test
    void a_key_in_the_address_is_not_read() {
        Browser browser = new Browser(service);
        HttpResponse<String> page = browser.get("/console/sign-in");
        assertThat(browser.submit(page, "/console/sign-in?password=" + access.key("p-cleo"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(browser.posted(
                                "/console/sign-in?_csrf=" + Browser.csrf(page),
                                Browser.encoded("password", access.key("p-cleo")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_session_that_somebody_else_chose_is_never_used() {
        Browser victim = new Browser(service);
        victim.cookies().put(SESSION, "0123456789ABCDEF0123456789ABCDEF");
        victim.signIn(access.key("p-cleo"));
        assertThat(victim.cookies().get(SESSION)).isNotEqualTo("0123456789ABCDEF0123456789ABCDEF");
        assertThat(isIn(victim)).isTrue();

        Browser attacker = signedIn("p-anton");
        String planted = attacker.cookies().get(SESSION);
        Browser other = new Browser(service);
        other.cookies().put(SESSION, planted);
        HttpResponse<String> in = other.submit(
                other.get("/console/sign-in"), "/console/sign-in", "password", access.key("p-cleo"), "username", "");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(other.cookies().get(SESSION)).isNotEqualTo(planted);
        assertThat(other.get("/console").body()).contains("p-cleo");
        assertThat(isIn(attacker)).as("the planted session has ended").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/console/sign-in", "/console/sign-in/link", "/console/sign-out", "/console/sign-out-everywhere"
            })
    void a_form_without_the_token_of_its_own_browser_changes_nothing(String path) {
        Browser browser = signedIn("p-cleo");
        Browser another = signedIn("p-anton");
        String token = Browser.csrf(browser.get("/console"));
        String foreign = Browser.csrf(another.get("/console"));
        for (HttpResponse<String> refused : List.of(
                browser.post(path),
                browser.post(path, "_csrf", ""),
                browser.post(path, "_csrf", "wrong"),
                browser.post(path, "_csrf", token.substring(1)),
                browser.post(path, "_csrf", foreign))) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body()).contains("The form is not valid any more", "Nothing was changed");
        }
        assertThat(isIn(browser)).isTrue();
        String cookie = browser.cookies().remove("countersign-csrf");
        assertThat(browser.post(path, "_csrf", token).statusCode()).isEqualTo(403);
        browser.cookies().put("countersign-csrf", cookie);
        assertThat(isIn(browser)).isTrue();
    }

    @Test
    void no_get_changes_anything() {
        Browser browser = signedIn("p-cleo");
        for (String path : List.of("/console/sign-out", "/console/sign-out-everywhere")) {
            assertThat(browser.get(path).statusCode()).isEqualTo(405);
        }
        assertThat(isIn(browser)).isTrue();
    }

    @Test
    void a_body_that_arrives_slowly_is_checked_like_any_other() throws IOException {
        Browser browser = signedIn("p-cleo");
        String token = Browser.csrf(browser.get("/console"));
        for (String said : List.of("_csrf=wrong", "_csrf=" + token)) {
            try (Wire wire = new Wire(service.uri("/"))) {
                wire.send("POST /console/sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: "
                        + browser.cookieHeader() + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Expect: 100-continue\r\nContent-Length: " + said.length() + "\r\n\r\n");
                assertThat(wire.line()).startsWith("HTTP/1.1 100");
                wire.line();
                String answer = wire.send(said).rest();
                if (said.endsWith("wrong")) {
                    assertThat(answer).startsWith("HTTP/1.1 403");
                    assertThat(isIn(browser)).isTrue();
                } else {
                    assertThat(answer).startsWith("HTTP/1.1 303").containsIgnoringCase("Cache-Control: no-cache");
                }
            }
        }
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void a_request_with_a_session_and_a_credential_is_refused_and_v1_takes_no_session() {
        Browser browser = signedIn("p-anton");
        for (String path : List.of("/console", "/v1/decisions", "/v1/release", "/", "/nowhere")) {
            HttpResponse<String> both = browser.get(path, "Authorization", "Bearer " + access.key("p-anton"));
            assertThat(both.statusCode()).as(path).isEqualTo(400);
            assertThat(both.body()).contains("TWO_CREDENTIALS").doesNotContain(access.key("p-anton"));
            assertThat(both.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
        assertThat(browser.get("/v1/decisions").statusCode()).isEqualTo(401);
        assertThat(browser.get("/v1/me").statusCode()).isEqualTo(401);
        assertThat(service.send(HttpRequest.newBuilder(service.uri("/console"))
                                .header("Authorization", "Bearer " + access.key("p-anton")))
                        .statusCode())
                .as("a bearer token without a session")
                .isEqualTo(303);
    }

    @Test
    void a_session_ends_after_thirty_minutes_without_a_request() {
        Browser browser = signedIn("p-cleo");
        CLOCK.pass(Duration.ofMinutes(29));
        assertThat(isIn(browser)).isTrue();
        CLOCK.pass(Duration.ofMinutes(29));
        assertThat(isIn(browser)).isTrue();
        CLOCK.pass(Duration.ofMinutes(30));
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void a_session_ends_twelve_hours_after_the_sign_in() {
        Browser browser = signedIn("p-cleo");
        for (int i = 0; i < 35; i++) {
            CLOCK.pass(Duration.ofMinutes(20));
            assertThat(isIn(browser)).isTrue();
        }
        CLOCK.pass(Duration.ofMinutes(20));
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void the_page_warns_before_the_session_ends_without_a_request_that_would_extend_it() {
        String page = signedIn("p-cleo").get("/console").body();
        assertThat(page)
                .contains("<meta http-equiv=\"refresh\" content=\"1500;url=#session-ends\">")
                .contains("id=\"session-ends\" href=\"/console\"")
                .contains("Session</h2>", "It ends at ");
    }

    @Test
    void sign_out_everywhere_ends_all_sessions_of_the_person_and_of_nobody_else() {
        Browser one = signedIn("p-cleo");
        Browser two = signedIn("p-cleo");
        Browser other = signedIn("p-anton");
        one.submit(one.get("/console"), "/console/sign-out-everywhere");
        assertThat(isIn(one)).isFalse();
        assertThat(isIn(two)).isFalse();
        assertThat(isIn(other)).isTrue();
    }

    @Test
    void a_person_has_a_few_sessions_and_one_more_ends_the_one_used_least_recently() {
        Browser first = signedIn("p-fin");
        for (int i = 0; i < 5; i++) {
            signedIn("p-fin");
        }
        assertThat(isIn(first)).isFalse();
    }

    @Test
    void visitors_have_no_session_in_memory() {
        Context context = (Context) service.server().getTomcat().getHost().findChildren()[0];
        int before = context.getManager().getActiveSessions();
        for (int i = 0; i < 50; i++) {
            Browser browser = new Browser(service);
            browser.get("/console");
            browser.get("/console/sign-in/link?token=x");
            browser.signIn("wrong");
            browser.post("/console/sign-out");
        }
        assertThat(context.getManager().getActiveSessions()).isEqualTo(before);
        CLOCK.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 20; i++) {
            signedIn("p-fin");
        }
        assertThat(context.getManager().getActiveSessions()).isLessThanOrEqualTo(before + 5);
    }

    @Test
    void leaving_a_revoked_key_and_an_ended_grant_end_a_session_at_once() {
        AccessChanges changes = service.beans(AccessChanges.class).iterator().next();
        Directory directory = service.beans(Directory.class).iterator().next();

        Browser leaves = signedIn("p-leaves");
        changes.leave(TestAccess.by(TestAccess.ADMIN), "p-leaves");
        assertThat(isIn(leaves)).isFalse();

        Browser loses = signedIn("p-loses");
        changes.revoke(TestAccess.by(TestAccess.ADMIN), access.key("p-loses").split("_")[1]);
        assertThat(isIn(loses)).isFalse();

        Browser ends = signedIn("p-ends");
        assertThat(ends.get("/console").body()).contains("ANALYST").contains("REVIEWER");
        directory.now().holding("p-ends", CLOCK.now()).stream()
                .filter(grant -> grant.role().name().equals("ANALYST"))
                .forEach(grant -> changes.end(TestAccess.by(TestAccess.ADMIN), grant.id()));
        assertThat(ends.get("/console").body()).doesNotContain("ANALYST").contains("REVIEWER");
        directory
                .now()
                .holding("p-ends", CLOCK.now())
                .forEach(grant -> changes.end(TestAccess.by(TestAccess.ADMIN), grant.id()));
        assertThat(isIn(ends)).isFalse();
        HttpResponse<String> again = new Browser(service).signIn(access.key("p-ends"));
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("You have no role now");
    }

    @Test
    void a_session_ends_with_the_secret_that_began_it() {
        Browser browser = signedIn("p-rotates");
        AccessChanges changes = service.beans(AccessChanges.class).iterator().next();
        KeySecret first = KeySecret.read(access.key("p-rotates")).orElseThrow();
        rotate(changes, first);
        assertThat(isIn(browser)).as("the earlier secret holds for a day").isTrue();
        rotate(changes, first);
        assertThat(isIn(browser)).as("a key has at most two secrets").isFalse();
    }

    private static void rotate(AccessChanges changes, KeySecret key) {
        changes.rotate(
                TestAccess.by("p-rotates"),
                key.id(),
                KeySecret.again(key.id(), CLOCK).key().sha256());
    }

    /** The admin who issued the key knows it. */
    @Test
    void a_key_that_another_person_issued_signs_nobody_in_until_it_is_replaced() {
        Browser browser = new Browser(service);
        HttpResponse<String> refused = browser.signIn(access.key("p-new"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("Another person issued this key").contains("href=\"/console/own-key\"");
        HttpResponse<String> form = browser.get("/console/own-key");
        assertThat(form.body())
                .contains("<h1>Replace a key</h1>", "<label for=\"password\">")
                .doesNotContain("<script");
        HttpResponse<String> made = browser.submit(form, "/console/own-key", "password", access.key("p-new"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(kept -> assertThat(kept).contains("no-store"));
        assertThat(made.body()).contains("The earlier key has ended");
        assertThat(isIn(browser)).as("nobody is signed in by it").isFalse();
        Browser own = new Browser(service);
        assertThat(own.signIn(access.key("p-new")).statusCode()).isEqualTo(401);
        assertThat(own.signIn(shownKey(made)).statusCode()).isEqualTo(303);
    }

    private static String shownKey(HttpResponse<String> page) {
        Matcher shown = Pattern.compile("<code>(cs_[^<]*)</code>").matcher(page.body());
        assertThat(shown.find()).as(page.body()).isTrue();
        return shown.group(1);
    }

    @Test
    void a_person_of_any_role_replaces_a_key_and_the_earlier_one_holds_for_a_day() {
        Browser browser = signedIn("p-replaces");
        HttpResponse<String> made = browser.submit(
                browser.get("/console/own-key"), "/console/own-key", "password", access.key("p-replaces"));
        assertThat(made.body()).contains("ends in 24 hours");
        assertThat(isIn(browser)).isTrue();
        CLOCK.pass(Duration.ofHours(25));
        assertThat(new Browser(service).signIn(access.key("p-replaces")).statusCode())
                .isEqualTo(401);
        assertThat(new Browser(service).signIn(shownKey(made)).statusCode()).isEqualTo(303);
    }

    @Test
    void what_is_not_a_key_of_a_person_is_not_replaced_and_counts_as_a_failure() {
        Browser browser = new Browser(service);
        HttpResponse<String> form = browser.get("/console/own-key");
        for (String said : List.of("", "x", access.key("crm"), access.key("p-cleo") + "a")) {
            HttpResponse<String> answer = browser.submit(form, "/console/own-key", "password", said);
            assertThat(answer.statusCode()).as(said).isEqualTo(401);
            assertThat(answer.body()).contains("<h1>Replace a key</h1>", "role=\"alert\"");
        }
        assertThat(browser.submit(form, "/console/own-key", "password", "x").statusCode())
                .isEqualTo(401);
        HttpResponse<String> late = browser.submit(form, "/console/own-key", "password", access.key("p-cleo"));
        assertThat(late.statusCode()).as("five a minute").isEqualTo(429);
        assertThat(late.headers().firstValue("Retry-After")).isPresent();
        assertThat(late.body()).doesNotContain("cs_x").contains("<h1>Replace a key</h1>");
        CLOCK.pass(Duration.ofMinutes(1));
        assertThat(isIn(signedIn("p-cleo"))).as("its key was not replaced").isTrue();
    }

    @Test
    void sign_ins_at_the_same_time_leave_no_more_sessions_than_one_person_may_have() {
        List<Browser> browsers = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            CLOCK.pass(Duration.ofMinutes(1));
            List<Browser> together =
                    Stream.generate(() -> new Browser(service)).limit(4).toList();
            List<HttpResponse<String>> forms =
                    together.stream().map(each -> each.get("/console/sign-in")).toList();
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, together.size())
                    .mapToObj(each -> CompletableFuture.supplyAsync(() -> together.get(each)
                            .submit(forms.get(each), "/console/sign-in", "password", access.key("p-fin"))))
                    .toList();
            answers.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(303));
            browsers.addAll(together);
        }
        assertThat(browsers.stream().filter(ConsoleTest::isIn)).hasSizeLessThanOrEqualTo(5);
    }

    /** Nobody uses the session while the person has no role. */
    @Test
    void a_session_whose_last_role_ended_does_not_come_back_with_the_next_role() {
        Browser browser = signedIn("p-returns");
        AccessChanges changes = service.beans(AccessChanges.class).iterator().next();
        Directory directory = service.beans(Directory.class).iterator().next();
        directory
                .now()
                .holding("p-returns", CLOCK.now())
                .forEach(grant -> changes.end(TestAccess.by(TestAccess.ADMIN), grant.id()));
        String id = changes.grant(
                        TestAccess.by(TestAccess.ADMIN),
                        new GrantWish("p-returns", "SUPERVISOR", Map.of(), null, null, ""))
                .id();
        changes.confirm(TestAccess.by(TestAccess.OTHER_ADMIN), id);
        assertThat(isIn(browser)).isFalse();
        assertThat(isIn(signedIn("p-returns"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "continue=https://evil.test/",
                "continue=//evil.test",
                "redirect=https://evil.test/&target=https://evil.test/",
                "spring-security-redirect=https://evil.test/",
                "continue=%0d%0aSet-Cookie:%20a=b",
                "%0d%0aX-Evil:%201=1"
            })
    void no_parameter_leads_elsewhere_or_into_a_header(String parameters) {
        Browser browser = new Browser(service);
        HttpResponse<String> page = browser.get("/console/sign-in?" + parameters);
        assertThat(page.body()).doesNotContain("evil");
        HttpResponse<String> in = browser.posted(
                "/console/sign-in?" + parameters,
                parameters + "&" + Browser.encoded("_csrf", Browser.csrf(page), "password", access.key("p-cleo")));
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(Browser.location(in)).isEqualTo("/console");
        assertThat(in.headers().map().toString())
                .doesNotContainIgnoringCase("evil")
                .doesNotContain("a=b");
    }

    @Test
    void what_was_asked_before_the_sign_in_is_not_remembered() {
        Browser browser = new Browser(service);
        browser.get("/console?x=https://evil.test");
        assertThat(Browser.location(browser.signIn(access.key("p-cleo")))).isEqualTo("/console");
    }

    @Test
    void a_link_signs_in_once_and_opening_it_uses_nothing_up() {
        SignInLink link = service.beans(SignInLinks.class).iterator().next().generate("p-cleo", false);
        Browser browser = new Browser(service);
        String opened = "/console/sign-in/link?token=" + link.secret();
        browser.get(opened);
        HttpResponse<String> page = browser.get(opened);
        assertThat(page.body()).contains("signs you in as p-cleo, once", "<button autofocus>Sign in</button>");
        HttpResponse<String> in = browser.submit(page, "/console/sign-in/link", "token", link.secret());
        assertThat(Browser.location(in)).isEqualTo("/console");
        assertThat(browser.get("/console").body()).contains("p-cleo");
        HttpResponse<String> again =
                browser.submit(browser.get("/console/sign-in"), "/console/sign-in/link", "token", link.secret());
        assertThat(browser.get(opened).statusCode()).as("it was used").isEqualTo(401);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("The link is not valid").doesNotContain(link.secret());
        HttpResponse<String> script = browser.get("/console/sign-in/link?token=%22%3E%3Cscript%3E");
        assertThat(script.body()).contains("The link is not valid").doesNotContain("script&gt;", "<script>");
    }

    @Test
    void nobody_gets_a_link_by_asking_for_one() {
        Browser browser = signedIn("p-cleo");
        HttpResponse<String> page = browser.get("/console");
        for (String path : List.of("/never/asked", "/ott/generate", "/console/ott/generate", "/console/never/asked")) {
            assertThat(browser.submit(page, path, "username", "p-anton").statusCode())
                    .isIn(401, 404);
        }
    }

    @Test
    void an_unknown_path_of_the_console_is_not_there() {
        Set<Integer> answers = new HashSet<>();
        for (Browser browser : List.of(new Browser(service), signedIn("p-cleo"))) {
            answers.add(browser.get("/console/nowhere").statusCode());
            answers.add(browser.get("/console/sign-in/nowhere").statusCode());
        }
        assertThat(answers).containsExactly(404);
    }
}
