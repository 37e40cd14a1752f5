package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients and people do at the review desk of the example company. Each test has a service of its own. */
abstract class ReviewDeskSteps {

    static final Path EXAMPLE = Path.of("docs/examples/crm");
    static final String TEXT = "Dear Ms Okafor, your order was sent today – it arrives on Monday.";
    static final String CLIENT = "desk";
    static final String OTHER_CLIENT = "other";
    static final String WITHOUT_AGENT = "sales";

    static OpenApi openApi;

    final Meanwhile clock = new Meanwhile();
    Path data;
    TestAccess access;
    RunningService service;

    @BeforeAll
    static void read() throws IOException {
        openApi = new OpenApi();
    }

    @BeforeEach
    void start() {
        data = KeptPack.in(Temporary.folder());
        Set<Scope> scopes = EnumSet.of(Scope.DECIDE, Scope.REQUEST);
        access = TestAccess.in(data, clock, people -> {
            more(people.client(CLIENT, scopes, Set.of("service-triage-01"), Set.of(), false)
                    .client(OTHER_CLIENT, scopes, Set.of("service-triage-01"), Set.of(), false)
                    .client(WITHOUT_AGENT, scopes, Set.of("sales-support-01"), Set.of(), false)
                    .approver("p-1", Role.FRONTLINE_USER)
                    .approver("p-2", Role.FRONTLINE_USER)
                    .approver("p-3", Role.DATA_STEWARD)
                    .approver("p-4", Role.COMPLIANCE_REVIEWER)
                    .granted("p-auditor", "AUDITOR"));
        });
        run();
    }

    /** More people and clients, before the service starts. */
    void more(TestAccess people) {
        // as they are
    }

    void run() {
        run(EXAMPLE.resolve("facts"));
    }

    void run(Path facts) {
        service = RunningService.with(Map.of("clockAndRandom", () -> clock), facts, "--countersign.data=" + data);
    }

    /** The own facts of the example, with other lines. */
    static Path facts(Function<String, Stream<String>> lines) throws IOException {
        Path facts = Temporary.folder();
        try (Stream<Path> files = Files.list(EXAMPLE.resolve("facts"))) {
            for (Path file : files.toList()) {
                Files.write(
                        facts.resolve(file.getFileName().toString()),
                        Files.readAllLines(file).stream().flatMap(lines).toList());
            }
        }
        return facts;
    }

    /** The service again, with one text of the own facts replaced. */
    void restartWith(String from, String to) throws IOException {
        stop();
        run(facts(line -> Stream.of(line.replace(from, to))));
    }

    /** The public records of all entries, in their order. */
    List<JsonNode> entries() {
        try (Archive entries = Entries.of(data)) {
            return LongStream.range(0, entries.size())
                    .mapToObj(each ->
                            RunningService.JSON.readTree(entries.get(each).open()))
                    .toList();
        }
    }

    @AfterEach
    void stop() {
        service.close();
    }

    Caller as(String owner) {
        return service.caller().as(access.key(owner));
    }

    static ObjectNode reply(String text) throws IOException {
        ObjectNode request = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(text));
        return request;
    }

    JsonNode decided(JsonNode request) {
        return as(CLIENT).answer("/v1/decide", request.toString());
    }

    static String verdict(JsonNode decided) {
        return decided.path("verdict").asString();
    }

    static ObjectNode wish(JsonNode request, String decision, String text) {
        ObjectNode wish = (ObjectNode) request.deepCopy();
        wish.putObject("denial").put("evaluation_id", decision).put("expires_at", "2026-12-01T12:00:00Z");
        wish.putObject("requested_access").put("countersign.content", text);
        return wish;
    }

    HttpResponse<String> open(String client, JsonNode wish) {
        return as(client).post("/access/v1/requests", wish.toString());
    }

    static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status >= 400) {
            assertThat(openApi.violations("Problem", RunningService.json(answer)))
                    .isEmpty();
        }
        return RunningService.json(answer);
    }

    /** Id of the task of a reply that was held now. */
    String opened(String text) throws IOException {
        return opened(reply(text), text);
    }

    String opened(JsonNode request, String text) {
        JsonNode held = decided(request);
        assertThat(verdict(held)).isEqualTo("REVIEW");
        HttpResponse<String> answer =
                open(CLIENT, wish(request, held.path("decisionId").asString(), text));
        JsonNode task = json(answer, 202);
        assertThat(openApi.violations("AccessRequestTask", task)).isEmpty();
        assertThat(answer.headers().firstValue("Location"))
                .contains(task.at("/task/status_endpoint").asString());
        return task.at("/task/id").asString();
    }

    JsonNode status(String task) {
        JsonNode status = json(as(CLIENT).get("/access/v1/requests/" + task), 200);
        assertThat(openApi.violations("AccessRequestTask", status)).isEmpty();
        return status;
    }

    String told(String task) {
        return status(task).at("/task/status").asString();
    }

    JsonNode card(String person, String task) {
        JsonNode card = json(as(person).get("/v1/reviews/" + task), 200);
        assertThat(openApi.violations("Review", card)).isEmpty();
        return card;
    }

    List<String> waiting(String person) {
        JsonNode list = json(as(person).get("/v1/reviews"), 200);
        assertThat(openApi.violations("Reviews", list)).isEmpty();
        return list.path("results")
                .valueStream()
                .map(each -> each.path("taskId").asString())
                .toList();
    }

    HttpResponse<String> approve(String person, String task, int version) {
        return approve(person, task, version(task, version));
    }

    /** @param transitions of the task that the person has seen, with what it shows now */
    String version(String task, int transitions) {
        String shown = card("p-auditor", task).path("version").asString("1-0123456789abcdef");
        return transitions + shown.substring(shown.indexOf('-'));
    }

    HttpResponse<String> approve(String person, String task, String version) {
        return as(person).post("/v1/reviews/" + task + "/approve", "{}", "If-Match", "\"" + version + "\"");
    }

    HttpResponse<String> reject(String person, String task, int version, String code) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/reject",
                        "{\"code\":\"" + code + "\",\"reason\":\"not so\"}",
                        "If-Match",
                        "\"" + version(task, version) + "\"");
    }

    void deleteProjection() throws IOException {
        try (var files = Files.walk(data.resolve("projection"))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Terminal review(String person, String... words) {
        List<String> all = new ArrayList<>(List.of("review"));
        all.addAll(List.of(words));
        all.addAll(List.of("--url", service.caller().uri("/").toString(), "--token-file", access.keyFile(person)));
        return Terminal.run(all.toArray(String[]::new));
    }

    static final class Meanwhile implements dev.countersign.ledger.disk.ClockAndRandom {

        final MovableClock clock = new MovableClock();
        final java.util.concurrent.atomic.AtomicReference<Runnable> happens =
                new java.util.concurrent.atomic.AtomicReference<>();

        /** The next task gets this id, of 16 bytes. */
        final java.util.concurrent.atomic.AtomicReference<byte[]> taskId =
                new java.util.concurrent.atomic.AtomicReference<>();

        /** Whether no answer can be kept. */
        volatile boolean losesAnswers;

        /** Whether no release of data can be written. */
        volatile boolean losesReleases;

        private volatile java.time.@org.jspecify.annotations.Nullable Instant stopped;

        /** From now on it is that moment, until time passes. */
        void stopAt(java.time.Instant moment) {
            stopped = moment;
        }

        void pass(Duration more) {
            if (stopped == null) {
                clock.pass(more);
            } else {
                stopped = stopped.plus(more);
            }
        }

        @Override
        public java.time.Instant now() {
            return stopped == null ? clock.now() : stopped;
        }

        @Override
        public byte[] random(int bytes) {
            if (losesAnswers && isIn("AnsweredPosts") || losesReleases && isIn("ContextBroker")) {
                throw new IllegalStateException("the power is off");
            }
            if (happens.get() != null && isIn("ReviewDesk")) {
                happens.getAndSet(null).run();
            }
            byte[] given = taskId.get();
            if (given != null && given.length == bytes && isIn("TaskOpening")) {
                taskId.set(null);
                return given;
            }
            return clock.random(bytes);
        }

        static boolean isIn(String type) {
            return StackWalker.getInstance()
                    .walk(frames -> frames.anyMatch(each -> each.getClassName().endsWith(type)));
        }
    }

    void erase(String subject) {
        JsonNode proposed = json(
                as("p-3")
                        .post(
                                "/v1/erasures",
                                "{\"subject\":\"" + subject + "\",\"reason\":\"asked for it\",\"holdChecked\":true}"),
                200);
        String id = proposed.path("proposalId").asString();
        json(as("p-4").post("/v1/erasures/" + id + "/confirm", "{}"), 200);
    }

    static final String BETTER = "Dear Ms Okafor, your order is on its way.";

    static String content(String text) {
        return "{\"content\":\"" + text + "\",\"reason\":\"shorter\"}";
    }

    HttpResponse<String> edit(String person, String task, String body) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/edit",
                        body,
                        "If-Match",
                        "\"" + card("p-auditor", task).path("version").asString("1-0123456789abcdef") + "\"");
    }

    /** Id of the task of the changed action. */
    String edited(String person, String task, String body) {
        JsonNode edited = json(edit(person, task, body), 200);
        assertThat(openApi.violations("ReviewEdited", edited)).isEmpty();
        return edited.path("newTaskId").asString();
    }

    /** The request to send instead, as the client of a changed task is told. */
    ObjectNode changed(String client, String task) {
        return (ObjectNode) json(as(client).get("/access/v1/requests/" + task), 200)
                .path("countersign.edited")
                .path("request");
    }

    static String code(HttpResponse<String> refused, int status) {
        return json(refused, status).path("code").asString();
    }

    /** A change of a price: a formal review of two business owners, one of finance. */
    static ObjectNode price() throws IOException {
        return (ObjectNode)
                RunningService.JSON.readTree(Files.readString(EXAMPLE.resolve("requests/07-change-price.json")));
    }

    JsonNode decidedPrice(ObjectNode price) {
        return json(as(WITHOUT_AGENT).post("/v1/decide", price.toString()), 200);
    }

    /** Id of the task of a change of a price that was held now. */
    String openedPrice(ObjectNode price) {
        ObjectNode wish = wish(price, decidedPrice(price).path("decisionId").asString(), "");
        wish.remove("requested_access");
        return json(open(WITHOUT_AGENT, wish), 202).at("/task/id").asString();
    }

    /** A yes to what the task shows now. @param members of the body, such as the qualifier */
    HttpResponse<String> yes(String person, String task, String members) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/approve",
                        "{\"code\":\"FACTS_CHECKED\"" + (members.isEmpty() ? "" : ",") + members + "}",
                        "If-Match",
                        "\"" + card("p-auditor", task).path("version").asString() + "\"");
    }
}
