package dev.countersign.web;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.KeySecret;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.BenchFolder;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.oversight.review.ReviewDesk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The service with a review desk: one client asks and opens tasks, one person reads the list of those that wait. */
public final class DeskTurns implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String AGENT = "service-triage-01";
    private static final String KIND = "service triage";
    private static final String ADMIN = "p-admin";
    private static final String PERSON = "p-reader";
    private static final String CLIENT = "bench";
    /** Decisions a second, more than can be made. */
    private static final int UNLIMITED = 1_000_000;
    /** Agents that open tasks: each has a few (T34). */
    private static final int AGENTS = 500;

    private static final int TASKS_OF_AGENT = 20;
    private static final String ASYNC = "Prefer: respond-async\r\n";

    private final BenchFolder folder = new BenchFolder();
    private final ObjectNode reply;
    private final String clientKey;
    private final String personKey;
    private ConfigurableApplicationContext service;
    private int port;
    private int texts;

    public DeskTurns() throws IOException {
        reply = (ObjectNode)
                JSON.readTree(Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
        facts();
        service = run();
        port = port(service);
        ClockAndRandom clock = service.getBean(ClockAndRandom.class);
        AccessChanges changes = service.getBean(AccessChanges.class);
        KeySecret.Made admin = KeySecret.make(clock);
        changes.begin(
                Caller.operator(), false, ADMIN, admin.key().id(), admin.key().sha256());
        Caller by = Caller.person(ADMIN);
        changes.person(by, new Person(PERSON, "", Set.of(), Set.of(), Set.of(), null));
        changes.grant(by, new GrantWish(PERSON, Role.FRONTLINE_USER.name(), Map.of(), null, null, ""));
        KeySecret.Made person = KeySecret.make(clock);
        changes.key(
                Caller.person(PERSON),
                true,
                PERSON,
                person.key().id(),
                person.key().sha256(),
                null);
        personKey = person.text();
        changes.client(
                by,
                new Client(
                        CLIENT,
                        ADMIN,
                        EnumSet.of(Scope.DECIDE, Scope.REQUEST),
                        Set.of(),
                        Set.of(KIND),
                        false,
                        UNLIMITED,
                        null));
        KeySecret.Made client = KeySecret.make(clock);
        changes.key(by, false, CLIENT, client.key().id(), client.key().sha256(), null);
        clientKey = client.text();
    }

    private static String agent(int number) {
        return AGENT + "-" + number;
    }

    /** Those of the example company, and more agents like the one that replies. */
    private void facts() throws IOException {
        Path own = Files.createDirectories(folder.path().resolve("facts"));
        try (Stream<Path> files = Files.list(EXAMPLE.resolve("facts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, own.resolve(file.getFileName()));
            }
        }
        Path agents = own.resolve("agents.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(agents, StandardCharsets.UTF_8));
        String one = lines.stream()
                .filter(line -> line.contains("\"" + AGENT + "\""))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < AGENTS; i++) {
            lines.add(one.replace("\"" + AGENT + "\"", "\"" + agent(i) + "\""));
        }
        Files.write(agents, lines);
    }

    private ConfigurableApplicationContext run() {
        return Service.application()
                .run(
                        "--server.port=0",
                        "--countersign.data=" + folder.path().resolve("data"),
                        "--countersign.pack=.",
                        "--countersign.facts=" + folder.path().resolve("facts"));
    }

    private static int port(ConfigurableApplicationContext service) {
        return Integer.parseInt(String.valueOf(service.getEnvironment().getProperty("local.server.port")));
    }

    private static String bearer(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }

    /** A reply with a text of its own. @param headers in addition to the credential */
    private byte[] question(String headers, boolean withText) {
        int number = texts++;
        String text = "Dear Ms Okafor, reply " + number;
        ObjectNode asked = reply.deepCopy();
        ((ObjectNode) asked.path("subject")).put("id", agent(number / TASKS_OF_AGENT % AGENTS));
        ((ObjectNode) asked.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(text));
        if (withText) {
            asked.putObject("requested_access").put("countersign.content", text);
        }
        return KeepAlive.request("/v1/decide", bearer(clientKey) + headers, asked.toString());
    }

    /** Questions of which each is held, without a task. */
    public Turn held(int many) throws IOException {
        return turn(many, false);
    }

    /** The same, each with a task in the same call. The tasks are ended afterwards. */
    public Turn opened(int many) throws IOException {
        return turn(many, true);
    }

    private Turn turn(int many, boolean opens) throws IOException {
        List<byte[]> questions = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            questions.add(question(opens ? ASYNC : "", opens));
        }
        long[] nanoseconds = new long[many];
        List<String> tasks = new ArrayList<>();
        long processor;
        try (KeepAlive client = new KeepAlive(port)) {
            processor = Turn.processorTime();
            List<byte[]> answers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                long begin = System.nanoTime();
                answers.add(client.send(questions.get(i)));
                nanoseconds[i] = System.nanoTime() - begin;
            }
            processor = Turn.processorTime() - processor;
            for (byte[] answer : answers) {
                JsonNode json = JSON.readTree(answer);
                if (!json.path("verdict").asString().equals("REVIEW")
                        || opens != json.at("/review/task").isString()) {
                    throw new IllegalStateException(json.toString());
                }
                if (opens) {
                    tasks.add(json.at("/review/task").asString());
                }
            }
        }
        tasks.forEach(this::end);
        return Turn.of(nanoseconds, processor);
    }

    /** Not over HTTP, where a client may do this less often than decide. */
    private void end(String task) {
        ReviewDesk desk = service.getBean(ReviewDesk.class);
        desk.cancel(desk.task(service.getBean(ActivePolicy.class).snapshot(), task, reader())
                .orElseThrow()
                .task());
    }

    private static Caller reader() {
        return Caller.person(PERSON, new Caller.HeldRole(Role.FRONTLINE_USER, ""));
    }

    /** Opens tasks that wait from then on: the agents have no others. */
    public void fill(int many) throws IOException {
        try (KeepAlive client = new KeepAlive(port)) {
            for (int i = 0; i < many; i++) {
                JsonNode json = JSON.readTree(client.send(question(ASYNC, true)));
                if (!json.at("/review/task").isString()) {
                    throw new IllegalStateException(json.toString());
                }
            }
        }
    }

    /** Milliseconds until a person has read the first page of those that wait. @param tasks how many wait */
    public double page(int tasks) throws IOException {
        return list("", tasks, new ArrayList<>());
    }

    /** Milliseconds until a person has read all pages, of 1,000 tasks each. @param tasks how many wait */
    public double list(int tasks) throws IOException {
        List<String> found = new ArrayList<>();
        double milliseconds = list("?limit=1000", tasks, found);
        if (found.stream().distinct().count() != tasks) {
            throw new IllegalStateException(found.size() + " tasks");
        }
        return milliseconds;
    }

    /** @param found receives the ids of all tasks; only the first page is read for a query without a limit */
    private double list(String query, int tasks, List<String> found) throws IOException {
        double milliseconds = 0;
        try (KeepAlive client = new KeepAlive(port)) {
            String next = "";
            do {
                String path = "/v1/reviews" + query + (next.isEmpty() ? "" : "&next=" + next);
                byte[] asked = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + bearer(personKey) + "\r\n")
                        .getBytes(StandardCharsets.UTF_8);
                long begin = System.nanoTime();
                byte[] answer = client.send(asked);
                milliseconds += (System.nanoTime() - begin) / 1e6;
                JsonNode json = JSON.readTree(answer);
                json.path("results")
                        .forEach(each -> found.add(each.path("taskId").asString()));
                if (json.path("waiting").asInt() != tasks) {
                    throw new IllegalStateException(json.path("waiting") + " tasks");
                }
                next = query.isEmpty() ? "" : json.at("/page/next").asString();
            } while (!next.isEmpty());
        }
        return milliseconds;
    }

    /** Milliseconds from the start of the service until it answers. @param projection whether that is kept */
    public double restart(boolean projection) throws IOException {
        service.close();
        if (!projection) {
            BenchFolder.delete(folder.path().resolve("data/projection"));
        }
        long begin = System.nanoTime();
        service = run();
        port = port(service);
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Milliseconds until it is known what bars the person from each of them, without HTTP and JSON. */
    public double barred(int tasks) {
        ReviewDesk desk = service.getBean(ReviewDesk.class);
        ActivePolicy policy = service.getBean(ActivePolicy.class);
        long begin = System.nanoTime();
        int found = desk.waitingFor(policy.snapshot(), reader()).size();
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        if (found != tasks) {
            throw new IllegalStateException(found + " tasks");
        }
        return milliseconds;
    }

    @Override
    public void close() throws IOException {
        service.close();
        folder.close();
    }
}
