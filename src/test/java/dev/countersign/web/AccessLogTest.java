package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.edge.KeyUse;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.Ledger;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.AccessLog;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who signed in, who looked at which customer, and when a key was last used. */
@Tag("slow")
class AccessLogTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String ASKED_ABOUT = "C-1008";
    private static final String ANALYST = "p-anton";
    private static final String AUDITOR = "p-audra";
    private static final String CARER = "p-carer";
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final StandingClock clock = new StandingClock();
    private final Path data = KeptPack.in(Temporary.folder());
    private TestAccess access;
    private RunningService service;

    @BeforeEach
    void start() {
        access = TestAccess.in(
                data,
                clock,
                people -> people.client("crm", "service-triage-01")
                        .granted(ANALYST, "ANALYST")
                        .granted(AUDITOR, "AUDITOR")
                        .approver(CARER, Role.FRONTLINE_USER)
                        .approver("p-1", Role.FRONTLINE_USER)
                        .approver("p-2", Role.DATA_STEWARD));
        again();
    }

    private void again() {
        service = RunningService.with(
                Map.of("clockAndRandom", () -> clock), EXAMPLE.resolve("facts"), "--countersign.data=" + data);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Caller as(String person) {
        return service.caller().as(access.key(person));
    }

    /** About the customer {@value #ASKED_ABOUT}. */
    private static ObjectNode request() throws IOException {
        return (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
    }

    private static Stream<String> paths(List<JsonNode> looks) {
        return looks.get(0).path("paths").valueStream().map(JsonNode::asString);
    }

    private String decided() throws IOException {
        HttpResponse<String> answer = as("crm").post("/v1/decide", request().toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer).path("decisionId").asString();
    }

    private String customer(String decision) {
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        return records.customersOf(records.place(decision).orElseThrow())
                .iterator()
                .next();
    }

    private AccessSchedule schedule() {
        return service.beans(AccessSchedule.class).iterator().next();
    }

    private void write() {
        clock.pass(A_MINUTE);
        schedule().write();
    }

    private List<JsonNode> recorded(AccessEvent event) {
        Entries entries = Entries.of(data);
        return LongStream.range(0, entries.size())
                .mapToObj(each -> RunningService.JSON.readTree(entries.get(each).open()))
                .filter(each -> each.path("type").asString().equals(event.type()))
                .toList();
    }

    private List<JsonNode> looks(String customer) {
        HttpResponse<String> answer = as(AUDITOR).get("/v1/looks?customer=" + customer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer).path("results").valueStream().toList();
    }

    @Test
    void a_sign_in_of_somebody_with_very_many_qualifiers_is_recorded() {
        AccessChanges changes = service.beans(AccessChanges.class).iterator().next();
        for (int grant = 0; grant < 15; grant++) {
            Map<String, @Nullable Instant> qualifiers = new HashMap<>();
            for (int each = 0; each < 50; each++) {
                qualifiers.put("q" + grant + "-" + each + "z".repeat(58), null);
            }
            String id = changes.grant(
                            TestAccess.by(TestAccess.ADMIN),
                            new GrantWish(CARER, "CX_LEADER", qualifiers, null, null, ""))
                    .id();
            changes.confirm(TestAccess.by(TestAccess.OTHER_ADMIN), id);
        }
        assertThat(as(CARER).get("/v1/release").statusCode()).isEqualTo(200);
        service.close();
        JsonNode signedIn = recorded(AccessEvent.SIGNED_IN).get(0);
        assertThat(signedIn.path("oversight")).hasSize(100);
        assertThat(signedIn.path("omitted").asInt()).isEqualTo(752 - 100);
    }

    @Test
    void a_reader_can_list_who_looked_at_a_customer() throws IOException {
        String decision = decided();
        String customer = customer(decision);
        assertThat(as(ANALYST).get("/v1/decisions/" + decision).statusCode()).isEqualTo(200);
        assertThat(as(ANALYST).get("/v1/decisions/" + decision + "/replay").statusCode())
                .isEqualTo(200);
        assertThat(as(ANALYST).get("/v1/decisions?customer=" + customer).statusCode())
                .isEqualTo(200);
        assertThat(as(ANALYST).get("/v1/decisions?customer=C-made-up").statusCode())
                .isEqualTo(200);
        as(ANALYST).get("/v1/decisions");
        as("crm").get("/v1/decisions/" + decision);
        write();

        List<JsonNode> looks = looks(customer);
        assertThat(looks).hasSize(1);
        assertThat(looks.get(0).path("person").asString()).isEqualTo(ANALYST);
        assertThat(looks.get(0).path("paths").valueStream().map(JsonNode::asString))
                .containsExactly("/v1/decisions", "/v1/decisions/{id}", "/v1/decisions/{id}/replay");
        assertThat(recorded(AccessEvent.LOOKED)).hasSize(1);
        JsonNode open = recorded(AccessEvent.LOOKED).get(0);
        assertThat(open.path("reads").asInt()).isEqualTo(4);
        assertThat(open.toString())
                .doesNotContain(ANALYST)
                .doesNotContain(customer)
                .doesNotContain("made-up");
        assertThat(service.beans(DecisionRecords.class).iterator().next().knows("customer:C-made-up"))
                .as("a made-up id gets no key")
                .isFalse();
    }

    /** Nobody has asked about the customer before, so only our own facts know this id. */
    @Test
    void what_a_person_tries_is_a_look_at_the_customer_also_when_nothing_is_found() throws IOException {
        ObjectNode request = request();
        as(ANALYST).answer("/v1/decide", request.toString());
        as(ANALYST).answer("/access/v1/evaluation", request.toString());
        ObjectNode other = request.deepCopy();
        ((ObjectNode) other.path("resource")).put("id", "S-2001");
        as(ANALYST).answer("/access/v1/evaluations", "{\"evaluations\":[" + request + "," + other + "]}");
        ObjectNode madeUp = request.deepCopy();
        madeUp.putObject("resource").put("type", "customer").put("id", "C-made-up");
        as(ANALYST).answer("/v1/decide", madeUp.toString());
        as("crm").answer("/v1/decide", madeUp.toString());
        write();

        assertThat(looks(ASKED_ABOUT)).hasSize(1);
        assertThat(paths(looks(ASKED_ABOUT)))
                .containsExactly("/access/v1/evaluation", "/access/v1/evaluations", "/v1/decide");
        assertThat(looks(ASKED_ABOUT).get(0).path("person").asString()).isEqualTo(ANALYST);
        assertThat(looks("C-1002")).as("each item of a batch").hasSize(1);
        assertThat(looks("C-made-up")).isEmpty();
        assertThat(service.beans(DecisionRecords.class).iterator().next().knows("customer:C-made-up"))
                .as("a made-up id gets no key")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"action", "subject", "resource"})
    void what_a_person_searches_is_a_look_at_the_customers_of_all_candidates(String kind) throws IOException {
        ObjectNode question = request();
        if (kind.equals("action")) {
            question.remove("action");
        } else {
            ((ObjectNode) question.path(kind)).remove("id");
        }
        as(ANALYST).answer("/access/v1/search/" + kind, question.toString());
        write();
        assertThat(paths(looks(ASKED_ABOUT))).containsExactly("/access/v1/search/" + kind);
        assertThat(looks("C-1002")).hasSize(kind.equals("resource") ? 1 : 0);
    }

    @Test
    void what_a_person_approves_or_wants_to_approve_is_a_look_at_the_customer() throws IOException {
        ObjectNode request = request();
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex("Hello."));
        String task = as("crm").opensTask(request, "Hello.");
        HttpResponse<String> unseen =
                as(CARER).post("/v1/reviews/" + task + "/approve", "{}", "If-Match", "\"7-0123456789abcdef\"");
        assertThat(unseen.statusCode()).as(unseen.body()).isEqualTo(412);
        write();
        assertThat(looks(ASKED_ABOUT)).hasSize(1);
        assertThat(looks(ASKED_ABOUT).get(0).path("person").asString()).isEqualTo(CARER);
        assertThat(as("p-2").approves(task).statusCode()).as("of another role").isEqualTo(404);
        assertThat(as("p-1").approves(task).statusCode()).isEqualTo(200);
        write();
        assertThat(looks(ASKED_ABOUT)).anySatisfy(look -> {
            assertThat(look.path("person").asString()).isEqualTo("p-1");
            assertThat(paths(List.of(look))).containsExactlyInAnyOrder("/v1/reviews/{id}", "/v1/reviews/{id}/approve");
        });
        assertThat(looks(ASKED_ABOUT))
                .noneMatch(look -> look.path("person").asString().equals("p-2"));
    }

    @Test
    void the_same_customers_do_not_fill_another_entry_within_a_minute() {
        AccessLog log = service.beans(AccessLog.class).iterator().next();
        Ledger ledger = service.beans(dev.countersign.decisions.DataFolder.class)
                .iterator()
                .next()
                .ledger();
        Set<String> customers =
                IntStream.range(0, 1000).mapToObj(i -> "C-many-" + i).collect(Collectors.toCollection(TreeSet::new));
        customers.forEach(each -> ledger.subject("customer:" + each));
        for (int i = 0; i < 20; i++) {
            log.looked(TestAccess.by(ANALYST), "/access/v1/search/resource", customers);
        }
        service.close();
        assertThat(recorded(AccessEvent.LOOKED)).hasSize(3);
        assertThat(recorded(AccessEvent.LOOKED).stream()
                        .mapToInt(each -> each.path("reads").asInt())
                        .sum())
                .isEqualTo(20);
    }

    @Test
    void made_up_ids_do_not_hide_a_look_at_a_customer() throws IOException {
        String decision = decided();
        Set<String> madeUp =
                IntStream.range(0, 10_000).mapToObj(i -> "C-no-" + i).collect(Collectors.toSet());
        service.beans(AccessLog.class)
                .iterator()
                .next()
                .looked(TestAccess.by(ANALYST), "/access/v1/evaluations", madeUp);
        assertThat(as(ANALYST).get("/v1/decisions/" + decision).statusCode()).isEqualTo(200);
        write();
        assertThat(looks(customer(decision))).hasSize(1);
    }

    @Test
    void one_person_has_one_entry_a_minute() throws IOException {
        String decision = decided();
        for (int i = 0; i < 30; i++) {
            as(ANALYST).get("/v1/decisions/" + decision);
            schedule().write();
        }
        assertThat(recorded(AccessEvent.LOOKED)).hasSizeLessThanOrEqualTo(1);
        write();
        assertThat(recorded(AccessEvent.LOOKED)).hasSizeLessThanOrEqualTo(2);
        assertThat(recorded(AccessEvent.LOOKED).stream()
                        .mapToInt(each -> each.path("reads").asInt())
                        .sum())
                .isEqualTo(30);
    }

    @Test
    void every_read_of_an_auditor_is_recorded_without_ids() throws IOException {
        String decision = decided();
        as(AUDITOR).get("/v1/release");
        as(AUDITOR).get("/v1/decisions/" + decision + "/proof");
        as(AUDITOR).get("/v1/ledger/key");
        write();
        assertThat(recorded(AccessEvent.LOOKED)).hasSize(1);
        assertThat(recorded(AccessEvent.LOOKED)
                        .get(0)
                        .path("paths")
                        .valueStream()
                        .map(JsonNode::asString))
                .contains("/v1/release", "/v1/ledger/key");
        assertThat(recorded(AccessEvent.LOOKED).toString())
                .doesNotContain(decision)
                .doesNotContain(AUDITOR);
    }

    @Test
    void an_erased_customer_and_an_erased_reader_are_not_in_it_any_more() throws IOException {
        String decision = decided();
        String customer = customer(decision);
        as(ANALYST).get("/v1/decisions/" + decision);
        write();
        Ledger ledger = service.beans(dev.countersign.decisions.DataFolder.class)
                .iterator()
                .next()
                .ledger();
        ledger.erase(Set.of("staff:" + ANALYST), (what, of, all) -> {});
        assertThat(looks(customer))
                .hasSize(1)
                .allSatisfy(look -> assertThat(look.has("person")).isFalse());
        ledger.erase(Set.of("customer:" + customer), (what, of, all) -> {});
        assertThat(looks(customer)).isEmpty();
    }

    @Test
    void many_customers_are_in_several_entries_and_each_fits() {
        AccessLog log = service.beans(AccessLog.class).iterator().next();
        Ledger ledger = service.beans(dev.countersign.decisions.DataFolder.class)
                .iterator()
                .next()
                .ledger();
        Set<String> customers = IntStream.range(0, 1000)
                .mapToObj(i -> "C-" + "x".repeat(40) + i)
                .collect(Collectors.toCollection(TreeSet::new));
        customers.forEach(each -> ledger.subject("customer:" + each));
        log.looked(TestAccess.by(ANALYST), "/v1/decisions", customers);
        service.close();
        assertThat(recorded(AccessEvent.LOOKED)).hasSize(3);
        assertThat(recorded(AccessEvent.LOOKED).stream()
                        .mapToInt(each -> each.path("people").size() - 1)
                        .sum())
                .isEqualTo(1000);
    }

    @Test
    void a_person_with_a_key_is_recorded_once_a_day_and_credential_also_after_a_restart() {
        for (int i = 0; i < 3; i++) {
            as(ANALYST).get("/v1/release");
        }
        as("crm").get("/v1/release");
        stop();
        assertThat(recorded(AccessEvent.SIGNED_IN)).hasSize(1);
        JsonNode entry = recorded(AccessEvent.SIGNED_IN).get(0);
        assertThat(entry.path("rolesFrom").asString()).isEqualTo("DIRECTORY");
        assertThat(entry.path("roles").valueStream().map(JsonNode::asString)).containsExactly("ANALYST");
        assertThat(entry.path("credential").asString())
                .isEqualTo("key:" + access.key(ANALYST).split("_", 3)[1]);
        assertThat(entry.path("people")).hasSize(1);
        assertThat(entry.toString()).doesNotContain(ANALYST);

        again();
        as(ANALYST).get("/v1/release");
        stop();
        assertThat(recorded(AccessEvent.SIGNED_IN)).hasSize(1);

        clock.pass(Duration.ofDays(1));
        again();
        as(ANALYST).get("/v1/release");
        stop();
        assertThat(recorded(AccessEvent.SIGNED_IN)).hasSize(2);
    }

    @Test
    void a_sign_in_just_before_a_stop_is_recorded() {
        List<String> staff = List.of(ANALYST, AUDITOR, CARER, "p-1", "p-2", TestAccess.ADMIN, TestAccess.OTHER_ADMIN);
        List<CompletableFuture<HttpResponse<String>>> asked = staff.stream()
                .map(person -> CompletableFuture.supplyAsync(() -> as(person).get("/v1/me")))
                .toList();
        asked.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(200));
        stop();
        assertThat(recorded(AccessEvent.SIGNED_IN)).hasSize(staff.size());
    }

    @Test
    void the_day_of_the_last_use_of_a_key_outlives_a_restart_and_damage() throws IOException {
        String key = access.key("crm").split("_", 3)[1];
        LocalDate day = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        assertThat(use().lastUsed(key)).isEmpty();
        as("crm").get("/v1/release");
        assertThat(use().lastUsed(key)).hasValue(day);
        stop();
        again();
        assertThat(use().lastUsed(key)).hasValue(day);
        clock.pass(Duration.ofDays(2));
        as("crm").get("/v1/release");
        stop();

        Path file = data.resolve("key-use.txt");
        assertThat(Files.readString(file)).contains(key + " " + day.plusDays(2));
        Files.writeString(file, "\u0000damage\nno-key 2026-13-99\nzzzzzzzzzz 9999-12-31\n" + Files.readString(file));
        again();
        assertThat(use().lastUsed(key)).hasValue(day.plusDays(2));
        assertThat(use().lastUsed("zzzzzzzzzz")).as("a day of the future").isEmpty();
        stop();
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        again();
        assertThat(use().lastUsed(key)).isEmpty();
    }

    private KeyUse use() {
        return service.beans(KeyUse.class).iterator().next();
    }

    @Test
    void a_search_for_looks_names_its_mistakes_and_others_may_not_ask() {
        assertThat(as(AUDITOR).get("/v1/looks").body()).contains("`customer=C-1001`");
        assertThat(as(AUDITOR).get("/v1/looks?customer=C&limt=1").body()).contains("Maybe `limit`?");
        assertThat(as(ANALYST).get("/v1/looks?customer=C").statusCode()).isEqualTo(403);
        assertThat(as(TestAccess.ADMIN).get("/v1/looks?customer=C").statusCode())
                .isEqualTo(200);
        assertThat(service.get("/v1/looks?customer=C").statusCode()).isEqualTo(401);
    }
}
