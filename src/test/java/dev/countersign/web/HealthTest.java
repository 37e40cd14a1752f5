package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.oversight.TamperedIndex;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.ConfigurableEnvironment;
import tools.jackson.databind.JsonNode;

/** Everybody may ask whether a service is up; what is wrong with it may name customers, and is told to few. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class HealthTest {

    private static final String HEALTH = "/actuator/health";
    private static final Path FACTS = Path.of("docs/examples/crm/facts");

    private static RunningService service;
    private static Caller management;
    private static TestAccess access;
    private static OpenApi openApi;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.on(
                FACTS,
                "--management.server.port=0",
                "--management.server.address=127.0.0.1",
                "--management.endpoints.web.exposure.include=*");
        access = TestAccess.in(service)
                .granted("p-analyst", "ANALYST")
                .granted("p-auditor", "AUDITOR")
                .granted("p-supervisor", "SUPERVISOR")
                .approver("p-approver", Role.FRONTLINE_USER)
                .client("crm", "service-triage-01");
        String port = service.beans(ConfigurableEnvironment.class)
                .iterator()
                .next()
                .getRequiredProperty("local.management.port");
        management = new Caller(URI.create("http://127.0.0.1:" + port));
        openApi = new OpenApi();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void tellsOnlyTheStatus(HttpResponse<String> health) {
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(Caller.json(health).propertyNames()).containsExactlyInAnyOrder("groups", "status");
    }

    private static void tellsDetails(HttpResponse<String> health) {
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(Caller.json(health).at("/components/facts/details/first").isArray())
                .as(health.body())
                .isTrue();
    }

    /** As after a program has changed the files of the search index. */
    @Test
    void a_service_whose_search_index_hides_an_end_of_rights_is_down_and_gives_no_rights_back() {
        Path data = KeptPack.in(Temporary.folder());
        TestAccess people = TestAccess.in(data, all -> {
            all.granted("p-gone", "ANALYST");
            all.changes().leave(TestAccess.by(TestAccess.ADMIN), "p-gone");
        });
        try (RunningService indexing = RunningService.on(FACTS, "--countersign.data=" + data)) {
            indexing.beans(DecisionRecords.class)
                    .iterator()
                    .next()
                    .searchIndex()
                    .catchUp();
        }
        assertThat(TamperedIndex.hide(data, AccessEvent.PERSON_LEFT)).isPositive();
        try (RunningService tampered = RunningService.on(FACTS, "--countersign.data=" + data)) {
            assertThat(tampered.get(HEALTH).statusCode()).isEqualTo(503);
            assertThat(tampered.as(people.key("p-gone")).get("/v1/release").statusCode())
                    .isEqualTo(401);
            assertThat(tampered.as(people.key(TestAccess.ADMIN))
                            .get("/v1/people")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_stranger_is_told_only_the_status() {
        tellsOnlyTheStatus(management.get(HEALTH));
        assertThat(openApi.violations("Health", Caller.json(management.get(HEALTH))))
                .isEmpty();
        assertThat(management.get(HEALTH + "/facts").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crm", "p-approver"})
    void a_program_or_a_person_without_a_role_for_it_is_told_only_the_status(String who) {
        tellsOnlyTheStatus(management.as(access.key(who)).get(HEALTH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p-analyst", "p-auditor", "p-supervisor", TestAccess.ADMIN})
    void people_who_watch_are_told_what_is_wrong(String who) {
        tellsDetails(management.as(access.key(who)).get(HEALTH));
    }

    @Test
    void the_port_of_the_service_tells_the_same_to_the_same_callers() throws IOException {
        try (RunningService other = RunningService.on(FACTS)) {
            tellsDetails(other.get(HEALTH));
            TestAccess people =
                    TestAccess.in(other).granted("p-auditor", "AUDITOR").client("crm", "any");
            tellsOnlyTheStatus(other.get(HEALTH));
            tellsOnlyTheStatus(other.caller().as(people.key("crm")).get(HEALTH));
            tellsDetails(other.caller().as(people.key("p-auditor")).get(HEALTH));
            assertThat(other.get(HEALTH + "/facts").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_wrong_credential_is_refused_also_for_health() {
        assertThat(management.as("nothing").get(HEALTH).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/env", "/actuator/heapdump", "/actuator/loggers", "/nowhere"})
    void everything_else_on_the_management_port_is_for_an_admin(String path) {
        assertThat(management.get(path).statusCode()).isEqualTo(401);
        assertThat(management.as(access.key("crm")).get(path).statusCode()).isEqualTo(403);
        HttpResponse<String> refused = management.as(access.key("p-auditor")).get(path);
        assertThat(refused.statusCode()).isEqualTo(403);
        JsonNode problem = Caller.json(refused);
        assertThat(problem.path("detail").asString())
                .contains("Allowed: ADMIN.")
                .contains("Your roles: AUDITOR.");
        if (!path.contains("heapdump")) {
            assertThat(management.as(access.key(TestAccess.ADMIN)).get(path).statusCode())
                    .isIn(200, 404);
        }
        assertThat(management
                        .as(access.key(TestAccess.ADMIN))
                        .get("/actuator/env")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothing_of_the_service_is_on_the_management_port_and_nothing_of_management_on_the_other() {
        String admin = access.key(TestAccess.ADMIN);
        assertThat(management.as(admin).get("/v1/release").statusCode()).isEqualTo(404);
        assertThat(management.as(admin).post("/v1/decide", "{}").statusCode()).isEqualTo(403);
        assertThat(service.caller().as(admin).get("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(service.caller().as(admin).get(HEALTH).statusCode()).isEqualTo(404);
    }

    @Test
    void without_a_port_for_management_nobody_reads_it_not_even_an_admin() {
        try (RunningService other = RunningService.on(FACTS, "--management.endpoints.web.exposure.include=*")) {
            assertThat(other.get("/actuator/env").statusCode()).isEqualTo(404);
            String admin = TestAccess.in(other).key(TestAccess.ADMIN);
            assertThat(other.caller().as(admin).get("/actuator/env").statusCode())
                    .isEqualTo(404);
            assertThat(other.caller().as(admin).get("/actuator").statusCode()).isEqualTo(404);
            assertThat(other.get("/actuator/env").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void the_management_port_has_the_same_hosts_and_origins() throws IOException {
        try (Wire wire = new Wire(management.uri("/"))) {
            assertThat(wire.send("GET /actuator/health HTTP/1.1\r\nHost: evil.test\r\nX-Request-ID: one\r\n"
                                    + "Connection: close\r\n\r\n")
                            .rest())
                    .startsWith("HTTP/1.1 403")
                    .contains("HOST_NOT_ALLOWED")
                    .contains("X-Request-ID: one");
        }
        assertThat(management
                        .as(access.key(TestAccess.ADMIN))
                        .post("/actuator/loggers/ROOT", "{}", "Origin", "http://evil.test")
                        .statusCode())
                .isEqualTo(403);
    }
}
