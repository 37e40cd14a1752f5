package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.ledger.Entries;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The roles that groups of the issuer give to people who sign in to the console. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class ConsoleIssuerRolesTest {

    private static final Path FACTS = Path.of("docs/examples/crm/facts");
    private static final String NORA = "subject-of-nora";
    private static final String CLEO = "subject-of-cleo";
    private static final String ADAM = "subject-of-an-admin";
    private static final String ROLES_OF_ISSUER = "--countersign.roles=issuer";
    private static final String EVERYTHING = """
            {"roles": {"analysts": ["ANALYST"], "audit": ["AUDITOR"],
             "finance": ["EXECUTIVE_SPONSOR (finance)"]}}""";

    private final MovableClock clock = new MovableClock();
    private final TestProvider provider = new TestProvider(clock);
    private final Path data = KeptPack.in(Temporary.folder());
    private TestAccess access;

    @TempDir
    private Path folder;

    @BeforeEach
    void people() {
        access = TestAccess.in(
                data,
                clock,
                people -> people.identity("p-nora", provider.issuer(), NORA)
                        .approver("p-cleo", Role.CX_LEADER, "claims")
                        .identity("p-cleo", provider.issuer(), CLEO)
                        .admin("p-adam")
                        .identity("p-adam", provider.issuer(), ADAM));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private RunningService service(String... more) {
        List<String> all = new ArrayList<>(
                List.of("--countersign.data=" + data, "--countersign.console-client-id=" + TestProvider.CLIENT));
        all.addAll(List.of(more));
        return RunningService.with(
                Map.of("clockAndRandom", () -> clock),
                FACTS,
                provider.documents().settings(all.toArray(String[]::new)));
    }

    private String mapping(String text) throws IOException {
        return "--countersign.issuer-roles=" + Files.writeString(folder.resolve("roles.json"), text);
    }

    /** The answer to the sign-in of a person of those groups. */
    private HttpResponse<String> signIn(Browser browser, String subject, String... groups) {
        provider.knows(subject);
        provider.says(token -> token.claim("groups", List.of(groups)));
        String back = Browser.location(browser.get("/console/sign-in/issuer"));
        URI answer = provider.visited(URI.create(back));
        return browser.get(answer.getRawPath() + "?" + answer.getRawQuery());
    }

    /** The page of a person of those groups after the sign-in. */
    private String page(RunningService service, String subject, String... groups) {
        Browser browser = new Browser(service);
        HttpResponse<String> answer = signIn(browser, subject, groups);
        assertThat(Browser.location(answer)).as(answer.body()).isEqualTo("/console");
        HttpResponse<String> page = browser.get("/console");
        assertThat(page.statusCode()).isEqualTo(200);
        return page.body();
    }

    private void refused(RunningService service, String subject, String says, String... groups) {
        HttpResponse<String> answer = signIn(new Browser(service), subject, groups);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains(says);
        clock.pass(Duration.ofMinutes(11));
    }

    /** The entries about sign-ins, when there are that many. */
    private List<JsonNode> signIns(int number) {
        List<JsonNode> found;
        do {
            Thread.onSpinWait();
            Entries entries = Entries.of(data);
            found = LongStream.range(0, entries.size())
                    .mapToObj(each ->
                            RunningService.JSON.readTree(entries.get(each).open()))
                    .filter(each -> each.path("type").asString().equals(AccessEvent.SIGNED_IN.type()))
                    .toList();
        } while (found.size() < number);
        return found;
    }

    @Test
    @Timeout(60)
    void groups_give_roles_of_the_interface_besides_the_grants() throws IOException {
        try (RunningService service = service(mapping("{\"roles\": {\"analysts\": [\"ANALYST\"]}}"))) {
            assertThat(page(service, NORA, "analysts", "others"))
                    .contains("p-nora", "ANALYST", "the end of the session")
                    .doesNotContain("AUDITOR");
            assertThat(page(service, CLEO, "analysts")).contains("ANALYST", "CX_<wbr>LEADER", "claims until");
            refused(service, NORA, "You have no role now", "Analysts");
            assertThat(signIns(2))
                    .extracting(each -> each.path("rolesFrom").asString() + each.path("roles"))
                    .containsExactly("ISSUER[\"ANALYST\"]", "ISSUER[\"ANALYST\",\"APPROVER\"]");
        }
    }

    @Test
    @Timeout(60)
    void without_the_setting_groups_give_nothing() {
        try (RunningService service = service()) {
            refused(service, NORA, "You have no role now", "analysts", "ANALYST");
            assertThat(page(service, CLEO, "analysts"))
                    .contains("CX_<wbr>LEADER")
                    .doesNotContain("ANALYST", "the end of the session");
            assertThat(signIns(1))
                    .extracting(each -> each.path("rolesFrom").asString())
                    .containsExactly("DIRECTORY");
        }
    }

    @Test
    void with_roles_of_the_issuer_grants_do_not_count_but_for_admins() throws IOException {
        try (RunningService service = service(mapping(EVERYTHING), ROLES_OF_ISSUER)) {
            refused(service, CLEO, "You have no role now");
            assertThat(page(service, CLEO, "finance"))
                    .contains("EXECUTIVE_<wbr>SPONSOR", "finance")
                    .doesNotContain("CX_<wbr>LEADER", "claims");
            assertThat(page(service, ADAM)).contains("ADMIN");
            refused(service, ADAM, "roles that must not meet", "finance");
            refused(service, NORA, "roles that must not meet", "audit", "analysts");
            assertThat(new Browser(service).signIn(access.key("p-cleo")).statusCode())
                    .as("a key has its grants")
                    .isEqualTo(303);
        }
    }

    @Test
    void roles_of_groups_end_with_the_session_and_when_the_person_leaves() throws IOException {
        try (RunningService service = service(mapping(EVERYTHING), ROLES_OF_ISSUER)) {
            Browser first = new Browser(service);
            signIn(first, NORA, "analysts");
            Browser second = new Browser(service);
            signIn(second, NORA, "audit");
            for (int hour = 0; hour < 23; hour++) {
                assertThat(first.get("/console").body()).contains("ANALYST").doesNotContain("AUDITOR");
                assertThat(second.get("/console").body()).contains("AUDITOR").doesNotContain("ANALYST");
                clock.pass(Duration.ofMinutes(29));
            }
            assertThat(first.get("/console").statusCode()).isEqualTo(200);
            clock.pass(Duration.ofHours(1));
            assertThat(first.get("/console").statusCode()).isEqualTo(303);

            Browser last = new Browser(service);
            signIn(last, NORA, "analysts");
            assertThat(last.get("/console").statusCode()).isEqualTo(200);
            service.beans(AccessChanges.class).iterator().next().leave(TestAccess.by(TestAccess.ADMIN), "p-nora");
            assertThat(last.get("/console").statusCode()).isEqualTo(303);
            refused(service, NORA, "You have no role now", "analysts");
            refused(service, "subject-of-nobody", "the directory of this service does not", "analysts");
        }
    }
}
