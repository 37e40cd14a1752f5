package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.ledger.Archive;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.verify.Verify;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final long SECONDS = 60;

    private final Path data = KeptPack.in(Temporary.folder());
    private final Path facts = Temporary.folder();
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
        service = on();
    }

    private static String fact(String type, String id, String properties) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"properties\":" + properties + ",\"source\":\"crm of "
                + id + "\",\"asOf\":\"2026-11-22T02:00:00Z\"}";
    }

    private RunningService on() {
        return RunningService.on(facts, "--countersign.data=" + data);
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

    private String erase(String subject) {
        StringWriter said = new StringWriter();
        CommandLineEdge.run(
                DefaultPack.PACKS,
                new PrintWriter(said),
                new PrintWriter(said),
                "erase",
                subject,
                "--by",
                "p-privacy-1",
                "--agreed-by",
                "p-legal-1",
                "--reason",
                "asked for it",
                "--data",
                data.toString());
        return said.toString();
    }

    private String replayed(String decision) {
        return RunningService.json(service.get("/v1/decisions/" + decision + "/replay"))
                .path("result")
                .asString();
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
                .contains("Erased " + ANNA)
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
            assertThat(erasing.get(SECONDS, TimeUnit.SECONDS)).contains("Erased " + ANNA);
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

    @Test
    void only_an_authorised_person_may_ask_for_it_and_a_misspelt_id_erases_nobody() throws IOException {
        String anna = asked(ANNA).path("decisionId").asString();
        String wish = "{\"subject\":\"" + ANNA + "\",\"by\":\"p-1\",\"agreedBy\":\"p-2\"}";
        HttpResponse<String> stranger = service.caller().post("/v1/erasures", wish);
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.body()).contains("`erase`");
        String token = Files.readAllLines(data.resolve("service")).get(1);
        HttpResponse<String> misspelt = service.caller()
                .post(
                        "/v1/erasures",
                        wish.replace("}", ",\"despiteDifference\":true}"),
                        "Authorization",
                        "Bearer " + token);
        assertThat(misspelt.statusCode()).isEqualTo(400);
        assertThat(misspelt.body()).contains("Maybe `despiteDifferences`");
        HttpResponse<String> alone =
                service.caller().post("/v1/erasures", wish.replace("p-2", "P-1"), "Authorization", "Bearer " + token);
        assertThat(alone.statusCode()).isEqualTo(400);
        assertThat(alone.body()).contains("two people");
        for (String agent : List.of("service-triage-01", "SERVICE-triage-01", "s\u0435rvice-triage-01")) {
            for (String who : List.of("p-1", "p-2")) {
                HttpResponse<String> byAgent = service.caller()
                        .post("/v1/erasures", wish.replace(who, agent), "Authorization", "Bearer " + token);
                assertThat(byAgent.statusCode()).as(agent + " as " + who).isEqualTo(400);
                assertThat(byAgent.body())
                        .contains("service-triage-01")
                        .contains("only people can")
                        .contains(who.equals("p-1") ? "--by" : "--agreed-by");
            }
        }
        assertThat(service.caller()
                        .post("/v1/erasures", wish.replace("p-2", "\u0440-1"), "Authorization", "Bearer " + token)
                        .body())
                .as("one person in other letters")
                .contains("two people");
        assertThat(replayed(anna)).isEqualTo("FAITHFUL");
        HttpResponse<String> done = service.caller().post("/v1/erasures", wish, "Authorization", "Bearer " + token);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(new OpenApi().violations("Erased", RunningService.json(done)))
                .isEmpty();
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
}
