package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.facts.Role;
import dev.countersign.ledger.Archive;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.verify.Verify;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.Person;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A person is erased while the service continues to decide. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class ErasingOverHttpTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String ANNA = "qz1a";
    private static final String BERT = "qz2b";
    private static final int ASKING = 4;
    private static final int OF_ONE = 20;
    private static final int TOO_MANY = 429;
    private static final long SECONDS = 60;
    private static final Pattern PROPOSED = Pattern.compile("erase --confirm (\\S+)`");

    private final Path data = KeptPack.in(Temporary.folder());
    private final Path facts = Temporary.folder();
    private TestAccess access;
    private RunningService service;

    @BeforeEach
    void start() throws IOException {
        for (String file : List.of("agents.jsonl", "organisation.jsonl")) {
            Files.copy(EXAMPLE.resolve("facts").resolve(file), facts.resolve(file));
        }
        for (String mark : List.of(ANNA, BERT)) {
            Files.write(
                    facts.resolve(mark + ".jsonl"),
                    List.of(
                            fact(
                                    "customer",
                                    mark,
                                    "{\"kind\":\"CONSUMER\",\"countries\":[\"DE\"],\"phone\":\"\","
                                            + "\"zones\":[\"Europe/Berlin\"],\"states\":[]}"),
                            fact(
                                    "serviceCase",
                                    mark + "-S-1",
                                    "{\"customer\":\"" + mark
                                            + "\",\"topic\":\"DELIVERY\",\"status\":\"NEW\",\"priority\":\"P3\"}")));
        }
        access = TestAccess.in(
                data,
                people -> people.everyAgent("crm")
                        .granted("p-auditor", "AUDITOR")
                        .person("p-1", Set.of("crm-1"), Set.of(BERT))
                        .approver("p-1", Role.DATA_STEWARD)
                        .approver("p-2", Role.COMPLIANCE_REVIEWER)
                        .approver("p-3", Role.DATA_STEWARD, Role.COMPLIANCE_REVIEWER)
                        .approver("p-4", Role.FRONTLINE_USER));
        service = on();
    }

    private static String fact(String type, String id, String properties) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"properties\":" + properties + ",\"source\":\"crm of "
                + id + "\",\"asOf\":\"2026-11-22T02:00:00Z\"}";
    }

    private RunningService on() {
        return RunningService.on(facts, "--countersign.data=" + data).as(access.key("crm"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private HttpResponse<String> ask(String mark, String... headers) throws IOException {
        ObjectNode body = (ObjectNode) RunningService.JSON.readTree(
                Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
        ((ObjectNode) body.path("resource")).put("type", "serviceCase").put("id", mark + "-S-1");
        ((ObjectNode) body.at("/action/properties"))
                .put("topic", mark + " topic")
                .put("text", "Dear " + mark);
        return service.decide(body.toString(), headers);
    }

    private JsonNode asked(String mark, String... headers) throws IOException {
        HttpResponse<String> answer = ask(mark, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    private String command(String person, String... command) {
        StringWriter said = new StringWriter();
        CommandLineEdge.run(
                DefaultPack.PACKS,
                new PrintWriter(said),
                new PrintWriter(said),
                Stream.concat(
                                Stream.of(command),
                                Stream.of("--token-file", access.keyFile(person), "--data", data.toString()))
                        .toArray(String[]::new));
        return said.toString();
    }

    /** One person proposes it, another one confirms it. */
    private String erase(String subject) {
        String proposed = command("p-1", "erase", subject, "--reason", "asked for it");
        Matcher proposal = PROPOSED.matcher(proposed);
        return proposal.find() ? command("p-2", "erase", "--confirm", proposal.group(1)) : proposed;
    }

    /** Asks until the rate of the auditor's key allows it. */
    private String replayed(String decision) {
        HttpResponse<String> answer;
        do {
            answer = service.as(access.key("p-auditor")).get("/v1/decisions/" + decision + "/replay");
        } while (answer.statusCode() == TOO_MANY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer).path("result").asString();
    }

    @Test
    void the_command_erases_through_the_running_service_and_nothing_of_the_erased_is_left() throws IOException {
        String anna =
                asked(ANNA, "Idempotency-Key", ANNA + "-key").path("decisionId").asString();
        String bert =
                asked(BERT, "Idempotency-Key", BERT + "-key").path("decisionId").asString();
        String key = keyId(ANNA);

        String said = erase(ANNA);

        assertThat(said)
                .contains("Erased, entry")
                .contains("1 replayed faithfully just before")
                .contains("Still in the own facts")
                .contains(ANNA + ".jsonl:1");
        nothingIsLeft(key);
        assertThat(replayed(anna)).isEqualTo("ERASED");
        assertThat(replayed(bert)).isEqualTo("FAITHFUL");
        JsonNode again = asked(BERT, "Idempotency-Key", BERT + "-key");
        assertThat(again.path("replayed").asBoolean())
                .as("the keys of others still count")
                .isTrue();
        assertThat(again.path("decisionId").asString()).isEqualTo(bert);
        assertThat(erase(ANNA)).contains("has no data of");

        String later =
                asked(ANNA, "Idempotency-Key", ANNA + "-key").path("decisionId").asString();
        assertThat(later).as("nothing is remembered of the erased").isNotEqualTo(anna);
        assertThat(keyId(ANNA)).isNotEqualTo(key);
        service.close();
        assertThat(verified()).isZero();
        service = on();
        assertThat(replayed(later)).isEqualTo("FAITHFUL");
        assertThat(replayed(anna)).isEqualTo("ERASED");
        assertThat(inAnyFile(key)).isEmpty();
    }

    @Test
    void a_request_during_the_erasure_is_answered_before_or_after_it() throws Exception {
        asked(ANNA);
        ExecutorService threads = Executors.newFixedThreadPool(ASKING + 1);
        try {
            AtomicBoolean erased = new AtomicBoolean();
            CountDownLatch underWay = new CountDownLatch(ASKING);
            List<Future<List<JsonNode>>> asking = new ArrayList<>();
            for (int i = 0; i < ASKING; i++) {
                asking.add(threads.submit(asking(erased, underWay)));
            }
            assertThat(underWay.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            Future<String> erasing = threads.submit(() -> erase(ANNA));
            assertThat(erasing.get(SECONDS, TimeUnit.SECONDS)).contains("Erased, entry");
            erased.set(true);
            List<JsonNode> answers = new ArrayList<>();
            for (Future<List<JsonNode>> each : asking) {
                answers.addAll(each.get(SECONDS, TimeUnit.SECONDS));
            }
            long before = answers.stream()
                    .filter(each -> replayed(each.path("decisionId").asString()).equals("ERASED"))
                    .mapToLong(each -> each.at("/receipt/sequence").asLong())
                    .max()
                    .orElseThrow();
            assertThat(answers)
                    .filteredOn(each -> each.at("/receipt/sequence").asLong() > before)
                    .isNotEmpty()
                    .allSatisfy(
                            each -> assertThat(replayed(each.path("decisionId").asString()))
                                    .isEqualTo("FAITHFUL"));
            assertThat(answers)
                    .filteredOn(each -> each.at("/receipt/sequence").asLong() <= before)
                    .allSatisfy(
                            each -> assertThat(replayed(each.path("decisionId").asString()))
                                    .isEqualTo("ERASED"));
        } finally {
            threads.shutdownNow();
        }
        service.close();
        assertThat(verified()).isZero();
        service = on();
        asked(ANNA);
    }

    /** Asks until the erasure is complete, and then one more time. A refusal for overload is not an answer. */
    private Callable<List<JsonNode>> asking(AtomicBoolean erased, CountDownLatch underWay) {
        return () -> {
            List<JsonNode> answers = new ArrayList<>();
            for (boolean last = false; !last; ) {
                last = erased.get();
                HttpResponse<String> answer = ask(ANNA);
                if (answer.statusCode() == 200) {
                    answers.add(RunningService.json(answer));
                } else {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                }
                underWay.countDown();
            }
            return answers;
        };
    }

    private HttpResponse<String> propose(String person, String subject) {
        return service.as(access.key(person))
                .caller()
                .post(
                        "/v1/erasures",
                        "{\"subject\":\"" + subject + "\",\"reason\":\"asked for it\",\"holdChecked\":"
                                + subject.startsWith("staff:") + "}");
    }

    private HttpResponse<String> confirm(String person, String proposal) {
        return service.as(access.key(person)).caller().post("/v1/erasures/" + proposal + "/confirm", "{}");
    }

    private String proposed(String person, String subject) throws IOException {
        HttpResponse<String> answer = propose(person, subject);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new OpenApi().violations("ErasureProposed", RunningService.json(answer)))
                .isEmpty();
        return RunningService.json(answer).path("proposalId").asString();
    }

    private void refused(HttpResponse<String> answer, String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
    }

    private JsonNode listed() throws IOException {
        HttpResponse<String> list = service.as(access.key("p-auditor")).get("/v1/erasures");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        assertThat(new OpenApi().violations("Erasures", RunningService.json(list)))
                .isEmpty();
        assertThat(list.body()).doesNotContain("p-1").doesNotContain(ANNA);
        return RunningService.json(list).path("proposals");
    }

    @Test
    void two_people_with_credentials_and_the_roles_of_the_policy_decide_on_it() throws IOException {
        String anna = asked(ANNA).path("decisionId").asString();
        String wish = "{\"subject\":\"" + ANNA + "\"}";
        for (String token : List.of(
                "",
                access.key("crm"),
                access.key("p-auditor"),
                access.key(TestAccess.ADMIN),
                Files.readAllLines(data.resolve("service")).get(1))) {
            assertThat(service.as(token).caller().post("/v1/erasures", wish).statusCode())
                    .isIn(401, 403);
        }
        refused(propose("p-4", ANNA), "DATA_STEWARD and COMPLIANCE_REVIEWER");
        HttpResponse<String> misspelt = service.as(access.key("p-1"))
                .caller()
                .post("/v1/erasures", wish.replace("}", ",\"despiteDifference\":true}"));
        refused(misspelt, "Maybe `despiteDifferences`");
        refused(
                service.as(access.key("p-1")).caller().post("/v1/erasures", wish.replace("}", ",\"by\":\"p-2\"}")),
                "there is no such member");

        String proposal = proposed("p-1", ANNA);
        assertThat(replayed(anna)).isEqualTo("FAITHFUL");
        refused(confirm("p-1", proposal), "An erasure needs two people");
        refused(confirm("p-4", proposal), "you have none of them");
        refused(confirm("p-2", "no-such"), "there is no proposal");
        assertThat(confirm("crm", proposal).statusCode()).isEqualTo(403);
        assertThat(replayed(anna)).isEqualTo("FAITHFUL");
        assertThat(listed().get(0).path("state").asString()).isEqualTo("OPEN");

        HttpResponse<String> done = confirm("p-2", proposal);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(new OpenApi().violations("Erased", RunningService.json(done)))
                .isEmpty();
        assertThat(replayed(anna)).isEqualTo("ERASED");
        assertThat(listed().get(0).path("state").asString()).isEqualTo("CONFIRMED");
        refused(confirm("p-2", proposal), "Maybe the person was erased already");
    }

    @Test
    void nobody_decides_on_an_erasure_of_themselves_under_any_id() throws IOException {
        asked(BERT);
        refused(propose("p-1", BERT), "is the person to erase");
        refused(propose("p-1", "staff:crm-1"), "");
        String proposal = proposed("p-3", BERT);
        refused(confirm("p-1", proposal), "is the person to erase");
        String own = proposed("p-3", "staff:p-2");
        refused(confirm("p-2", own), "is the person to erase");
    }

    @Test
    void what_a_person_proposed_who_has_left_is_not_carried_out() throws IOException {
        String anna = asked(ANNA).path("decisionId").asString();
        String proposal = proposed("p-1", ANNA);
        AccessChanges changes = service.beans(AccessChanges.class).iterator().next();
        changes.leave(TestAccess.by(TestAccess.ADMIN), "p-1");
        refused(confirm("p-2", proposal), "has left");
        assertThat(propose("p-1", ANNA).statusCode()).isEqualTo(401);
        assertThat(replayed(anna)).isEqualTo("FAITHFUL");
        String again = proposed("p-3", ANNA);
        assertThat(confirm("p-2", again).statusCode()).isEqualTo(200);
    }

    @Test
    void the_same_erasure_is_proposed_once_and_the_refusal_names_the_first_proposal() throws IOException {
        asked(ANNA);
        asked(BERT);
        String first = proposed("p-1", ANNA);
        for (String person : List.of("p-1", "p-2", "p-3")) {
            refused(propose(person, ANNA), "`" + first + "` for the same erasure waits already");
            refused(propose(person, " customer:" + ANNA), first);
        }
        String another = proposed("p-2", BERT);
        HttpResponse<String> despite = service.as(access.key("p-1"))
                .caller()
                .post("/v1/erasures", "{\"subject\":\"" + ANNA + "\",\"despiteDifferences\":true}");
        assertThat(despite.statusCode())
                .as("the first could turn out not to be possible")
                .isEqualTo(200);
        assertThat(listed()).hasSize(3);
        assertThat(confirm("p-3", another).statusCode()).isEqualTo(200);
        assertThat(confirm("p-2", first).statusCode()).isEqualTo(200);

        asked(ANNA);
        proposed("p-1", ANNA);
    }

    @Test
    void nobody_keeps_the_proposals_of_others_out() throws IOException {
        asked(ANNA);
        AccessChanges changes = service.beans(AccessChanges.class).iterator().next();
        for (int i = 0; i < OF_ONE; i++) {
            changes.person(
                    TestAccess.by(TestAccess.ADMIN), new Person("q-" + i, "", Set.of(), Set.of(), Set.of(), null));
            proposed("p-1", "staff:q-" + i);
        }
        refused(propose("p-1", ANNA), OF_ONE + " of your proposals wait already");
        String third = proposed("p-3", ANNA);
        changes.leave(TestAccess.by(TestAccess.ADMIN), "p-1");
        assertThat(listed())
                .hasSize(OF_ONE + 1)
                .allSatisfy(each -> assertThat(each.path("state").asString())
                        .isEqualTo(each.path("proposalId").asString().equals(third) ? "OPEN" : "VOID"));
        proposed("p-3", "staff:q-0");
    }

    @Test
    void the_key_of_an_erased_person_opens_nothing_from_then_on() throws IOException {
        assertThat(propose("p-4", ANNA).statusCode()).as("a key that is valid").isEqualTo(400);
        String proposal = proposed("p-1", "staff:p-4");
        assertThat(confirm("p-2", proposal).statusCode()).isEqualTo(200);
        assertThat(propose("p-4", ANNA).statusCode()).isEqualTo(401);
        service.close();
        service = on();
        assertThat(propose("p-4", ANNA).statusCode()).isEqualTo(401);
        assertThat(propose("p-1", "no-such").statusCode()).as("others remain").isEqualTo(400);
    }

    private String keyId(String mark) {
        try (Archive entries = Entries.of(data)) {
            return entries.subject("customer:" + mark).orElseThrow().keyId();
        }
    }

    private void nothingIsLeft(String key) throws IOException {
        assertThat(inAnyFile(ANNA)).isEmpty();
        assertThat(inAnyFile(key)).isEmpty();
        try (Archive entries = Entries.of(data)) {
            assertThat(LongStream.range(0, entries.size())
                            .mapToObj(entries::parts)
                            .flatMap(List::stream)
                            .map(ErasingOverHttpTest::text))
                    .noneMatch(part -> part.contains(ANNA));
        }
    }

    private static String text(DecryptedPart part) {
        return part.subject() + " " + new String(part.content(), StandardCharsets.UTF_8);
    }

    /** Files that contain a text in any encoding, or the bytes that it encodes, or are named by it. */
    private List<Path> inAnyFile(String text) throws IOException {
        String raw = text.matches("(?:[0-9a-f]{2}){16,}")
                ? new String(HexFormat.of().parseHex(text), StandardCharsets.ISO_8859_1).replace("\0", "")
                : text;
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                String bytes = Files.isRegularFile(file)
                        ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("\0", "")
                        : "";
                if (bytes.contains(text)
                        || bytes.contains(raw)
                        || file.toString().contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private int verified() {
        PrintStream said = new PrintStream(new ByteArrayOutputStream());
        return Verify.run(List.of(data.toString()), said, said, Optional.empty());
    }

    /** The id of the client is the source of every line in the folder. */
    @Test
    void the_erasure_of_a_client_ends_its_keys_and_sends_nobody_to_the_own_facts() throws IOException {
        for (String mark : List.of(ANNA, BERT)) {
            Path file = facts.resolve(mark + ".jsonl");
            Files.writeString(file, Files.readString(file).replace("crm of " + mark, "crm"));
        }
        Caller proposing = service.caller().as(access.key("p-1"));
        JsonNode proposed = proposing.answer(
                "/v1/erasures", "{\"subject\":\"client:crm\",\"reason\":\"it is gone\",\"holdChecked\":true}");

        JsonNode erased = service.caller()
                .as(access.key("p-2"))
                .answer("/v1/erasures/" + proposed.path("proposalId").asString() + "/confirm", "{}");

        assertThat(erased.path("ownFacts")).isEmpty();
        assertThat(service.caller().as(access.key("crm")).get("/v1/me").statusCode())
                .isEqualTo(401);
    }
}
