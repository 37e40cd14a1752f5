package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The packaged service with a heap of 256 MB under callers who want it to stop: it goes on answering the one who is polite, never with more than it should,
 * holds on to no more than before, and starts again on what it left.
 */
class HostileLoadIT {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final int SECONDS = Integer.getInteger("hostile.seconds", 5);
    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC");
    /** Of the heap after a first round of the same, in which caches fill up to their bounds. */
    private static final double HEAP_MAY_GROW = 1.10;
    private static final int THREADS_MAY_GROW = 12;
    private static final int DESCRIPTORS_MAY_GROW = 24;

    @TempDir
    private Path folder;

    @Test
    void nobody_can_stop_the_service() throws IOException, InterruptedException {
        String question = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        PackagedService service = start();
        try {
            int attacks = new HostileCallers(service.caller().uri("/"), question, SECONDS).attack();
            quiet(service);
            ProcessFigures before = ProcessFigures.of(service.pid());

            Polite polite = Polite.asking(service.caller(), question);
            attacks += new HostileCallers(service.caller().uri("/"), question, SECONDS).attack();
            int answered = polite.end();
            quiet(service);
            ProcessFigures after = ProcessFigures.of(service.pid());

            System.out.println(2 * SECONDS + " s of hostile load: " + attacks + " attacks, the polite caller was answered " + answered + " times; before " + before + ", after " + after);
            assertThat(answered).isPositive();
            assertThat(after.heap()).isLessThan((long) (before.heap() * HEAP_MAY_GROW));
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + THREADS_MAY_GROW);
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + DESCRIPTORS_MAY_GROW);
            assertThat(health(service)).isEqualTo("UP");
        } finally {
            service.close();
        }
        try (PackagedService again = start()) {
            assertThat(health(again)).isEqualTo("UP");
            assertThat(again.caller().answer("/v1/decide", question).path("verdict").asString()).isEqualTo("REVIEW");
        }
        assertThat(Files.readString(folder.resolve("service.log"))).doesNotContain("OutOfMemoryError").doesNotContain("\tat dev.countersign");
    }

    private PackagedService start() throws IOException, InterruptedException {
        return PackagedService.start(SMALL, Path.of("."), EXAMPLE.resolve("facts"), folder.resolve("data"), folder.resolve("service.log"));
    }

    private static String health(PackagedService service) {
        return Caller.json(service.caller().get("/actuator/health")).path("status").asString();
    }

    /** Until the connections of the load have ended, as the service ends them. */
    private static void quiet(PackagedService service) throws InterruptedException {
        TimeUnit.SECONDS.sleep(8);
        assertThat(health(service)).isEqualTo("UP");
    }

    /** Somebody who asks one thing at a time and waits for each answer. */
    private record Polite(ExecutorService thread, Future<Integer> answers, AtomicBoolean ended) {

        static Polite asking(Caller caller, String question) {
            AtomicBoolean ended = new AtomicBoolean();
            ExecutorService thread = Executors.newSingleThreadExecutor();
            return new Polite(thread, thread.submit(() -> {
                int answered = 0;
                while (!ended.get()) {
                    HttpResponse<String> answer = caller.post("/v1/decide", question);
                    JsonNode json = Caller.json(answer);
                    assertThat(answer.statusCode()).isIn(200, 503);
                    if (answer.statusCode() == 200) {
                        assertThat(json.path("verdict").asString()).isEqualTo("REVIEW");
                        answered++;
                    }
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                return answered;
            }), ended);
        }

        int end() throws InterruptedException {
            ended.set(true);
            try {
                return answers.get();
            } catch (ExecutionException e) {
                throw new AssertionError("the polite caller got something else", e.getCause());
            } finally {
                thread.shutdown();
            }
        }
    }
}
