package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.verify.Verify;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.KeptPack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A customer contests a decision, and another person than before explains it, reviews it and answers. */
@Tag("slow")
@Timeout(120)
class ContestTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String AGENT = "crm";
    private static final String PORTAL = "portal";
    private static final String TEXT = "Your parcel arrives on Monday.";
    private static final String WORDS = "I never got the parcel, and I want a person to look at it.";
    private static final int CUSTOMERS = 32;
    /** A customer whose state is told to the staff only, and stops every commitment. */
    private static final int BLOCKED = CUSTOMERS;
    /** A customer whose state is told to the staff only, and demands a trained person. */
    private static final int PROTECTED = CUSTOMERS - 1;

    private static final MovableClock CLOCK = new MovableClock();
    private static final Path DATA = KeptPack.in(Temporary.folder());
    private static final Path FACTS = Temporary.folder();

    private static OpenApi openApi;
    private static TestAccess access;
    private static RunningService service;
    private static int used;

    @BeforeAll
    static void start() throws IOException {
        openApi = new OpenApi();
        for (String file : List.of("agents.jsonl", "organisation.jsonl")) {
            Files.copy(EXAMPLE.resolve("facts").resolve(file), FACTS.resolve(file));
        }
        Files.write(
                FACTS.resolve("customers.jsonl"),
                IntStream.rangeClosed(1, CUSTOMERS)
                        .boxed()
                        .flatMap(i -> Stream.of(
                                fact(
                                        "customer",
                                        "zz-" + i,
                                        "{\"kind\":\"CONSUMER\",\"countries\":[\"DE\"],\"regions\":[],"
                                                + "\"birthDate\":\"1985-03-14\",\"phone\":\"\","
                                                + "\"zones\":[\"Europe/Berlin\"],\"states\":["
                                                + state(i) + "],\"aliases\":[" + (i == BLOCKED ? "\"zz-merged\"" : "")
                                                + "]}"),
                                fact(
                                        "serviceCase",
                                        "S-" + i,
                                        "{\"customer\":\"zz-" + i
                                                + "\",\"topic\":\"DELIVERY\",\"status\":\"NEW\",\"priority\":\"P3\"}")))
                        .toList());
        Files.writeString(
                FACTS.resolve("merged.jsonl"),
                fact(
                        "serviceCase",
                        "S-merged",
                        "{\"customer\":\"zz-merged\",\"topic\":\"DELIVERY\",\"status\":\"NEW\",\"priority\":\"P3\"}"));
        Files.write(
                FACTS.resolve("company.jsonl"),
                List.of(
                        fact(
                                "customer",
                                "zz-company",
                                "{\"kind\":\"CORPORATE\",\"countries\":[\"GB\"],\"regions\":[],\"phone\":\"\","
                                        + "\"zones\":[\"Europe/London\"],\"states\":[]}"),
                        fact(
                                "history",
                                "H-company",
                                "{\"customer\":\"zz-company\",\"lastContact\":\"2026-05-20\",\"openComplaint\":false,"
                                        + "\"openUrgentCase\":false,\"contactsSince\":\"2025-01-01\"}")));
        access = TestAccess.in(
                DATA,
                CLOCK,
                people -> people.everyAgent(AGENT)
                        .client(PORTAL, EnumSet.of(Scope.CONTEST), Set.of(), Set.of(), false)
                        .approver("p-front", Role.FRONTLINE_USER)
                        .person("p-owner", Set.of("p-service-lead"), Set.of())
                        .approver("p-owner", Role.COMPLIANCE_REVIEWER)
                        .person("p-customer", Set.of(), Set.of("zz-merged"))
                        .approver("p-customer", Role.COMPLIANCE_REVIEWER)
                        .approver("p-legal", Role.COMPLIANCE_REVIEWER)
                        .approver("p-legal-2", Role.COMPLIANCE_REVIEWER)
                        .client(
                                "desk",
                                EnumSet.of(Scope.DECIDE, Scope.REQUEST),
                                Set.of("service-triage-01"),
                                Set.of(),
                                false)
                        .approver("p-editor", Role.FRONTLINE_USER)
                        .approver("p-gone", Role.FRONTLINE_USER)
                        .approver("p-data", Role.DATA_STEWARD)
                        .approver("p-leader", Role.CX_LEADER)
                        .granted("p-reviewer", "REVIEWER")
                        .granted("p-auditor", "AUDITOR"));
        run();
    }

    private static String state(int customer) {
        return customer == BLOCKED ? "\"FRAUD_BLOCK\"" : customer == PROTECTED ? "\"ABUSE_MARKER\"" : "";
    }

    private static void run() {
        service = RunningService.with(Map.of("clockAndRandom", () -> CLOCK), FACTS, "--countersign.data=" + DATA);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String fact(String type, String id, String properties) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"properties\":" + properties
                + ",\"source\":\"crm\",\"asOf\":\"2026-11-22T02:00:00Z\"}";
    }

    /** A customer whom no other test uses. */
    private static int customer() {
        used++;
        assertThat(used).isLessThan(PROTECTED);
        return used;
    }

    private static Caller as(String owner) {
        return service.caller().as(access.key(owner));
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status >= 400) {
            assertThat(openApi.violations("Problem", RunningService.json(answer)))
                    .isEmpty();
        }
        return RunningService.json(answer);
    }

    private static ObjectNode reply(int customer) throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
        ((ObjectNode) request.path("resource")).put("id", "S-" + customer);
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(TEXT));
        return request;
    }

    private static String decided(JsonNode request) {
        return as(AGENT)
                .answer("/v1/decide", request.toString())
                .path("decisionId")
                .asString();
    }

    private static ObjectNode contest(int customer, String... decisions) {
        ObjectNode body = RunningService.JSON
                .createObjectNode()
                .put("customer", "zz-" + customer)
                .put("channel", "EMAIL")
                .put("words", WORDS);
        List.of(decisions).forEach(body.putArray("decisions")::add);
        return body;
    }

    private static JsonNode received(ObjectNode body) {
        JsonNode received = json(as(PORTAL).post("/v1/contests", body.toString()), 201);
        assertThat(openApi.violations("ContestReceived", received)).isEmpty();
        return received;
    }

    /** Id of a contest of a reply that was held now. */
    private static String opened(int customer) throws IOException {
        return received(contest(customer, decided(reply(customer))))
                .path("contestId")
                .asString();
    }

    private static JsonNode shown(String person, String contest) {
        JsonNode shown = json(as(person).get("/v1/contests/" + contest), 200);
        assertThat(openApi.violations("Contest", shown)).isEmpty();
        return shown;
    }

    private static String state(String contest) {
        return shown("p-auditor", contest).path("state").asString();
    }

    private static HttpResponse<String> step(String person, String contest, String step, String body) {
        return step(
                person,
                contest,
                step,
                shown("p-auditor", contest).path("version").asInt(),
                body);
    }

    private static HttpResponse<String> step(String person, String contest, String step, int version, String body) {
        return as(person)
                .post(
                        "/v1/contests/" + contest + "/" + step,
                        body.replace('\'', '"'),
                        "If-Match",
                        "\"" + version + "\"");
    }

    private static JsonNode explanation(String person, String contest) {
        JsonNode told = json(as(person).get("/v1/contests/" + contest + "/explanation"), 200);
        assertThat(openApi.violations("ContestExplanation", told)).isEmpty();
        return told;
    }

    private static void explained(String person, String contest) {
        json(step(person, contest, "admit", "{}"), 200);
        json(
                step(
                        person,
                        contest,
                        "explain",
                        "{'sha256':'"
                                + explanation(person, contest).path("sha256").asString() + "'}"),
                200);
    }

    private static List<String> open(String person) {
        JsonNode list = json(as(person).get("/v1/contests"), 200);
        assertThat(openApi.violations("Contests", list)).isEmpty();
        return list.path("results")
                .valueStream()
                .map(each -> each.path("contestId").asString())
                .toList();
    }

    private static List<String> followUps(String person, String decision) {
        return json(as(person).get("/v1/follow-ups"), 200)
                .path("results")
                .valueStream()
                .filter(each -> each.path("decisionId").asString().equals(decision))
                .map(each -> each.path("kind").asString() + " "
                        + each.path("leadsTo").asString("") + " "
                        + each.path("role").asString())
                .toList();
    }

    /** Id of a contest that changed a decision. */
    private static String changed(int customer, String decision, String outcome) throws IOException {
        String contest = received(contest(customer, decision)).path("contestId").asString();
        explained("p-legal", contest);
        json(step("p-legal", contest, "review", "{}"), 200);
        CLOCK.pass(Duration.ofSeconds(1));
        json(
                step(
                        "p-legal",
                        contest,
                        "decide",
                        outcome.equals("UPHELD")
                                ? "{'outcome':'UPHELD','code':'DECISION_CORRECT'}"
                                : "{'outcome':'" + outcome + "','code':'WRONG_FACT','newDecision':'"
                                        + decided(reply(customer)) + "'}"),
                200);
        return contest;
    }

    @Test
    void a_contest_that_changes_something_is_feedback_and_what_was_done_needs_a_correcting_action() throws IOException {
        int customer = customer();
        String decision = decided(reply(customer));
        changed(customer, decision, "CHANGED");
        assertThat(followUps("p-auditor", decision)).containsExactly("FEEDBACK DATA DATA_STEWARD");
        as(AGENT).post("/v1/decisions/" + decision + "/outcome", "{\"outcome\":\"EXECUTED\"}");
        assertThat(followUps("p-auditor", decision))
                .containsExactlyInAnyOrder("FEEDBACK DATA DATA_STEWARD", "CORRECTING_ACTION  CX_LEADER");
        assertThat(followUps("p-leader", decision)).containsExactly("CORRECTING_ACTION  CX_LEADER");
        assertThat(followUps("p-front", decision)).isEmpty();
        String action = json(as("p-leader").get("/v1/follow-ups"), 200)
                .at("/results/0/followUpId")
                .asString();
        json(
                as("p-leader").post("/v1/follow-ups/" + action + "/close", "{\"result\":\"DONE\",\"text\":\"Sent.\"}"),
                200);
        assertThat(followUps("p-leader", decision)).isEmpty();
        assertThat(followUps("p-data", decision)).containsExactly("FEEDBACK DATA DATA_STEWARD");

        int other = customer();
        String upheld = decided(reply(other));
        changed(other, upheld, "UPHELD");
        as(AGENT).post("/v1/decisions/" + upheld + "/outcome", "{\"outcome\":\"EXECUTED\"}");
        assertThat(followUps("p-auditor", upheld)).isEmpty();
    }

    @Test
    void a_decision_is_contested_explained_reviewed_by_another_person_changed_and_answered() throws IOException {
        int customer = customer();
        String earlier = decided(reply(customer));
        CLOCK.pass(Duration.ofSeconds(1));
        String first = decided(reply(customer));
        CLOCK.pass(Duration.ofSeconds(1));
        String also = decided(reply(customer));
        CLOCK.pass(Duration.ofSeconds(1));
        ObjectNode other = reply(customer);
        ((ObjectNode) other.path("action")).put("name", "draft_service_reply");
        String contest =
                received(contest(customer, first, also)).path("contestId").asString();
        assertThat(open("p-legal")).contains(contest);
        assertThat(shown("p-legal", contest).path("words").asString()).isEqualTo(WORDS);
        assertThat(shown("p-legal", contest).path("steps").valueStream().map(JsonNode::asString))
                .containsExactly("ADMIT", "REFUSE", "EXTEND");

        explained("p-legal", contest);
        assertThat(state(contest)).isEqualTo("EXPLAINED");
        json(step("p-legal", contest, "review", "{}"), 200);
        assertThat(state(contest)).isEqualTo("IN_REVIEW");
        String second = decided(reply(customer));
        assertThat(json(step("p-legal-2", contest, "decide", "{'outcome':'UPHELD','code':'DECISION_CORRECT'}"), 409)
                        .path("code")
                        .asString())
                .as("another person reviews it")
                .isEqualTo("NOT_POSSIBLE");
        for (String none : List.of(first, also, earlier, decided(reply(customer())), decided(other), "none", "")) {
            assertThat(json(
                                    step(
                                            "p-legal",
                                            contest,
                                            "decide",
                                            "{'outcome':'CHANGED','code':'WRONG_FACT','newDecision':'" + none + "'}"),
                                    400)
                            .at("/problems/0/place")
                            .asString())
                    .as(none)
                    .isEqualTo("newDecision");
        }
        json(
                step(
                        "p-legal",
                        contest,
                        "decide",
                        "{'outcome':'CHANGED','code':'WRONG_FACT','newDecision':'" + second
                                + "','text':'It was lost.'}"),
                200);
        JsonNode changed = shown("p-auditor", contest);
        assertThat(changed.path("state").asString()).isEqualTo("CHANGED");
        assertThat(changed.path("newDecision").asString()).isEqualTo(second);
        json(step("p-legal", contest, "answer", "{'text':'We have sent it again.'}"), 200);
        assertThat(shown("p-legal", contest).path("answer").asString()).isEqualTo("We have sent it again.");
        json(step("p-legal", contest, "close", "{}"), 200);
        assertThat(state(contest)).isEqualTo("CLOSED");
        assertThat(open("p-legal")).doesNotContain(contest);
        assertThat(json(step("p-legal", contest, "close", "{}"), 409)
                        .path("code")
                        .asString())
                .isEqualTo("NOT_POSSIBLE");
    }

    @Test
    void the_states_are_the_same_after_a_restart_without_the_search_index() throws IOException {
        String waiting = opened(customer());
        String explained = opened(customer());
        explained("p-legal", explained);
        JsonNode first = shown("p-legal", waiting);
        JsonNode second = shown("p-legal", explained);
        List<String> list = open("p-legal");

        service.close();
        try (Stream<Path> files = Files.walk(DATA.resolve("projection"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        run();

        assertThat(shown("p-legal", waiting)).isEqualTo(first);
        assertThat(shown("p-legal", explained)).isEqualTo(second);
        assertThat(open("p-legal")).isEqualTo(list);
        json(step("p-legal", explained, "review", "{}"), 200);
        assertThat(state(explained)).isEqualTo("IN_REVIEW");
    }

    @Test
    void a_contest_that_is_not_admitted_is_answered_with_a_code_and_has_ended() throws IOException {
        String contest = opened(customer());
        assertThat(json(step("p-legal", contest, "refuse", "{'code':'UNFOUNDED'}"), 400)
                        .at("/problems/0/place")
                        .asString())
                .isEqualTo("text");
        assertThat(json(step("p-legal", contest, "refuse", "{'code':'UNFOUNDET','text':'No.'}"), 400)
                        .at("/problems/0/hint")
                        .asString())
                .isEqualTo("Maybe `UNFOUNDED`?");
        json(step("p-legal", contest, "refuse", "{'code':'UNFOUNDED','text':'We cannot see what you mean.'}"), 200);
        JsonNode refused = shown("p-legal", contest);
        assertThat(refused.path("state").asString()).isEqualTo("NOT_ADMITTED");
        assertThat(refused.path("code").asString()).isEqualTo("UNFOUNDED");
        assertThat(refused.path("answer").asString()).isEqualTo("We cannot see what you mean.");
        assertThat(refused.path("steps")).isEmpty();
        json(step("p-legal", contest, "admit", "{}"), 409);
    }

    @Test
    void only_the_next_step_is_possible_and_only_of_the_version_that_was_read() throws IOException {
        String contest = opened(customer());
        for (String step : List.of("explain", "review", "decide", "answer", "close")) {
            assertThat(json(step("p-legal", contest, step, "{}"), 409)
                            .path("code")
                            .asString())
                    .as(step)
                    .isEqualTo("NOT_POSSIBLE");
        }
        assertThat(json(step("p-legal", contest, "admit", 2, "{}"), 412)
                        .path("code")
                        .asString())
                .isEqualTo("CHANGED");
        assertThat(json(as("p-legal").post("/v1/contests/" + contest + "/admit", "{}"), 400)
                        .at("/problems/0/place")
                        .asString())
                .isEqualTo("If-Match");
        assertThat(json(step("p-legal", contest, "forget", "{}"), 404)
                        .path("detail")
                        .asString())
                .contains("there is no such path");
        json(step("p-legal", contest, "admit", 1, "{}"), 200);
        json(step("p-legal", contest, "admit", 1, "{}"), 409);
        assertThat(state(contest)).isEqualTo("ADMITTED");
    }

    @Test
    void of_two_people_at_once_one_takes_the_step() throws Exception {
        String contest = opened(customer());
        explained("p-legal", contest);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                int version = shown("p-auditor", contest).path("version").asInt();
                List<Callable<Integer>> both = new ArrayList<>();
                for (String person : List.of("p-legal", "p-legal-2")) {
                    both.add(
                            () -> step(person, contest, "review", version, "{}").statusCode());
                }
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> each : two.invokeAll(both)) {
                    answers.add(each.get());
                }
                assertThat(answers).containsExactlyInAnyOrder(200, 412);
                assertThat(shown("p-auditor", contest).path("version").asInt()).isEqualTo(version + 1);
            }
        } finally {
            two.shutdown();
        }
    }

    /** A write whose answer comes too late for the caller may be followed by another one after the same version. */
    @Test
    void of_two_entries_after_the_same_version_the_first_one_counts() throws IOException {
        String contest = opened(customer());
        explained("p-legal", contest);
        json(step("p-legal", contest, "review", "{}"), 200);
        JsonNode before = shown("p-legal", contest);
        DataFolder folder = service.beans(DataFolder.class).iterator().next();
        for (String type : List.of(EntryType.CONTEST_IN_REVIEW, EntryType.CONTEST_EXTENDED, EntryType.CONTEST_CLOSED)) {
            int version = before.path("version").asInt() - (type.equals(EntryType.CONTEST_CLOSED) ? 0 : 1);
            SealedEntry late = new SealedEntry(type, CLOCK.id(), CLOCK.now(), "person")
                    .with(EntryType.CONTEST, contest)
                    .with("until", "2030-01-01T00:00:00Z")
                    .with("version", version);
            folder.ledger()
                    .append(
                            late.entry(CLOCK.random(32), subject -> {
                                throw new IllegalStateException("no part");
                            }),
                            Duration.ofSeconds(10));
        }
        assertThat(shown("p-legal", contest)).isEqualTo(before);
        json(step("p-legal", contest, "decide", "{'outcome':'UPHELD','code':'DECISION_CORRECT'}"), 200);
    }

    private static Terminal command(String person, String... words) {
        List<String> all = new ArrayList<>(List.of("contest"));
        all.addAll(List.of(words));
        all.addAll(List.of("--url", service.caller().uri("/").toString(), "--token-file", access.keyFile(person)));
        return Terminal.run(all.toArray(String[]::new));
    }

    @Test
    void the_commands_list_show_explain_and_take_steps_without_a_browser() throws IOException {
        int customer = customer();
        ObjectNode body = contest(customer, decided(reply(customer))).put("words", "Please\nlook \u202Ehere\u001B[2J.");
        String contest = received(body).path("contestId").asString();
        assertThat(command("p-legal", "list").out()).contains(contest, "RECEIVED");
        assertThat(command("p-data", "list").out()).contains("No contest waits for you.");
        assertThat(command("p-legal", "show", contest).out())
                .contains("  | Please", "  | look \\u{202E}here\\u{1B}[2J.", "version 1", "admit, refuse, extend")
                .doesNotContain("\u202E", "\u001B", "not for you");
        assertThat(command("p-owner", "show", contest).out()).contains("not for you: AGENT_OWNER");
        Terminal old = command("p-legal", "take", contest, "ADMIT", "--seen", "7");
        assertThat(old.exit()).isEqualTo(3);
        assertThat(old.err()).contains("you have seen version 7");
        assertThat(command("p-legal", "take", contest, "ADMIT", "--seen", "1").out())
                .contains("The contest is ADMITTED, version 2.");
        String told = command("p-legal", "explanation", contest).out();
        assertThat(told).contains("The part of the AI", "SHA-256 ");
        String sha256 =
                told.substring(told.indexOf("SHA-256 ") + "SHA-256 ".length()).strip();
        assertThat(command("p-legal", "take", contest, "EXPLAIN", "--seen", "2", "--explanation", sha256)
                        .out())
                .contains("EXPLAINED");
        command("p-legal", "take", contest, "REVIEW", "--seen", "3");
        assertThat(command(
                                "p-legal",
                                "take",
                                contest,
                                "DECIDE",
                                "--seen",
                                "4",
                                "--outcome",
                                "UPHELD",
                                "--code",
                                "DECISION_CORRECT")
                        .out())
                .contains("UPHELD");
        command("p-legal", "take", contest, "ANSWER", "--seen", "5", "--text", "It stays so.");
        assertThat(command("p-legal", "show", contest).out()).contains("  | It stays so.", "ANSWERED");
    }

    @Test
    void a_client_learns_nothing_of_the_decisions_of_others() throws IOException {
        int customer = customer();
        int other = customer();
        String theirs = decided(reply(other));
        String unknown = "00000000-0000-4000-8000-000000000000";
        String a = as(PORTAL)
                .post("/v1/contests", contest(customer, theirs).toString())
                .body();
        String b = as(PORTAL)
                .post("/v1/contests", contest(customer, unknown).toString())
                .body();
        assertThat(a.replace(theirs, unknown)).isEqualTo(b);
        assertThat(a).contains("there is no decision");
        String own = decided(reply(customer));
        String both = as(PORTAL)
                .post("/v1/contests", contest(customer, own, theirs).toString())
                .body();
        assertThat(both.replace(theirs, unknown)).isEqualTo(b);
        json(as(PORTAL).get("/v1/contests"), 403);
        json(as(AGENT).post("/v1/contests", contest(customer, own).toString()), 403);
        json(as("p-reviewer").post("/v1/contests", contest(customer, own).toString()), 201);
    }

    @Test
    void a_decision_has_one_open_contest() throws IOException {
        int customer = customer();
        String decision = decided(reply(customer));
        String contest = received(contest(customer, decision)).path("contestId").asString();
        JsonNode again =
                json(as(PORTAL).post("/v1/contests", contest(customer, decision).toString()), 409);
        assertThat(again.path("code").asString()).isEqualTo("ALREADY_OPEN");
        assertThat(again.path("detail").asString()).contains(contest);
        json(step("p-legal", contest, "refuse", "{'code':'WITHDRAWN','text':'As you wish.'}"), 200);
        received(contest(customer, decision));
    }

    @Test
    void who_approved_the_decision_has_no_part_in_the_contest_by_any_id() throws IOException {
        int customer = customer();
        String held = decided(reply(customer));
        json(as("p-front").approves(as(AGENT).opensTask(reply(customer), held, TEXT)), 200);
        String allowed = decided(reply(customer));
        for (String decision : List.of(held, allowed)) {
            String contest =
                    received(contest(customer, decision)).path("contestId").asString();
            if (decision.equals(held)) {
                JsonNode seen = shown("p-front", contest);
                assertThat(seen.path("barred").valueStream().map(JsonNode::asString))
                        .containsExactly("FIRST_REVIEWER");
                JsonNode barred = json(step("p-front", contest, "admit", "{}"), 403);
                assertThat(barred.path("code").asString()).isEqualTo("BARRED");
            } else {
                json(as("p-front").get("/v1/contests/" + contest), 404);
            }
            JsonNode owner = json(step("p-owner", contest, "admit", "{}"), 403);
            assertThat(owner.path("detail").asString()).contains("AGENT_OWNER");
            json(step("p-legal", contest, "admit", "{}"), 200);
        }
    }

    @Test
    void who_changed_the_text_has_no_part_in_a_contest_of_the_changed_reply() throws IOException {
        int customer = customer();
        ObjectNode request = reply(customer);
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex("Hello."));
        String held = as("desk")
                .answer("/v1/decide", request.toString())
                .path("decisionId")
                .asString();
        ObjectNode wish = request.deepCopy();
        wish.putObject("denial").put("evaluation_id", held);
        wish.putObject("requested_access").put("countersign.content", "Hello.");
        String task = json(as("desk").post("/access/v1/requests", wish.toString()), 202)
                .at("/task/id")
                .asString();
        String seen = json(as("p-editor").get("/v1/reviews/" + task), 200)
                .path("version")
                .asString();
        JsonNode edited = json(
                as("p-editor")
                        .post(
                                "/v1/reviews/" + task + "/edit",
                                "{\"content\":\"Hello again.\"}",
                                "If-Match",
                                "\"" + seen + "\""),
                200);
        String changed = json(
                        as("p-front")
                                .get("/v1/reviews/" + edited.path("newTaskId").asString()),
                        200)
                .path("decisionId")
                .asString();
        String contest = received(contest(customer, changed)).path("contestId").asString();
        assertThat(json(step("p-editor", contest, "admit", "{}"), 403)
                        .path("detail")
                        .asString())
                .contains("FIRST_REVIEWER");
        json(step("p-front", contest, "admit", "{}"), 200);
    }

    @Test
    void a_contest_is_of_the_roles_that_may_change_the_decision() throws IOException {
        String contest = opened(customer());
        assertThat(open("p-front")).contains(contest);
        assertThat(open("p-data")).doesNotContain(contest);
        JsonNode stranger = json(as("p-data").get("/v1/contests/" + contest), 404);
        JsonNode unknown = json(as("p-data").get("/v1/contests/" + "0".repeat(32)), 404);
        assertThat(stranger.toString()).isEqualTo(unknown.toString().replace("0".repeat(32), contest));
        json(step("p-data", contest, "admit", "{}"), 404);
        json(step("p-auditor", contest, "admit", "{}"), 403);
        json(step("p-front", contest, "admit", "{}"), 200);
    }

    @Test
    void the_explanation_says_what_the_ai_did_why_and_whom_to_reach() throws IOException {
        String contest = opened(customer());
        JsonNode told = explanation("p-legal", contest);
        assertThat(told.path("complete").asBoolean()).as(told.toString()).isTrue();
        JsonNode decision = told.at("/decisions/0");
        assertThat(decision.path("role").toString())
                .contains("AI agent", "did not allow it without a decision of a person");
        assertThat(decision.path("reasons")).isNotEmpty();
        assertThat(decision.path("facts")).isNotEmpty();
        assertThat(told.path("text").asString())
                .contains("The part of the AI", "Reasons", "What was used", "Contact", contest);
        assertThat(told.path("sha256").asString())
                .isEqualTo(Sha256.hex(told.path("text").asString()));
        assertThat(told.toString()).doesNotContain("p-service-lead", "service-triage-01", "agent.");
        assertThat(explanation("p-auditor", contest)).isEqualTo(told);
    }

    @Test
    void the_explanation_of_a_refusal_says_which_facts_of_the_customer_counted_and_from_where() throws IOException {
        int customer = customer();
        ObjectNode mail = (ObjectNode)
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/05-german-sales-email.json")));
        ((ObjectNode) mail.path("resource")).put("id", "zz-" + customer);
        String contest =
                received(contest(customer, decided(mail))).path("contestId").asString();
        JsonNode told = explanation("p-legal", contest).at("/decisions/0");
        assertThat(told.path("verdict").asString()).isEqualTo("DENY");
        assertThat(told.path("role").toString()).contains("refused it automatically. No person took part.");
        assertThat(told.path("reasons").toString()).contains("has not agreed to be sold to", "ePrivacy");
        assertThat(told.path("facts").toString())
                .contains("{\"path\":\"customer.kind\",\"value\":\"CONSUMER\"")
                .contains("own record of crm, as of 2026-11-22T02:00:00Z");
        assertThat(told.path("changes").toString())
                .contains("would not have counted if one of these had been otherwise: `consent.state` (NONE)")
                .doesNotContain("action.");
        assertThat(told.toString()).doesNotContain("p-sales-lead", "sales-support-01", "agent.");
    }

    @Test
    void where_no_rule_permits_it_the_explanation_says_what_was_missing_for_one() throws IOException {
        JsonNode denied = as(AGENT).answer("/v1/decide", """
                        {"subject":{"type":"agent","id":"marketing-personalization-01"},
                         "action":{"name":"send_marketing_email","properties":{"dataClasses":["PERSONAL"],
                           "confidence":0.93,"labels":[],"channel":"EMAIL","purpose":"MARKETING","freeText":true}},
                         "resource":{"type":"customer","id":"zz-company"}}""");
        assertThat(denied.toString()).contains("NO_BASIS");
        ObjectNode body = contest(1, denied.path("decisionId").asString()).put("customer", "zz-company");
        String contest = received(body).path("contestId").asString();
        String changes =
                explanation("p-legal", contest).at("/decisions/0/changes").toString();
        assertThat(changes)
                .contains("It would have been permitted if `consent.state`", "had been EXPRESS, EXPRESS_WRITTEN")
                .doesNotContain("action.", "organisation.", "contact.alike7d");
    }

    @Test
    void what_is_hidden_from_the_customer_stays_hidden() throws IOException {
        ObjectNode request = (ObjectNode)
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/07-change-price.json")));
        ((ObjectNode) request.path("resource")).put("type", "customer").put("id", "zz-" + BLOCKED);
        ((ObjectNode) request.path("action")).put("name", "change_plan");
        JsonNode denied = as(AGENT).answer("/v1/decide", request.toString());
        assertThat(denied.path("verdict").asString()).as(denied.toString()).isEqualTo("DENY");
        String contest = received(contest(BLOCKED, denied.path("decisionId").asString()))
                .path("contestId")
                .asString();
        JsonNode told = explanation("p-legal", contest);
        assertThat(told.path("complete").asBoolean()).isFalse();
        assertThat(told.at("/decisions/0/reasons")).isEmpty();
        assertThat(told.at("/decisions/0/facts")).isEmpty();
        assertThat(told.at("/decisions/0/changes")).isEmpty();
        assertThat(told.toString()).doesNotContain("FRAUD", "fraud").contains("A person on the staff can see why.");
        assertThat(json(step("p-customer", contest, "admit", "{}"), 403)
                        .path("detail")
                        .asString())
                .contains("SUBJECT");
        assertThat(shown("p-auditor", contest).path("roles").toString()).isEqualTo("[\"COMPLIANCE_REVIEWER\"]");
    }

    @Test
    void a_decision_of_a_person_who_was_erased_is_answered_by_compliance_in_other_words() throws IOException {
        int customer = customer();
        String held = decided(reply(customer));
        json(as("p-gone").approves(as(AGENT).opensTask(reply(customer), held, TEXT)), 200);
        String allowed = decided(reply(customer));
        String contest =
                received(contest(customer, held, allowed)).path("contestId").asString();
        CLOCK.pass(Duration.ofHours(1));
        JsonNode proposed = json(
                as("p-data")
                        .post(
                                "/v1/erasures",
                                "{\"subject\":\"staff:p-gone\",\"reason\":\"left\",\"holdChecked\":true}"),
                200);
        json(as("p-legal").post("/v1/erasures/" + proposed.path("proposalId").asString() + "/confirm", "{}"), 200);
        JsonNode told = explanation("p-front", contest);
        assertThat(told.path("complete").asBoolean()).isFalse();
        assertThat(told.path("decisions")).hasSize(1);
        assertThat(told.path("text").asString()).contains("A person explains what is not explained here.");
        json(step("p-front", contest, "admit", "{}"), 200);
        json(step("p-front", contest, "explain", "{'text':'We looked.'}"), 403);
        json(step("p-legal", contest, "explain", "{'text':'We looked.'}"), 200);
    }

    @Test
    void where_something_is_hidden_only_compliance_explains_and_answers() throws IOException {
        String contest = opened(PROTECTED);
        assertThat(explanation("p-front", contest).path("complete").asBoolean()).isFalse();
        assertThat(explanation("p-front", contest).toString()).doesNotContain("ABUSE", "protected from");
        json(step("p-front", contest, "admit", "{}"), 200);
        assertThat(json(step("p-front", contest, "explain", "{'text':'You are marked.'}"), 403)
                        .path("code")
                        .asString())
                .isEqualTo("WRONG_ROLE");
        json(step("p-legal", contest, "explain", "{'text':'A person looks at it.'}"), 200);
        json(step("p-front", contest, "review", "{}"), 200);
        json(step("p-front", contest, "decide", "{'outcome':'UPHELD','code':'DECISION_CORRECT'}"), 200);
        json(step("p-front", contest, "answer", "{'text':'You are marked.'}"), 403);
        json(step("p-legal", contest, "answer", "{'text':'It stays so.'}"), 200);
        assertThat(state(contest)).isEqualTo("ANSWERED");
    }

    @Test
    void an_explanation_is_the_one_that_was_read_or_a_text_of_the_person() throws IOException {
        String contest = opened(customer());
        json(step("p-legal", contest, "admit", "{}"), 200);
        for (String body : List.of("{}", "{'sha256':'" + "0".repeat(64) + "'}")) {
            assertThat(json(step("p-legal", contest, "explain", body), 400)
                            .at("/problems/0/place")
                            .asString())
                    .isEqualTo("sha256");
        }
        json(step("p-legal", contest, "explain", "{'text':'In other words: a person decided.'}"), 200);
        json(step("p-legal", contest, "review", "{}"), 200);
        for (String wrong : List.of(
                "{'outcome':'UPHOLD','code':'DECISION_CORRECT'}",
                "{'outcome':'UPHELD','code':'UNFOUNDED'}",
                "{'outcome':'CHANGED','code':'DECISION_CORRECT'}",
                "{'outcome':'UPHELD','code':'EXCEPTION','newDecision':'x'}")) {
            json(step("p-legal", contest, "decide", wrong), 400);
        }
        json(step("p-legal", contest, "decide", "{'outcome':'UPHELD','code':'DECISION_CORRECT'}"), 200);
        assertThat(state(contest)).isEqualTo("UPHELD");
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void an_open_contest_stops_an_erasure_and_after_it_nothing_of_the_words_is_on_disk() throws IOException {
        int customer = customer();
        String marker = "zz-marker-of-the-words-zz";
        String answer = "zz-marker-of-the-answer-zz";
        String contest = received(contest(customer, decided(reply(customer))).put("words", marker))
                .path("contestId")
                .asString();
        explained("p-legal", contest);
        json(step("p-legal", contest, "review", "{}"), 200);
        json(
                step(
                        "p-legal",
                        contest,
                        "decide",
                        "{'outcome':'UPHELD','code':'DECISION_CORRECT','text':'" + answer + "'}"),
                200);
        json(step("p-legal", contest, "answer", "{'text':'" + answer + "'}"), 200);
        assertThat(shown("p-legal", contest).path("words").asString()).isEqualTo(marker);
        String key = service.beans(DataFolder.class)
                .iterator()
                .next()
                .ledger()
                .entries()
                .subject("customer:zz-" + customer)
                .orElseThrow()
                .keyId();

        JsonNode refused =
                json(as("p-data").post("/v1/erasures", "{\"subject\":\"zz-" + customer + "\",\"reason\":\"x\"}"), 400);
        assertThat(refused.toString()).contains(contest, "--contest-open");
        JsonNode proposed = json(
                as("p-data")
                        .post(
                                "/v1/erasures",
                                "{\"subject\":\"zz-" + customer + "\",\"reason\":\"x\",\"contestOpen\":true}"),
                200);
        json(as("p-legal").post("/v1/erasures/" + proposed.path("proposalId").asString() + "/confirm", "{}"), 200);

        JsonNode erased = shown("p-auditor", contest);
        assertThat(erased.path("state").asString()).isEqualTo("ERASED");
        assertThat(erased.has("words") || erased.has("answer")).isFalse();
        assertThat(open("p-legal")).doesNotContain(contest);
        json(step("p-legal", contest, "close", "{}"), 409);
        assertThat(erased.path("decisions")).hasSize(1);

        service.close();
        try (Stream<Path> files = Files.walk(DATA)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file ->
                                    Stream.of(marker, answer, WORDS, key).anyMatch(text -> contains(file, text)))
                            .toList())
                    .isEmpty();
        }
        try (Archive entries = Entries.of(DATA)) {
            assertThat(LongStream.range(0, entries.size())
                            .mapToObj(entries::parts)
                            .flatMap(List::stream)
                            .map(part -> new String(part.content(), StandardCharsets.UTF_8)))
                    .noneMatch(part -> part.contains("zz-marker"));
        }
        PrintStream said = new PrintStream(new ByteArrayOutputStream());
        assertThat(Verify.run(List.of(DATA.toString()), said, said, Optional.empty()))
                .isZero();
        run();
        assertThat(shown("p-auditor", contest)).isEqualTo(erased);
    }

    @Test
    void a_contest_that_has_ended_does_not_stop_an_erasure() throws IOException {
        int customer = customer();
        String contest = opened(customer);
        json(step("p-legal", contest, "refuse", "{'code':'WITHDRAWN','text':'As you wish.'}"), 200);
        json(as("p-data").post("/v1/erasures", "{\"subject\":\"zz-" + customer + "\",\"reason\":\"x\"}"), 200);
    }

    @Test
    void a_decision_about_somebody_without_a_record_is_contested_by_the_thing_that_it_is_about() throws IOException {
        ObjectNode request = reply(1);
        ((ObjectNode) request.path("resource")).put("id", "S-unknown");
        ObjectNode body = contest(1, decided(request));
        json(as(PORTAL).post("/v1/contests", body.toString()), 400);
        json(
                as(PORTAL)
                        .post(
                                "/v1/contests",
                                body.put("customer", "serviceCase:S-other").toString()),
                400);
        String contest = received(body.put("customer", "serviceCase:S-unknown"))
                .path("contestId")
                .asString();
        assertThat(shown("p-legal", contest).path("words").asString()).isEqualTo(WORDS);
        explained("p-legal", contest);
    }

    @Test
    void words_that_no_text_can_have_are_refused() throws IOException {
        int customer = customer();
        String decision = decided(reply(customer));
        ObjectNode body = contest(customer, decision);
        json(as(PORTAL).post("/v1/contests", body.toString().replace(WORDS, "half \\ud800")), 400);
        json(as(PORTAL).post("/v1/contests", body.put("words", " ").toString()), 400);
        json(
                as(PORTAL)
                        .post(
                                "/v1/contests",
                                body.put("words", "x".repeat(20_001)).toString()),
                400);
        json(
                as(PORTAL)
                        .post(
                                "/v1/contests",
                                body.put("words", WORDS).put("channel", "FAX").toString()),
                400);
        json(as(PORTAL).post("/v1/contests", contest(customer).toString()), 400);
    }

    @Test
    void the_time_is_one_month_and_two_more_if_the_customer_is_told_within_the_first() throws IOException {
        String contest = opened(customer());
        Instant received =
                Instant.parse(shown("p-legal", contest).path("received").asString());
        Instant due = Instant.parse(shown("p-legal", contest).path("due").asString());
        assertThat(Duration.between(received, due)).isBetween(Duration.ofDays(28), Duration.ofDays(32));
        for (String told : List.of(received.minusSeconds(1).toString(), due.toString(), "soon")) {
            json(step("p-legal", contest, "extend", "{'toldOn':'" + told + "'}"), 400);
        }
        json(step("p-legal", contest, "extend", "{}"), 400);
        json(step("p-legal", contest, "extend", "{'toldOn':'" + CLOCK.now() + "'}"), 200);
        Instant extended = Instant.parse(shown("p-legal", contest).path("due").asString());
        assertThat(Duration.between(received, extended)).isBetween(Duration.ofDays(88), Duration.ofDays(93));
        json(step("p-legal", contest, "extend", "{'toldOn':'" + CLOCK.now() + "'}"), 409);

        String late = opened(customer());
        assertThat(shown("p-legal", late).path("late").asBoolean()).isFalse();
        String arrived = shown("p-legal", late).path("received").asString();
        CLOCK.pass(Duration.ofDays(32));
        assertThat(shown("p-legal", late).path("late").asBoolean()).isTrue();
        assertThat(shown("p-legal", contest).path("late").asBoolean()).isFalse();
        assertThat(json(step("p-legal", late, "extend", "{'toldOn':'" + arrived + "'}"), 400)
                        .toString())
                .contains("toldOn");
        json(step("p-legal", late, "admit", "{}"), 200);
    }

    @Test
    void who_reviewed_an_earlier_contest_of_the_decision_does_not_review_the_next() throws IOException {
        int customer = customer();
        String decision = decided(reply(customer));
        String first = received(contest(customer, decision)).path("contestId").asString();
        explained("p-legal", first);
        json(step("p-legal-2", first, "review", "{}"), 200);
        json(step("p-legal-2", first, "decide", "{'outcome':'UPHELD','code':'DECISION_CORRECT'}"), 200);
        json(step("p-legal", first, "answer", "{'text':'It stays so.'}"), 200);
        json(step("p-legal-2", first, "close", "{}"), 200);
        String second = received(contest(customer, decision)).path("contestId").asString();
        assertThat(json(step("p-legal-2", second, "admit", "{}"), 403)
                        .path("detail")
                        .asString())
                .contains("FIRST_REVIEWER");
        json(step("p-legal", second, "admit", "{}"), 200);
    }
}
