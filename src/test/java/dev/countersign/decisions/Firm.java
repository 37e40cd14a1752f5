package dev.countersign.decisions;

import dev.countersign.context.own.FactLimits;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Role;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.tables.DefaultPack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A firm with agents of the example company and customers of its own, each with a mark in whatever can hold a text. It
 * decides, approves and reports with everything that is kept in a folder.
 */
public final class Firm implements ClockAndRandom {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");

    private final Path folder;
    private final Random random = new Random(4);
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private int asked;
    private ActivePolicy policy = new ActivePolicy(DefaultPack.release(), OwnFacts.none());
    private final Map<String, List<String>> digests = new TreeMap<>();

    public Firm(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(facts());
            for (String file : List.of("agents.jsonl", "organisation.jsonl")) {
                Files.copy(EXAMPLE.resolve("facts").resolve(file), facts().resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public synchronized byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return made;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    Path facts() {
        return folder.resolve("facts");
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** Id of a customer: an address, which is personal by itself. */
    public static String id(String mark) {
        return mark + "-anna@example.com";
    }

    static String alias(String mark) {
        return mark + "-old-0733";
    }

    static String caseOf(String mark) {
        return mark + "-S-1";
    }

    /**
     * Our own record of a customer, with an older one merged into it, a case, a consent and a contact. @param states as
     * JSON; empty for not known
     */
    public void customer(String mark, String states) {
        String id = id(mark);
        write(
                mark + ".jsonl",
                List.of(
                        fact(
                                "customer",
                                id,
                                "{\"kind\":\"CONSUMER\",\"birthDate\":\"1984-06-03\",\"countries\":[\"DE\"],"
                                        + "\"regions\":[\"DE-BE\"],\"zones\":[\"Europe/Berlin\"],"
                                        + "\"phone\":\"+4930231251"
                                        + mark.hashCode() % 90 + "\","
                                        + (states.isEmpty() ? "" : "\"states\":" + states + ",") + "\"aliases\":[\""
                                        + alias(mark) + "\"]}"),
                        fact(
                                "serviceCase",
                                caseOf(mark),
                                "{\"customer\":\"" + id
                                        + "\",\"topic\":\"DELIVERY\",\"status\":\"NEW\",\"priority\":\"P3\","
                                        + "\"message\":\""
                                        + mark + " asks where it is\"}"),
                        fact(
                                "consent",
                                mark + "-consent",
                                "{\"customer\":\"" + id
                                        + "\",\"channel\":\"EMAIL\",\"purpose\":\"SERVICE\","
                                        + "\"state\":\"EXPRESS\",\"givenAt\":\"2026-03-14\",\"source\":\""
                                        + mark + " form\",\"wordingVersion\":\"" + mark + "-2\"}"),
                        fact(
                                "contact",
                                mark + "-contact",
                                "{\"customer\":\"" + id
                                        + "\",\"at\":\"2026-06-02T09:40:00Z\",\"channel\":\"EMAIL\","
                                        + "\"purpose\":\"SERVICE\",\"topic\":\""
                                        + mark + " topic\"}"),
                        fact(
                                "history",
                                mark + "-history",
                                "{\"customer\":\"" + id
                                        + "\",\"lastPurchase\":\"2026-01-15\",\"openComplaint\":false,"
                                        + "\"openUrgentCase\":false,\"contactsSince\":\"2024-01-01\","
                                        + "\"goodwillCredits\":0}")));
    }

    /** Our record of the case of one customer names the other one from now on. */
    void caseGoesTo(String mark, String other) {
        try {
            write(
                    mark + ".jsonl",
                    Files.readAllLines(facts().resolve(mark + ".jsonl")).stream()
                            .map(line -> line.contains("\"serviceCase\"")
                                    ? line.replace("\"customer\":\"" + id(mark), "\"customer\":\"" + id(other))
                                    : line)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our record of a customer claims another id from now on. */
    void alsoKnownAs(String mark, String id) {
        try {
            write(
                    mark + ".jsonl",
                    Files.readAllLines(facts().resolve(mark + ".jsonl")).stream()
                            .map(line -> line.replace("\"aliases\":[", "\"aliases\":[\"" + id + "\","))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void forgetOwnRecord(String mark) {
        try {
            Files.delete(facts().resolve(mark + ".jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fact(String type, String id, String properties) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"properties\":" + properties + ",\"source\":\"crm of "
                + id + "\",\"asOf\":\"2026-11-22T02:00:00Z\"}";
    }

    private void write(String file, List<String> lines) {
        try {
            Files.write(facts().resolve(file), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a record that was merged into another one nothing is left but its id. */
    OwnFacts own() {
        return OwnFacts.read(
                        facts(),
                        DefaultPack.release().vocabulary(),
                        DefaultPack.release().declaredTypes(),
                        new FactLimits(0, 1))
                .whole();
    }

    public DataFolder open() {
        policy = new ActivePolicy(DefaultPack.release(), own());
        return DataFolder.open(data(), id -> DefaultPack.release(), Optional.empty(), this);
    }

    /** A message to the customer with a text that a person must approve first. */
    public DecisionResult held(DataFolder data, String mark) {
        return ask(data, mark, "03-service-reply-own-words.json", "serviceCase", caseOf(mark));
    }

    /** A message from a template, which is allowed as it is. */
    public DecisionResult free(DataFolder data, String mark) {
        return ask(data, mark, "04-service-reply-from-template.json", "serviceCase", caseOf(mark));
    }

    /** About the record that was merged into the customer's. */
    DecisionResult aboutTheAlias(DataFolder data, String mark) {
        return ask(data, mark, "03-service-reply-own-words.json", "customer", alias(mark));
    }

    private DecisionResult ask(DataFolder data, String mark, String file, String type, String id) {
        try {
            ObjectNode body = (ObjectNode) RequestParser.json(
                    Files.readAllBytes(EXAMPLE.resolve("requests").resolve(file)));
            ((ObjectNode) body.path("resource")).put("type", type).put("id", id);
            ((ObjectNode) body.at("/action/properties"))
                    .put("topic", mark + " topic")
                    .put("runId", mark + "-run")
                    .put("contentDigest", mark + "-digest");
            if (body.at("/action/properties/freeText").asBoolean()) {
                ((ObjectNode) body.at("/action/properties")).put("text", "Dear " + mark + ", it is on its way.");
            }
            return ask(data, mark, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A question of an unregistered agent, for an unknown person and about an unknown object. */
    public DecisionResult invented(DataFolder data, int number) {
        return invented(data, "agent-" + number, number);
    }

    /** The same of that agent. */
    public DecisionResult invented(DataFolder data, String agent, int number) {
        try {
            ObjectNode body = (ObjectNode) RequestParser.json(
                    Files.readAllBytes(EXAMPLE.resolve("requests").resolve("04-service-reply-from-template.json")));
            ((ObjectNode) body.path("subject")).put("id", agent);
            ((ObjectNode) body.path("resource")).put("type", "serviceCase").put("id", "x".repeat(150) + number);
            ((ObjectNode) body.at("/action/properties")).put("onBehalfOf", "p-" + "y".repeat(150) + number);
            return ask(data, "invented", body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DecisionResult ask(DataFolder data, String mark, JsonNode body) {
        pass(Duration.ofSeconds(1));
        policy.useFacts(own());
        String key = mark + "-key-" + asked;
        DecisionRequest question = new DecisionRequest(
                Caller.laptop(),
                RequestParser.asked(body, DefaultPack.release()).request(),
                "decision-" + asked++,
                now,
                random(32),
                RequestParser.digest(body),
                key,
                mark + "-trace");
        DecisionResult recorded = data.service().decide(policy.snapshot(), question);
        digests.computeIfAbsent(mark, unused -> new ArrayList<>())
                .addAll(List.of(
                        RequestParser.digest(body), recorded.decision().facts().digest()));
        return recorded;
    }

    /** Hashes that would reveal a message to a customer. */
    List<String> digests(String mark) {
        return digests.get(mark);
    }

    public void approve(DataFolder data, DecisionResult held, String person, String reason) {
        AskedCase.approve(
                data,
                policy.snapshot(),
                held.decision().id(),
                AskedCase.yes(person, Role.FRONTLINE_USER, "", null, reason),
                "approval-" + asked++,
                now);
    }

    public void done(DataFolder data, DecisionResult recorded) {
        data.outcomes()
                .report(
                        Caller.laptop(),
                        recorded.decision().id(),
                        ExecutionReport.EXECUTED,
                        null,
                        "outcome-" + asked++,
                        now);
    }

    /** All an agent does for a customer in a day: a message that is held, approved and sent, and others. */
    public void workFor(DataFolder data, String mark) {
        DecisionResult held = held(data, mark);
        approve(data, held, "p-frontline-1", mark + " is right to ask");
        done(data, held(data, mark));
        done(data, free(data, mark));
        held(data, mark);
    }

    public static ErasureRequest wish(String subject) {
        return new ErasureRequest(
                subject,
                Caller.person("p-privacy-1"),
                Caller.person("p-legal-1"),
                "asked for it in writing",
                false,
                false);
    }

    public ErasureReport erase(DataFolder data, ErasureRequest wish, ErasureService.Steps steps) {
        return data.erasing().erase(wish, own(), "erasure-" + asked++, steps);
    }

    public ErasureReport erase(DataFolder data, String subject) {
        return erase(data, wish(subject), (step, of, all) -> {});
    }

    /** Output of the verifier for the folder; its exit code is 0 if everything holds. */
    public int verified() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said);
        return dev.countersign.ledger.verify.Verify.run(List.of(data().toString()), out, out, Optional.empty());
    }
}
