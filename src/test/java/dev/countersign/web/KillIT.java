package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.verify.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The packaged service is killed under load many times, and started again on its folder: nothing that was acknowledged
 * is lost, and no idempotency key has two decisions.
 */
@Tag("slow")
class KillIT {

    private static final Path FIXTURE = Path.of("src/test/resources/certification");
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int CLIENTS = 8;
    /** The kill happens at one of the first so many acknowledgements of a start. */
    private static final int MOST_BEFORE = 400;

    private static final int READ_BACK_OVER_HTTP = 10;
    private static final int OK = 200;
    /** Who sends the requests: a key is the caller's, and about one subject. */
    private static final String LAPTOP =
            dev.countersign.decisions.request.Caller.laptop().id();

    /** The answer to a client for one key. */
    private record Told(String decision, long sequence, String leafHash) {

        static Told of(JsonNode answer) {
            return new Told(
                    answer.path("decisionId").asString(),
                    answer.at("/receipt/sequence").asLong(),
                    answer.at("/receipt/leafHash").asString());
        }
    }

    @TempDir
    private Path folder;

    private final Random chance = new Random(25);
    /** All acknowledgements by key: of the last start at once, of earlier starts after they were checked. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private int unanswered;

    @Test
    void nothing_acknowledged_is_lost_and_no_key_is_decided_twice() throws IOException, InterruptedException {
        PackagedService service = start();
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                Map<String, String> sent = new ConcurrentHashMap<>();
                Map<String, Told> acknowledged = new ConcurrentHashMap<>();
                killUnderLoad(service, sent, acknowledged, "kill-" + kill);
                unanswered += sent.size() - acknowledged.size();
                service.close();
                service = start();
                readBack(service.caller(), acknowledged);
                retried(service.caller(), sent, acknowledged);
            }
        } finally {
            service.close();
        }
        everyKeyHasOneDecision();
        assertThat(verified()).isZero();
        System.out.println(KILLS + " kills, " + told.size() + " keys, " + unanswered
                + " of them unanswered at a kill: 0 lost, 0 decided twice");
    }

    private PackagedService start() throws IOException, InterruptedException {
        return PackagedService.start(
                FIXTURE, FIXTURE.resolve("facts"), folder.resolve("data"), folder.resolve("service.log"));
    }

    /** Clients ask with a new key each time, until the service is gone. */
    private void killUnderLoad(
            PackagedService service, Map<String, String> sent, Map<String, Told> acknowledged, String round) {
        int last = 1 + chance.nextInt(MOST_BEFORE);
        AtomicInteger numbers = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> working = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                working.add(clients.submit(() -> {
                    for (int number = numbers.getAndIncrement();
                            ask(service.caller(), round + "-" + number, number, sent, acknowledged);
                            number = numbers.getAndIncrement()) {
                        if (acknowledged.size() >= last) {
                            service.kill();
                        }
                    }
                }));
            }
            for (Future<?> each : working) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            clients.shutdownNow();
        }
        assertThat(acknowledged).as("some were acknowledged before the kill").isNotEmpty();
    }

    /** @return whether the service still answers */
    private static boolean ask(
            Caller caller, String key, int number, Map<String, String> sent, Map<String, Told> acknowledged) {
        String body = "{\"subject\":{\"type\":\"user\",\"id\":\"" + (number % 2 == 0 ? "alice" : "bob")
                + "\"},\"action\":{\"name\":\"" + (number % 3 == 0 ? "write" : "read")
                + "\"},\"resource\":{\"type\":\"record\",\"id\":\"record-" + (1 + number % 5 % 2) + "\"}}";
        sent.put(key, body);
        try {
            HttpResponse<String> answer = caller.post("/v1/decide", body, "Idempotency-Key", key);
            if (answer.statusCode() == OK) {
                acknowledged.put(key, Told.of(Caller.json(answer)));
            } else {
                assertThat(answer.body()).contains("NOT_DECIDED");
            }
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void readBack(Caller caller, Map<String, Told> acknowledged) {
        try (Archive entries = Entries.of(folder.resolve("data"))) {
            acknowledged.values().forEach(each -> {
                assertThat(Receipt.of("", entries.get(each.sequence())).leafHash())
                        .isEqualTo(each.leafHash());
                assertThat(new String(entries.get(each.sequence()).open(), StandardCharsets.UTF_8))
                        .contains("\"id\":\"" + each.decision() + "\"");
            });
        }
        acknowledged.values().stream().limit(READ_BACK_OVER_HTTP).forEach(each -> {
            JsonNode found = Caller.json(caller.get("/v1/decisions/" + each.decision()));
            assertThat(new Told(
                            each.decision(),
                            found.at("/receipt/sequence").asLong(),
                            found.at("/receipt/leafHash").asString()))
                    .isEqualTo(each);
        });
    }

    /** Asks with every key again, whether it was answered or not, and twice with those without an answer. */
    private void retried(Caller caller, Map<String, String> sent, Map<String, Told> acknowledged) {
        new LinkedHashMap<>(sent).forEach((key, body) -> {
            Told again = again(caller, key, body);
            assertThat(again).as(key).isEqualTo(acknowledged.getOrDefault(key, again));
            if (!acknowledged.containsKey(key)) {
                assertThat(again(caller, key, body)).as(key).isEqualTo(again);
            }
            told.put(key, again);
        });
    }

    private static Told again(Caller caller, String key, String body) {
        HttpResponse<String> answer = caller.post("/v1/decide", body, "Idempotency-Key", key);
        for (int more = 0; more < 10 && answer.statusCode() != OK; more++) {
            answer = caller.post("/v1/decide", body, "Idempotency-Key", key);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
        return Told.of(Caller.json(answer));
    }

    /** Reads the whole ledger, not only the answers of the service. */
    private void everyKeyHasOneDecision() {
        Map<String, Integer> decisions = new HashMap<>();
        try (Archive entries = Entries.of(folder.resolve("data"))) {
            for (long sequence = 0; sequence < entries.size(); sequence++) {
                entries.parts(sequence).stream()
                        .map(part -> Caller.JSON.readTree(part.content()).path("idempotencyKey"))
                        .filter(JsonNode::isString)
                        .forEach(key -> decisions.merge(key.asString(), 1, Integer::sum));
            }
            told.forEach((key, each) -> assertThat(
                            Receipt.of("", entries.get(each.sequence())).leafHash())
                    .as(key)
                    .isEqualTo(each.leafHash()));
        }
        assertThat(decisions).hasSize(told.size());
        assertThat(decisions.values()).allMatch(many -> many == 1);
        assertThat(told.keySet())
                .allMatch(key -> decisions.containsKey(sha256(LAPTOP + "\nuser/alice\n" + key))
                        || decisions.containsKey(sha256(LAPTOP + "\nuser/bob\n" + key)));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private int verified() {
        PrintStream out = new PrintStream(new ByteArrayOutputStream());
        return Verify.run(List.of(folder.resolve("data").toString()), out, System.err, Optional.empty());
    }
}
