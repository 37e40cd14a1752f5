package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.Terminal;
import dev.countersign.decisions.request.Caller.HeldRole;
import dev.countersign.facts.Role;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.security.CallerAuthentication;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Settings of an issuer, and the roles of people who sign in through it. */
@Tag("slow")
class IssuerRolesTest {

    private static final Path FACTS = Path.of("docs/examples/crm/facts");
    private static final String CLEO = "subject-of-cleo";
    private static final String WISH = "{\"subject\":\"C-1002\",\"holdChecked\":true}";
    private static final String ADAM = "subject-of-an-admin";
    private static final String EVERYTHING = """
            {"roles": {"analysts": ["ANALYST"], "audit": ["AUDITOR"], "desk": ["FRONTLINE_USER"],
             "finance": ["EXECUTIVE_SPONSOR (finance)"]}}""";

    private final MovableClock clock = new MovableClock();
    private final TestIssuer issuer = new TestIssuer(clock);
    private final Path data = KeptPack.in(Temporary.folder());

    @TempDir
    private Path folder;

    @BeforeEach
    void people() {
        TestAccess.in(
                data,
                clock,
                people -> people.approver("p-cleo", Role.CX_LEADER, "claims")
                        .identity("p-cleo", issuer.issuer(), CLEO)
                        .admin("p-adam")
                        .identity("p-adam", issuer.issuer(), ADAM));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private RunningService service(String... more) {
        return RunningService.with(Map.of("clockAndRandom", () -> clock), FACTS, issuer.settings(more));
    }

    private String data() {
        return "--countersign.data=" + data;
    }

    private String mapping(String text) throws IOException {
        return "--countersign.issuer-roles=" + Files.writeString(folder.resolve("roles.json"), text);
    }

    private static CallerAuthentication caller(RunningService service, TestIssuer.Token token) {
        return service.beans(AuthenticationProvider.class).stream()
                .map(provider -> provider.authenticate(new BearerTokenAuthenticationToken(token.text())))
                .filter(Objects::nonNull)
                .map((Authentication caller) -> (CallerAuthentication) caller)
                .findFirst()
                .orElseThrow();
    }

    private static Rights rights(RunningService service, TestIssuer.Token token) {
        return caller(service, token).rights();
    }

    private static int decisions(RunningService service, TestIssuer.Token token) {
        return service.caller().as(token.text()).get("/v1/decisions").statusCode();
    }

    @Test
    void groups_give_roles_of_the_interface_besides_the_grants() throws IOException {
        try (RunningService service = service(data(), mapping("{\"roles\": {\"analysts\": [\"ANALYST\"]}}"))) {
            Rights usual = rights(service, issuer.token(CLEO));
            assertThat(usual.roles()).containsExactly(ApiRole.APPROVER);
            assertThat(usual.caller().roles())
                    .containsExactlyInAnyOrder(
                            new HeldRole(Role.CX_LEADER, ""), new HeldRole(Role.CX_LEADER, "claims"));
            assertThat(rights(service, issuer.token(CLEO).claim("groups", List.of("analysts", "others", 1)))
                            .roles())
                    .containsExactlyInAnyOrder(ApiRole.APPROVER, ApiRole.ANALYST);
            assertThat(decisions(service, issuer.token(ADAM))).isEqualTo(403);
            assertThat(decisions(service, issuer.token(ADAM).claim("groups", List.of("analysts"))))
                    .isEqualTo(200);
            for (Object none : List.of(Map.of("analysts", true), "Analysts", List.of(List.of("analysts")), true)) {
                assertThat(rights(service, issuer.token(CLEO).claim("groups", none))
                                .roles())
                        .containsExactly(ApiRole.APPROVER);
            }
        }
    }

    @Test
    void roles_that_must_not_meet_refuse_the_person() throws IOException {
        try (RunningService service = service(data(), mapping(EVERYTHING), "--countersign.roles=issuer")) {
            for (TestIssuer.Token token : List.of(
                    issuer.token(ADAM).claim("groups", List.of("audit")),
                    issuer.token(ADAM).claim("groups", List.of("desk")),
                    issuer.token(CLEO).claim("groups", List.of("audit", "analysts")))) {
                HttpResponse<String> response =
                        service.caller().as(token.text()).get("/v1/decisions");
                assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
                assertThat(RunningService.json(response).path("code").asString())
                        .isEqualTo("ROLES_MUST_NOT_MEET");
            }
        }
    }

    @Test
    void the_seven_roles_come_from_the_issuer_only_where_that_is_set() throws IOException {
        try (RunningService service = service(data(), mapping(EVERYTHING), "--countersign.roles=issuer")) {
            Rights none = rights(service, issuer.token(CLEO));
            assertThat(none.roles()).isEmpty();
            assertThat(none.caller().roles()).isEmpty();
            Rights some = rights(service, issuer.token(CLEO).claim("groups", List.of("finance", "desk")));
            assertThat(some.roles()).containsExactly(ApiRole.APPROVER);
            assertThat(some.caller().roles())
                    .containsExactlyInAnyOrder(
                            new HeldRole(Role.FRONTLINE_USER, ""),
                            new HeldRole(Role.EXECUTIVE_SPONSOR, ""),
                            new HeldRole(Role.EXECUTIVE_SPONSOR, "finance"));
            assertThat(rights(service, issuer.token(ADAM)).roles()).containsExactly(ApiRole.ADMIN);
        }
    }

    @Test
    void a_grant_that_does_not_count_for_a_token_confirms_nothing_with_it() throws IOException {
        String[] waits = new String[1];
        Path fresh = KeptPack.in(Temporary.folder());
        TestAccess access = TestAccess.in(fresh, clock, people -> {
            people.approver("p-cora", Role.COMPLIANCE_REVIEWER)
                    .identity("p-cora", issuer.issuer(), "subject-of-cora")
                    .person("p-new", Set.of(), Set.of());
            waits[0] = people.changes()
                    .grant(TestAccess.by(TestAccess.ADMIN), new GrantWish("p-new", "ADMIN", Map.of(), null, null, ""))
                    .id();
        });
        try (RunningService service =
                service("--countersign.data=" + fresh, mapping(EVERYTHING), "--countersign.roles=issuer")) {
            TestIssuer.Token cora = issuer.token("subject-of-cora").claim("groups", List.of("desk"));
            assertThat(rights(service, cora).caller().roles()).containsExactly(new HeldRole(Role.FRONTLINE_USER, ""));
            HttpResponse<String> refused = service.caller().as(cora.text()).post("/v1/confirmations/" + waits[0], "{}");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(refused.body()).contains("OTHER_PERSON_NEEDED");
            HttpResponse<String> confirmed =
                    service.caller().as(access.key("p-cora")).post("/v1/confirmations/" + waits[0], "{}");
            assertThat(confirmed.statusCode())
                    .as("with a key the grant counts: " + confirmed.body())
                    .isEqualTo(200);
        }
    }

    @Test
    void who_somebody_is_who_has_roles_of_groups_is_not_changed_by_one_admin() throws IOException {
        Path fresh = KeptPack.in(Temporary.folder());
        TestAccess access =
                TestAccess.in(fresh, clock, people -> people.identity("p-ana", issuer.issuer(), "subject-of-ana"));
        try (RunningService service =
                service("--countersign.data=" + fresh, mapping("{\"roles\": {\"analysts\": [\"ANALYST\"]}}"))) {
            TestIssuer.Token mine =
                    issuer.token("subject-of-adas-second-account").claim("groups", List.of("analysts"));
            assertThat(decisions(service, mine)).isEqualTo(403);
            HttpResponse<String> changed = service.caller()
                    .as(access.key(TestAccess.ADMIN))
                    .post(
                            "/v1/people",
                            "{\"id\":\"p-ana\",\"identities\":[{\"issuer\":\"" + issuer.issuer()
                                    + "\",\"subject\":\"subject-of-adas-second-account\"}]}");
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            assertThat(RunningService.json(changed).path("waits").asBoolean()).isTrue();
            assertThat(decisions(service, mine)).as("nobody confirmed it").isEqualTo(403);
        }
    }

    /** p-1 and p-2 have an identity, and roles only of groups. */
    private TestAccess peopleOfGroups(Path fresh, Consumer<TestAccess> more) {
        return TestAccess.in(fresh, clock, people -> {
            people.identity("p-1", issuer.issuer(), "one")
                    .identity("p-2", issuer.issuer(), "two")
                    .client("crm", "service-triage-01");
            more.accept(people);
        });
    }

    /** A decision about C-1002 is on record. */
    private RunningService decided(Path fresh, TestAccess access) throws IOException {
        String groups = "{\"roles\": {\"stewards\": [\"DATA_STEWARD\"], \"compliance\": [\"COMPLIANCE_REVIEWER\"]}}";
        RunningService service = service("--countersign.data=" + fresh, mapping(groups), "--countersign.roles=issuer");
        String reply = Files.readString(Path.of("docs/examples/crm/requests/03-service-reply-own-words.json"))
                .replace("S-2002", "S-2001");
        assertThat(service.as(access.key("crm")).decide(reply).statusCode()).isEqualTo(200);
        return service;
    }

    private Caller inGroup(RunningService service, String subject, String group) {
        return service.caller()
                .as(issuer.token(subject).claim("groups", List.of(group)).text());
    }

    private static String confirmation(HttpResponse<String> proposed) {
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(200);
        return "/v1/erasures/"
                + RunningService.json(proposed).path("proposalId").asString() + "/confirm";
    }

    @Test
    void two_people_with_roles_of_groups_erase_somebody() throws IOException {
        Path fresh = KeptPack.in(Temporary.folder());
        TestAccess access = peopleOfGroups(fresh, people -> people.approver("p-1", Role.COMPLIANCE_REVIEWER));
        try (RunningService service = decided(fresh, access)) {
            Caller steward = inGroup(service, "one", "stewards");
            String path = confirmation(steward.post("/v1/erasures", WISH));
            assertThat(steward.post("/v1/erasures", WISH).body()).contains("waits already");
            assertThat(inGroup(service, "two", "stewards").post(path, "{}").body())
                    .as("the grant of the proposer does not count, because the token said another role")
                    .contains("do not have them all");
            HttpResponse<String> erased = inGroup(service, "two", "compliance").post(path, "{}");
            assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
        }
        assertThat(Terminal.run("verify", fresh.toString()).exit()).isZero();
    }

    @Test
    void who_left_after_proposing_with_a_role_of_a_group_does_not_count() throws IOException {
        Path fresh = KeptPack.in(Temporary.folder());
        TestAccess access = peopleOfGroups(fresh, people -> {});
        try (RunningService service = decided(fresh, access)) {
            String path = confirmation(inGroup(service, "one", "stewards").post("/v1/erasures", WISH));
            assertThat(service.caller()
                            .as(access.key(TestAccess.ADMIN))
                            .post("/v1/people/p-1/leave", "")
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> refused = inGroup(service, "two", "compliance").post(path, "{}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("has left");
        }
    }

    @Test
    void the_claim_with_the_groups_may_be_inside_another() throws IOException {
        String nested = "{\"claim\": [\"realm_access\", \"roles\"], \"roles\": {\"analysts\": \"ANALYST\"}}";
        try (RunningService service = service(data(), mapping(nested))) {
            assertThat(decisions(
                            service, issuer.token(CLEO).claim("realm_access", Map.of("roles", List.of("analysts")))))
                    .isEqualTo(200);
            assertThat(rights(service, issuer.token(CLEO).claim("groups", List.of("analysts")))
                            .roles())
                    .containsExactly(ApiRole.APPROVER);
        }
    }

    @Test
    void the_file_in_the_docs_can_be_used() throws IOException {
        Matcher shown = Pattern.compile("(?s)```json\\n(.*?)```").matcher(Files.readString(Path.of("docs/issuer.md")));
        assertThat(shown.find()).isTrue();
        try (RunningService service = service(data(), mapping(shown.group(1)))) {
            assertThat(decisions(service, issuer.token(ADAM).claim("groups", List.of("crm-analysts"))))
                    .isEqualTo(200);
        }
    }

    @Test
    void a_sign_in_is_as_old_as_the_token_says_and_no_younger_than_the_token() {
        try (RunningService service = service(data())) {
            Instant now = Instant.ofEpochSecond(clock.now().getEpochSecond());
            TestIssuer.Token token = issuer.token(CLEO).at("iat", -120);
            assertThat(caller(service, token).authenticatedAt())
                    .isBetween(now.minusSeconds(120), now.minusSeconds(118));
            assertThat(caller(service, token.at("auth_time", -3600)).authenticatedAt())
                    .isBetween(now.minusSeconds(3600), now.minusSeconds(3598));
            assertThat(caller(service, token.at("auth_time", 3600)).authenticatedAt())
                    .isBefore(now.minusSeconds(110));
            assertThat(caller(service, token.claim("auth_time", "now")).authenticatedAt())
                    .isEqualTo(Instant.EPOCH);
        }
    }

    @Test
    void a_credential_shows_nothing_of_the_person() {
        try (RunningService service = service(data())) {
            CallerAuthentication caller = caller(service, issuer.token(CLEO));
            assertThat(caller.credential()).startsWith("token:").doesNotContain(CLEO, "cleo");
            assertThat(caller.credential())
                    .isEqualTo(
                            caller(service, issuer.token(CLEO).at("exp", 300)).credential());
        }
    }

    /** A ledger once governed stays so: the setting may be lost, but not its effect. */
    @Test
    void a_start_with_an_issuer_ends_the_use_without_a_credential_for_good() {
        Path fresh = KeptPack.in(Temporary.folder());
        String set = "--countersign.data=" + fresh;
        try (RunningService service = RunningService.on(FACTS, set)) {
            assertThat(service.get("/v1/release").statusCode()).isEqualTo(200);
        }
        try (RunningService service = service(set)) {
            assertThat(service.get("/v1/release").statusCode()).isEqualTo(401);
            assertThat(issuer.requests()).isZero();
        }
        try (RunningService service = RunningService.on(FACTS, set)) {
            assertThat(service.get("/v1/release").statusCode()).isEqualTo(401);
            assertThat(service.caller()
                            .as(issuer.token(CLEO).text())
                            .get("/v1/release")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(issuer.requests()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ISSUER=https://l.test | --countersign.audience: it is needed",
                "--ISSUER=https://l.test --AUDIENCE= | --countersign.audience: it is needed",
                "--ISSUER= --AUDIENCE=a | --countersign.issuer: `` is not the address of an issuer",
                "--ISSUER=false --AUDIENCE=a | --countersign.issuer: `false` is not",
                "--ISSUER=http://l.test --AUDIENCE=a | --countersign.issuer: `http://l",
                "--ISSUER=http://127.0.0.1.test --AUDIENCE=a | --countersign.issuer: `http://127",
                "--ISSUER=https://me@l.test --AUDIENCE=a | --countersign.issuer: `https://me",
                "--ISSUER=https://l.test?a=b --AUDIENCE=a | --countersign.issuer: `https",
                "--ISSUER=file:///etc/issuer --AUDIENCE=a | --countersign.issuer: `file",
                "--ISSUER=https://l.test --AUDIENCE=a --countersign.roles=isuer | "
                        + "`isuer` is not a source of roles. Allowed: directory, issuer. Maybe `issuer`?",
                "--ISSUER=https://l.test --AUDIENCE=a --countersign.roles=issuer | "
                        + "--countersign.issuer-roles: it is needed",
                "--ISSUER=https://l.test --AUDIENCE=a --countersign.issuer-roles=none.json | "
                        + "--countersign.issuer-roles: `none.json` cannot be read",
                "--countersign.audience=a | --countersign.audience: it has no effect without",
                "--countersign.roles=issuer | --countersign.roles: it has no effect without",
                "--ISSUER=x --countersign.roles=y | --countersign.audience: it is needed",
                "--ISSUER=x --countersign.roles=y | --countersign.roles: `y`",
            })
    void a_setting_that_cannot_be_used_ends_the_start(String settings, String says) {
        assertThatThrownBy(() -> RunningService.on(
                        FACTS,
                        settings.replace("ISSUER", "countersign.issuer")
                                .replace("AUDIENCE", "countersign.audience")
                                .split(" ")))
                .satisfies(error -> assertThat(Service.cannotBeUsed(error)).isTrue())
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"roles\": {\"a\": [\"ANALIST\"]}} | `ANALIST` is not a role that a group can give",
                "{\"roles\": {\"a\": [\"ADMIN\"]}} | ADMIN is granted in the directory only",
                "{\"roles\": {\"a\": [\"SERVICE\"]}} | `SERVICE` is not a role",
                "{\"roles\": {\"a\": [\"APPROVER\"]}} | `APPROVER` is not a role",
                "{\"roles\": {\"a\": [\"FRONTLINE_USER\"]}} | only with --countersign.roles=issuer",
                "{\"roles\": {\"a\": [\"ANALYST (senior)\"]}} | `ANALYST (senior)` is not a role",
                "{\"roles\": {\"a\": []}} | roles, a: it is not a list of roles",
                "{\"roles\": {\"a\": 1}} | roles, a: it is not a list of roles",
                "{\"roles\": {\"a\": [\"ANALYST\"], \"a\": [\"AUDITOR\"]}} | it is not JSON",
                "{\"roles\": {}} | roles: it is not an object that has",
                "{\"claim\": 1, \"roles\": {\"a\": \"ANALYST\"}} | claim: it is not the name of a claim",
                "{\"role\": {\"a\": \"ANALYST\"}} | role: it is not a member of this file",
                "[] | roles: it is not an object",
                "{ | it is not JSON",
            })
    void a_file_of_roles_that_cannot_be_used_ends_the_start(String text, String says) throws IOException {
        String mapping = mapping(text);
        assertThatThrownBy(() -> service(data(), mapping))
                .satisfies(error -> assertThat(Service.cannotBeUsed(error)).isTrue())
                .hasMessageContaining(says);
    }
}
