package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** People, grants, clients and keys over HTTP. */
@Tag("slow")
class DirectoryOverHttpTest {

    private static final String AUDITOR = "p-auditor";
    private static final String CARER = "p-carer";
    private static final String COMPLIANCE = "p-compliance";

    private static final MovableClock CLOCK = new MovableClock();

    private static RunningService service;
    private static TestAccess access;
    private static OpenApi openApi;

    @BeforeAll
    static void start() throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        access = TestAccess.in(
                data,
                people -> people.granted(AUDITOR, "AUDITOR")
                        .approver(CARER, Role.FRONTLINE_USER)
                        .approver(COMPLIANCE, Role.COMPLIANCE_REVIEWER)
                        .client("crm", "service-triage-01"));
        service = RunningService.with(
                Map.of("clockAndRandom", () -> CLOCK),
                Path.of("docs/examples/crm/facts"),
                "--countersign.data=" + data);
        openApi = new OpenApi();
    }

    /** Long enough that no caller has asked too often in the tests before. */
    @BeforeEach
    void pass() {
        CLOCK.pass(Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Caller admin() {
        return service.caller().as(access.key(TestAccess.ADMIN));
    }

    private static Caller other() {
        return service.caller().as(access.key(TestAccess.OTHER_ADMIN));
    }

    private static Caller as(String person) {
        return service.caller().as(access.key(person));
    }

    /** The answer, which must be described. */
    private static JsonNode ok(Caller caller, String path, String body) {
        return described(path, "post", 200, caller.post(path, body));
    }

    private static JsonNode described(String path, String method, int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        String pattern = path.replaceAll("\\?.*", "")
                .replaceAll("^/v1/confirmations/.*", "/v1/confirmations/{id}")
                .replaceAll("/[^/]+/(leave|end|rotate|revoke)$", "/{id}/$1");
        assertThat(openApi.response(pattern, method, String.valueOf(status), Caller.json(answer)))
                .as(answer.body())
                .isEmpty();
        if (status == 200) {
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
        return Caller.json(answer);
    }

    private static JsonNode list(Caller caller, String path) {
        return described(path, "get", 200, caller.get(path)).path("results");
    }

    private static JsonNode found(Caller caller, String path, String id) {
        return list(caller, path)
                .valueStream()
                .filter(each -> each.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not in " + path));
    }

    private static void refused(HttpResponse<String> answer, String code, String says) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(openApi.violations("Problem", Caller.json(answer))).isEmpty();
        assertThat(Caller.json(answer).path("code").asString("")).isEqualTo(code);
        assertThat(answer.body()).contains(says);
    }

    /** A person with a role, confirmed by the other admin, and the person's key, which nobody else knows. */
    private static String newcomer(String id, String role) {
        String key = issued(id, role);
        return ok(service.caller().as(key), "/v1/keys/" + key.split("_")[1] + "/rotate", "")
                .path("key")
                .asString();
    }

    /** The same with the key that the admin issued and knows. */
    private static String issued(String id, String role) {
        ok(admin(), "/v1/people", "{\"id\":\"" + id + "\"}");
        String grant = ok(admin(), "/v1/grants", "{\"person\":\"" + id + "\",\"role\":\"" + role + "\"}")
                .path("id")
                .asString();
        JsonNode key = ok(admin(), "/v1/keys", "{\"person\":\"" + id + "\"}");
        ok(other(), "/v1/confirmations/" + grant, "{}");
        ok(other(), "/v1/confirmations/" + key.path("id").asString(), "{}");
        return key.path("key").asString();
    }

    @Test
    void a_person_gets_a_role_and_a_key_from_two_admins_and_only_then_may_act() {
        ok(admin(), "/v1/people", "{\"id\":\"p-two\",\"name\":\"Two\",\"aliases\":[\"crm:two\"]}");
        JsonNode grant = ok(
                admin(),
                "/v1/grants",
                "{\"person\":\"p-two\",\"role\":\"FRONTLINE_USER\",\"qualifiers\":{\"trained\":\"2027-03-31\","
                        + "\"finance\":null},\"reason\":\"joins the desk\"}");
        assertThat(grant.path("waits").asBoolean()).isTrue();
        JsonNode key = ok(admin(), "/v1/keys", "{\"person\":\"p-two\"}");
        assertThat(key.path("state").asString()).isEqualTo("WAITS");
        Caller two = service.caller().as(key.path("key").asString());
        assertThat(two.get("/v1/release").statusCode()).isEqualTo(401);

        String id = grant.path("id").asString();
        refused(admin().post("/v1/confirmations/" + id, "{}"), "OTHER_PERSON_NEEDED", "You proposed it");
        assertThat(list(other(), "/v1/confirmations")
                        .valueStream()
                        .filter(each -> each.at("/person/id").asString("").equals("p-two")))
                .hasSize(2)
                .allMatch(each -> each.path("mayConfirm").asBoolean());
        ok(other(), "/v1/confirmations/" + id, "");
        ok(other(), "/v1/confirmations/" + key.path("id").asString(), "{}");

        assertThat(two.get("/v1/me").statusCode()).isEqualTo(200);
        JsonNode held = found(admin(), "/v1/grants", id);
        assertThat(held.path("state").asString()).isEqualTo("HOLDS");
        assertThat(held.at("/qualifiers/trained").asString())
                .as("the day is part of the time")
                .isEqualTo("2027-04-01T00:00:00Z");
        assertThat(held.at("/qualifiers/finance").asString())
                .isEqualTo(held.path("to").asString());
        assertThat(found(admin(), "/v1/people", "p-two").path("roles").toString())
                .isEqualTo("[\"FRONTLINE_USER\"]");
        refused(other().post("/v1/confirmations/" + id, "{}"), "", "confirmed already");
    }

    @Test
    void a_secret_is_in_one_answer_only() {
        JsonNode key = ok(as(CARER), "/v1/keys", "{}");
        String secret = key.path("key").asString();
        String chance = secret.substring(secret.indexOf('_', 3) + 1, secret.lastIndexOf('_'));
        assertThat(chance).hasSize(43);
        String shown = list(admin(), "/v1/keys").toString() + list(as(CARER), "/v1/keys");
        assertThat(shown)
                .contains(key.path("id").asString())
                .doesNotContain(secret)
                .doesNotContain("sha256")
                .doesNotContain(chance);
    }

    @Test
    void a_key_in_the_list_has_the_day_of_its_last_use() {
        assertThat(list(as(CARER), "/v1/keys").valueStream())
                .anyMatch(each -> each.path("lastUsed").asString("").matches("\\d{4}-\\d\\d-\\d\\d"))
                .noneMatch(each -> each.path("unused").asBoolean());
    }

    @Test
    void an_approver_manages_own_keys_and_sees_no_other() {
        JsonNode key = ok(as(CARER), "/v1/keys", "{}");
        assertThat(key.path("state").asString()).isEqualTo("HOLDS");
        assertThat(list(as(CARER), "/v1/keys").valueStream())
                .isNotEmpty()
                .allMatch(each -> each.path("owner").asString().equals(CARER));
        String others = list(admin(), "/v1/keys")
                .valueStream()
                .filter(each -> each.path("owner").asString().equals(TestAccess.ADMIN))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        described("/v1/keys/x/revoke", "post", 404, as(CARER).post("/v1/keys/" + others + "/revoke", "{}"));
        described("/v1/keys/x/rotate", "post", 404, as(CARER).post("/v1/keys/" + others + "/rotate", "{}"));
        refused(as(CARER).post("/v1/keys", "{\"person\":\"" + AUDITOR + "\"}"), "", "only an admin");
        refused(as(CARER).post("/v1/keys", "{\"client\":\"crm\"}"), "", "only an admin");
        ok(as(CARER), "/v1/keys/" + key.path("id").asString() + "/revoke", "{}");
        assertThat(service.caller()
                        .as(key.path("key").asString())
                        .get("/v1/release")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void both_secrets_of_a_rotated_key_hold_and_a_second_rotation_ends_the_first() {
        Caller first = service.caller().as(newcomer("p-rotates", "REVIEWER"));
        JsonNode mine = list(first, "/v1/keys").get(0);
        String path = "/v1/keys/" + mine.path("id").asString() + "/rotate";
        JsonNode second = ok(first, path, "{}");
        assertThat(Instant.parse(second.path("bothUntil").asString()))
                .isBeforeOrEqualTo(CLOCK.now().plusSeconds(24 * 3600));
        Caller newer = service.caller().as(second.path("key").asString());
        assertThat(first.get("/v1/release").statusCode()).isEqualTo(200);
        assertThat(newer.get("/v1/release").statusCode()).isEqualTo(200);
        refused(admin().post(path, "{}"), "OTHER_PERSON_NEEDED", "Only its owner");
        assertThat(second.has("endedEarly")).isFalse();
        JsonNode third = ok(newer, path, "{}");
        assertThat(third.path("endedEarly").asBoolean()).isTrue();
        Caller newest = service.caller().as(third.path("key").asString());
        assertThat(first.get("/v1/release").statusCode()).isEqualTo(401);
        assertThat(newer.get("/v1/release").statusCode()).isEqualTo(200);
        assertThat(newest.get("/v1/release").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANALYST", "REVIEWER", "AUDITOR", "SUPERVISOR", "ADMIN", "COMPLIANCE_REVIEWER"})
    void a_key_that_another_person_issued_is_only_rotated(String role) {
        String id = "p-new-" + role.toLowerCase(Locale.ROOT);
        String issued = issued(id, role);
        Caller shared = service.caller().as(issued);
        JsonNode me = Caller.json(shared.get("/v1/me"));
        assertThat(me.path("id").asString()).isEqualTo(id);
        assertThat(me.path("rotates").asBoolean()).isTrue();
        assertThat(me.path("roles")).isEmpty();
        assertThat(me.path("oversight")).isEmpty();
        for (String path : List.of("/v1/decisions", "/v1/keys", "/v1/people", "/v1/confirmations", "/v1/release")) {
            HttpResponse<String> answer = shared.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(Caller.json(answer).path("detail").asString()).contains("access key rotate");
        }
        for (String path :
                List.of("/v1/reviews/x/approve", "/v1/erasures", "/v1/keys", "/v1/confirmations/x", "/v1/grants")) {
            assertThat(shared.post(path, "{}").statusCode()).as(path).isEqualTo(403);
        }
        assertThat(shared.post("/v1/keys/" + issued.split("_")[1] + "/revoke", "")
                        .statusCode())
                .isEqualTo(403);
        String key = issued.split("_")[1];
        assertThat(found(admin(), "/v1/keys", key).path("shared").asBoolean()).isTrue();
        JsonNode rotated = ok(shared, "/v1/keys/" + key + "/rotate", "");
        assertThat(found(admin(), "/v1/keys", key).has("shared")).isFalse();
        Caller own = service.caller().as(rotated.path("key").asString());
        assertThat(own.get("/v1/release").statusCode()).isEqualTo(200);
        assertThat(shared.get("/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void who_issued_a_key_of_another_person_gets_no_second_one_with_it() {
        String issued = issued("p-first", "REVIEWER");
        Caller admins = service.caller().as(issued);
        JsonNode first = ok(admins, "/v1/keys/" + issued.split("_")[1] + "/rotate", "");
        assertThat(first.has("bothUntil")).isFalse();
        assertThat(admins.get("/v1/release").statusCode())
                .as("the secret that the admin knows ended")
                .isEqualTo(401);
        Caller own = service.caller().as(first.path("key").asString());
        String second = ok(own, "/v1/keys", "{}").path("id").asString();

        JsonNode another = ok(admin(), "/v1/keys", "{\"person\":\"p-first\"}");
        String id = another.path("id").asString();
        ok(own, "/v1/keys", "{}");
        ok(other(), "/v1/confirmations/" + id, "");
        Caller again = service.caller().as(another.path("key").asString());
        refused(again.post("/v1/keys/" + second + "/rotate", ""), "", "`" + id + "`");
        refused(own.post("/v1/keys", "{}"), "", "`" + id + "`");
        ok(own, "/v1/keys/" + id + "/revoke", "");
        ok(own, "/v1/keys", "{}");
    }

    @Test
    void a_message_about_a_whole_key_instead_of_its_id_does_not_repeat_it() {
        String key = access.key(TestAccess.OTHER_ADMIN);
        for (String act : List.of("rotate", "revoke")) {
            HttpResponse<String> answer = admin().post("/v1/keys/" + key + "/" + act, "");
            refused(answer, "", "Maybe `" + key.split("_")[1] + "`");
            assertThat(answer.body()).doesNotContain(key.split("_", 3)[2]);
        }
    }

    /** Four callers use the key all the time: none of their requests that begins after the answer passes. */
    @Test
    void a_key_is_revoked_before_the_answer_that_says_so() {
        Caller holder = service.caller().as(newcomer("p-revoked", "REVIEWER"));
        String id = list(holder, "/v1/keys").get(0).path("id").asString();
        AtomicBoolean revoked = new AtomicBoolean();
        List<CompletableFuture<Boolean>> callers = IntStream.range(0, 4)
                .mapToObj(each -> CompletableFuture.supplyAsync(() -> {
                    while (true) {
                        boolean after = revoked.get();
                        boolean passed = holder.get("/v1/release").statusCode() == 200;
                        if (after) {
                            return passed;
                        }
                    }
                }))
                .toList();
        ok(admin(), "/v1/keys/" + id + "/revoke", "{}");
        revoked.set(true);
        assertThat(callers).allSatisfy(each -> assertThat(each.join()).isFalse());
    }

    @Test
    void who_leaves_may_do_nothing_more_and_does_not_come_back() {
        Caller leaver = service.caller().as(newcomer("p-leaves", "ANALYST"));
        assertThat(leaver.get("/v1/decisions").statusCode()).isEqualTo(200);
        ok(
                admin(),
                "/v1/clients",
                "{\"id\":\"left-alone\",\"owner\":\"p-leaves\",\"scopes\":[\"decide\"],"
                        + "\"agents\":[\"service-triage-01\"]}");
        JsonNode left = ok(admin(), "/v1/people/p-leaves/leave", "{}");
        assertThat(left.path("clientsWithoutOwner").toString()).isEqualTo("[\"left-alone\"]");
        assertThat(left.path("admins").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(left.path("mayGrantAlone").asBoolean()).isFalse();
        assertThat(leaver.get("/v1/decisions").statusCode()).isEqualTo(401);
        assertThat(found(admin(), "/v1/people", "p-leaves").path("leftAt").asString())
                .isNotEmpty();
        refused(admin().post("/v1/grants", "{\"person\":\"p-leaves\",\"role\":\"ANALYST\"}"), "", "has left");
        refused(admin().post("/v1/people", "{\"id\":\"p-leaves\"}"), "", "has left");
        described("/v1/people/x/leave", "post", 404, admin().post("/v1/people/p-nobody/leave", "{}"));
    }

    @ParameterizedTest
    @CsvSource({"p-ö@x.example, p-%C3%B6@x.example", "p two words, p%20two%20words", "crm:p+1, crm:p+1"})
    void an_id_with_other_letters_can_be_named_in_an_address(String id, String encoded) {
        ok(admin(), "/v1/people", "{\"id\":\"" + id + "\"}");
        assertThat(ok(admin(), "/v1/people/" + encoded + "/leave", "")
                        .path("person")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void a_grant_ends_at_once() {
        Caller analyst = service.caller().as(newcomer("p-ends", "ANALYST"));
        String grant = list(admin(), "/v1/grants")
                .valueStream()
                .filter(each -> each.path("person").asString().equals("p-ends"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        ok(admin(), "/v1/grants/" + grant + "/end", "{}");
        assertThat(analyst.get("/v1/decisions").statusCode()).isEqualTo(403);
        assertThat(found(admin(), "/v1/grants", grant).path("state").asString()).isEqualTo("ENDED");
        described("/v1/grants/x/end", "post", 404, admin().post("/v1/grants/none/end", "{}"));
    }

    @Test
    void a_client_asks_as_its_agents_with_its_scopes_until_it_ends() {
        ok(
                admin(),
                "/v1/clients",
                "{\"id\":\"desk\",\"owner\":\"" + TestAccess.ADMIN
                        + "\",\"scopes\":[\"decide\"],\"kinds\":[\"service triage\"]}");
        Caller desk = service.caller()
                .as(ok(admin(), "/v1/keys", "{\"client\":\"desk\"}").path("key").asString());
        assertThat(desk.get("/v1/release").statusCode()).isEqualTo(200);
        assertThat(desk.post("/access/v1/evaluation", "{}").statusCode()).isEqualTo(403);
        JsonNode changed = ok(admin(), "/v1/clients", "{\"id\":\"desk\",\"scopes\":[\"decide\",\"access\"]}");
        assertThat(changed.path("kinds").toString()).isEqualTo("[\"service triage\"]");
        assertThat(desk.post("/access/v1/evaluation", "{}").statusCode()).isEqualTo(400);
        ok(admin(), "/v1/clients/desk/end", "{}");
        assertThat(desk.get("/v1/release").statusCode()).isEqualTo(401);
        described("/v1/clients/x/end", "post", 404, admin().post("/v1/clients/desk/end", "{}"));
        refused(
                admin().post(
                                "/v1/clients",
                                "{\"id\":\"all\",\"owner\":\"" + TestAccess.ADMIN
                                        + "\",\"scopes\":[\"decide\"],\"agents\":[\"*\"]}"),
                "",
                "`*` names none");
    }

    @Test
    void what_is_too_long_or_too_many_is_refused_and_says_what_is_allowed() {
        String letters = "a".repeat(201);
        refused(
                admin().post("/v1/clients", "{\"id\":\"crm\",\"agents\":[\"" + letters + "\"]}"),
                "",
                "Allowed: 1 to 200 letters");
        refused(
                admin().post("/v1/people", "{\"id\":\"p-9\",\"customerIds\":[\"" + letters + "\"]}"),
                "",
                "Allowed: 1 to 200 letters");
        String qualifiers =
                IntStream.range(0, 51).mapToObj(i -> "\"q" + i + "\":null").collect(Collectors.joining(","));
        refused(
                admin().post(
                                "/v1/grants",
                                "{\"person\":\"p-carer\",\"role\":\"CX_LEADER\",\"qualifiers\":{" + qualifiers + "}}"),
                "",
                "Allowed: at most 50");
    }

    @Test
    void a_change_that_is_too_large_for_an_entry_is_refused_and_the_service_goes_on() {
        String agents = IntStream.range(0, 100)
                .mapToObj(i -> "\"" + (char) ('一' + i) + "語".repeat(198) + "\"")
                .collect(Collectors.joining(","));
        refused(
                admin().post(
                                "/v1/clients",
                                "{\"id\":\"wide\",\"owner\":\"" + TestAccess.ADMIN
                                        + "\",\"scopes\":[\"decide\"],\"agents\":[" + agents + "],\"kinds\":[" + agents
                                        + "]}"),
                "",
                "Allowed: at most 65535");
        assertThat(list(admin(), "/v1/clients").valueStream())
                .noneMatch(each -> each.path("id").asString().equals("wide"));
        ok(admin(), "/v1/clients", "{\"id\":\"crm\"}");
    }

    @Test
    void a_customer_id_of_one_person_does_not_keep_the_id_of_another_one_from_being_added() {
        ok(admin(), "/v1/people", "{\"id\":\"p-customer\",\"customerIds\":[\"p-legal\",\"legal-desk\"]}");
        ok(admin(), "/v1/people", "{\"id\":\"p-legal\"}");
        ok(
                admin(),
                "/v1/clients",
                "{\"id\":\"legal-desk\",\"owner\":\"" + TestAccess.ADMIN + "\",\"scopes\":[\"decide\"]}");
    }

    @Test
    void a_grant_and_a_key_end_after_365_days_unless_somebody_says_when() {
        ok(admin(), "/v1/people", "{\"id\":\"p-year\"}");
        String id = ok(admin(), "/v1/grants", "{\"person\":\"p-year\",\"role\":\"ANALYST\"}")
                .path("id")
                .asString();
        JsonNode grant = found(admin(), "/v1/grants", id);
        JsonNode key = ok(admin(), "/v1/keys", "{\"person\":\"p-year\"}");
        assertThat(List.of(grant, key))
                .allSatisfy(each -> assertThat(Duration.between(
                                Instant.parse(each.path("from").asString()),
                                Instant.parse(each.path("to").asString())))
                        .isEqualTo(Duration.ofDays(365)));
    }

    @Test
    void a_client_that_was_ended_is_not_confused_with_one_that_never_was() {
        ok(admin(), "/v1/clients", "{\"id\":\"gone\",\"owner\":\"" + TestAccess.ADMIN + "\",\"scopes\":[\"decide\"]}");
        ok(admin(), "/v1/clients/gone/end", "");
        refused(admin().post("/v1/keys", "{\"client\":\"gone\"}"), "", "`gone` was ended.");
        refused(admin().post("/v1/clients", "{\"id\":\"gone\"}"), "", "`gone` was ended.");
        assertThat(admin().post("/v1/keys", "{\"client\":\"gonr\"}").body())
                .contains("there is no client")
                .doesNotContain("Maybe `gone`");
    }

    @Test
    void a_client_gets_the_usual_rate_back() {
        String owner = ",\"owner\":\"" + TestAccess.ADMIN + "\",\"scopes\":[\"decide\"]";
        assertThat(ok(admin(), "/v1/clients", "{\"id\":\"rated\",\"perSecond\":7" + owner + "}")
                        .path("perSecond")
                        .asInt())
                .isEqualTo(7);
        assertThat(ok(admin(), "/v1/clients", "{\"id\":\"rated\"}")
                        .path("perSecond")
                        .asInt())
                .isEqualTo(7);
        assertThat(ok(admin(), "/v1/clients", "{\"id\":\"rated\",\"perSecond\":null}")
                        .has("perSecond"))
                .isFalse();
        assertThat(found(admin(), "/v1/clients", "rated").has("perSecond")).isFalse();
    }

    @Test
    void a_client_whose_owner_has_left_gets_no_key() {
        ok(admin(), "/v1/people", "{\"id\":\"p-owner\"}");
        ok(admin(), "/v1/clients", "{\"id\":\"owned\",\"owner\":\"p-owner\",\"scopes\":[\"decide\"]}");
        ok(admin(), "/v1/people/p-owner/leave", "");
        refused(admin().post("/v1/keys", "{\"client\":\"owned\"}"), "", "Maybe name another owner");
        ok(admin(), "/v1/clients", "{\"id\":\"owned\",\"owner\":\"" + TestAccess.ADMIN + "\"}");
        ok(admin(), "/v1/keys", "{\"client\":\"owned\"}");
    }

    @Test
    void a_compliance_reviewer_confirms_and_another_approver_sees_nothing_that_waits() {
        ok(admin(), "/v1/people", "{\"id\":\"p-third\"}");
        String grant = ok(admin(), "/v1/grants", "{\"person\":\"p-third\",\"role\":\"ANALYST\"}")
                .path("id")
                .asString();
        assertThat(list(as(CARER), "/v1/confirmations")).isEmpty();
        refused(as(CARER).post("/v1/confirmations/" + grant, "{}"), "OTHER_PERSON_NEEDED", "COMPLIANCE_REVIEWER");
        assertThat(found(as(AUDITOR), "/v1/confirmations", grant)
                        .path("mayConfirm")
                        .asBoolean())
                .isFalse();
        assertThat(found(as(COMPLIANCE), "/v1/confirmations", grant)
                        .path("mayConfirm")
                        .asBoolean())
                .isTrue();
        ok(as(COMPLIANCE), "/v1/confirmations/" + grant, "{}");
    }

    @Test
    void a_new_identity_of_an_approver_waits_for_another_person() {
        JsonNode change = ok(
                admin(),
                "/v1/people",
                "{\"id\":\"" + CARER + "\",\"identities\":[{\"issuer\":\"https://id.example\",\"subject\":\"77\"}]}");
        assertThat(change.path("waits").asBoolean()).isTrue();
        assertThat(found(admin(), "/v1/people", CARER).path("identities")).isEmpty();
        assertThat(found(admin(), "/v1/people", CARER).path("waits").asBoolean())
                .isTrue();
        ok(other(), "/v1/confirmations/" + change.path("id").asString(), "{}");
        assertThat(found(admin(), "/v1/people", CARER).path("identities")).hasSize(1);
    }

    @Test
    void a_proposal_of_somebody_who_left_is_not_listed_and_not_confirmed() {
        Caller third = service.caller().as(newcomer("p-expelled", "ADMIN"));
        ok(admin(), "/v1/people", "{\"id\":\"p-proposed\"}");
        String grant = ok(third, "/v1/grants", "{\"person\":\"p-proposed\",\"role\":\"ANALYST\"}")
                .path("id")
                .asString();
        assertThat(found(other(), "/v1/confirmations", grant).path("mayConfirm").asBoolean())
                .isTrue();
        ok(admin(), "/v1/people/p-expelled/leave", "");
        assertThat(list(other(), "/v1/confirmations").valueStream())
                .noneMatch(each -> each.path("id").asString().equals(grant));
        assertThat(found(other(), "/v1/grants", grant).path("state").asString()).isEqualTo("ENDED");
        refused(other().post("/v1/confirmations/" + grant, ""), "", "Maybe propose it again");
    }

    @Test
    void a_change_that_waits_does_not_bring_back_what_was_removed_since() {
        ok(
                admin(),
                "/v1/people",
                "{\"id\":\"p-moved\",\"aliases\":[\"mail-moved\"],"
                        + "\"identities\":[{\"issuer\":\"https://id.example\",\"subject\":\"lost\"}]}");
        newcomer("p-moved", "REVIEWER");
        JsonNode name = ok(admin(), "/v1/people", "{\"id\":\"p-moved\",\"name\":\"Moved\"}");
        JsonNode removal = ok(other(), "/v1/people", "{\"id\":\"p-moved\",\"identities\":[],\"aliases\":[]}");
        ok(admin(), "/v1/confirmations/" + removal.path("id").asString(), "");
        refused(other().post("/v1/confirmations/" + name.path("id").asString(), ""), "", "replaced it");
        JsonNode person = found(admin(), "/v1/people", "p-moved");
        assertThat(person.path("identities")).isEmpty();
        assertThat(person.path("aliases")).isEmpty();
        assertThat(person.path("waits").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/people | {'id':'p-9','alias':['x']} | there is no such member",
                "/v1/people | {'id':'p-9','aliases':'x'} | is not a list of texts",
                "/v1/people | {'id':'p-9','identities':[{'issuer':'a'}]} | it is missing",
                "/v1/people | {'id':'a/b'} | Maybe use a short id",
                "/v1/people | {'id':'a\uff0fb'} | Maybe use a short id",
                "/v1/people | {'id':'..'} | Maybe use a short id",
                "/v1/people | {} | it is missing",
                "/v1/people | [] | it is not a JSON object",
                "/v1/grants | {'person':'p-carer','role':'FRONTLINE_USR'} | Maybe `FRONTLINE_USER`",
                "/v1/grants | {'person':'p-carer','role':'CX_LEADER','to':'31.3.2027'} | Maybe 2027-03-31",
                "/v1/grants | {'person':'p-carer','role':'CX_LEADER','to':'2099-01-01'} | more than a year",
                "/v1/grants | {'person':'p-carer','role':'CX_LEADER','qualifiers':{'a':1}} | it is not a text",
                "/v1/grants | {'person':'p-carex','role':'CX_LEADER'} | Maybe `p-carer`",
                "/v1/clients | {'id':'a','owner':'p-carer','scopes':['decid']} | Maybe `decide`",
                "/v1/clients | {'id':'a','owner':'p-carer'} | Maybe [\\\"decide\\\"]",
                "/v1/clients | {'id':'a','perSecond':1.5} | is not a whole number",
                "/v1/clients | {'id':'crm','agents':['service-*']} | `*` names none",
                "/v1/clients | {'id':'crm','agents':[' service-triage-01 ']} | Maybe `service-triage-01`",
                "/v1/clients | {'id':'crm','kinds':['\u200bservice triage']} | Maybe `service triage`",
                "/v1/people | {'id':'p-9','customerIds':['']} | is empty",
                "/v1/people | {'id':'p-9','customerIds':['\u200b ']} | invisible letter",
                "/v1/people | {'id':'p-9','customerIds':['\u3164']} | invisible letter",
                "/v1/people | {'id':'p-9','customerIds':['C-\\u00071']} | control character",
                "/v1/people | {'id':'p-9','identities':[{'issuer':'https://a','subject':'x '}]} | Maybe `x`",
                "/v1/grants | {'person':'p-carer','role':'CX_LEADER','from':'2026-01-01'} | is before today",
                "/v1/grants | {'person':'p-carer','role':'CX_LEADER','from':'2099-01-01'} | more than a year ahead",
                "/v1/keys | {'person':'p-carer','client':'crm'} | A key belongs to one of them",
                "/v1/keys | {'client':'crn'} | Maybe `crm`",
                "/v1/keys/none/revoke | {'because':'x'} | there is no such member",
            })
    void a_body_that_cannot_be_read_is_told_what_is_allowed(String path, String body, String says) {
        refused(admin().post(path, body.replace('\'', '"')), "", says);
    }

    @Test
    void roles_that_must_not_meet_are_refused_with_their_code() {
        refused(
                admin().post("/v1/grants", "{\"person\":\"" + AUDITOR + "\",\"role\":\"ANALYST\"}"),
                "ROLES_MUST_NOT_MEET",
                "AUDITOR");
    }

    @Test
    void a_person_has_at_most_twenty_keys_that_are_not_over() {
        Caller many = service.caller().as(newcomer("p-many", "FRONTLINE_USER"));
        String last = "";
        for (int i = 1; i < 20; i++) {
            last = ok(many, "/v1/keys", "{\"person\":\"p-many\"}").path("id").asString();
        }
        refused(many.post("/v1/keys", "{\"person\":\"p-many\"}"), "", "Allowed: at most 20");
        ok(many, "/v1/keys/" + last + "/revoke", "");
        ok(many, "/v1/keys", "{\"person\":\"p-many\"}");
    }

    @Test
    void a_list_has_pages() {
        assertThat(admin().get("/v1/people?limit=3").statusCode()).isEqualTo(400);
        JsonNode all = list(admin(), "/v1/people");
        JsonNode rest = list(admin(), "/v1/people?next=" + all.get(0).path("id").asString());
        assertThat(rest.get(0)).isEqualTo(all.get(1));
    }
}
