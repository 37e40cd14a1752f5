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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The packaged service with a heap of 256 MB under attack: it continues to answer the polite caller, never with more
 * than it should, holds no more than before, and starts again on its own data.
 */
@Tag("slow")
class HostileLoadIT {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final int SECONDS = Integer.getInteger("hostile.seconds", 5);
    /** A collection removes all dead objects, so that the used memory is what is held. */
    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:MarkSweepDeadRatio=0");
    /**
     * Polite callers, and questions of each, before the start is measured: every pool that has a bound has reached it,
     * and every endpoint was used.
     */
    private static final int WARM_CALLERS = 64;

    private static final int WARM = 10;
    private static final double HEAP_MAY_GROW = 1.10;
    private static final int THREADS_MAY_GROW = 2;
    /** Tomcat's own bound, which this service does not change. */
    private static final int WORKERS = 200;

    private static final int DESCRIPTORS_MAY_GROW = 6;
    /** Seconds: longer than a connection is kept open and a worker waits for work. */
    private static final int QUIET = 90;

    private static final int PAUSE = 3;

    @TempDir
    private Path folder;

    @Test
    void nobody_can_stop_the_service() throws IOException, InterruptedException {
        String question = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        PackagedService service = start();
        try {
            warm(service.caller(), question);
            assertThat(health(service)).isEqualTo("UP");
            ProcessFigures before = ProcessFigures.of(service.pid());
            long entries = entries(service);

            Polite polite = Polite.asking(service.caller(), question);
            int attacks = new HostileCallers(service.caller().uri("/"), question, 2 * SECONDS).attack();
            int answered = polite.end();
            long written = entries(service) - entries;
            ProcessFigures after = quiet(service, before);

            System.out.println(2 * SECONDS + " s of hostile load: " + attacks + " attacks, " + written
                    + " entries, the polite caller was answered " + answered + " times; before " + before + ", after "
                    + after);
            assertThat(answered).isPositive();
            assertThat(after).matches(figures -> asBefore(figures, before), "as before the load: " + before);
            assertThat(after.workers()).isLessThanOrEqualTo(WORKERS);
            assertThat(health(service)).isEqualTo("UP");
        } finally {
            service.close();
        }
        try (PackagedService again = start()) {
            assertThat(health(again)).isEqualTo("UP");
            assertThat(again.caller()
                            .answer("/v1/decide", question)
                            .path("verdict")
                            .asString())
                    .isEqualTo("REVIEW");
        }
        assertThat(Files.readString(folder.resolve("service.log")))
                .doesNotContain("OutOfMemoryError")
                .doesNotContain("\tat dev.countersign");
    }

    private PackagedService start() throws IOException, InterruptedException {
        return PackagedService.start(
                SMALL, Path.of("."), EXAMPLE.resolve("facts"), folder.resolve("data"), folder.resolve("service.log"));
    }

    private static String health(PackagedService service) {
        return Caller.json(service.caller().get("/actuator/health"))
                .path("status")
                .asString();
    }

    private static long entries(PackagedService service) {
        return Caller.json(service.caller().get("/actuator/health"))
                .path("components")
                .path("ledger")
                .path("details")
                .path("entries")
                .asLong();
    }

    private static void warm(Caller caller, String question) throws IOException, InterruptedException {
        String evaluation = Files.readString(EXAMPLE.resolve("access/01-update-a-case.json"));
        ExecutorService threads = Executors.newFixedThreadPool(WARM_CALLERS);
        for (int i = 0; i < WARM_CALLERS; i++) {
            threads.submit(() -> {
                for (int n = 0; n < WARM; n++) {
                    caller.post("/v1/decide", question);
                }
                caller.post("/v1/decide", "{");
                caller.post("/access/v1/evaluation", evaluation);
                caller.post("/access/v1/evaluations", "{\"evaluations\":[" + evaluation + "," + evaluation + "]}");
                caller.get("/v1/decisions?limit=20");
                caller.get("/nowhere");
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    }

    /**
     * The figures after the service has ended the connections and the workers of the load, or after
     * {@value #QUIET} s.
     */
    private static ProcessFigures quiet(PackagedService service, ProcessFigures before) throws InterruptedException {
        ProcessFigures now = ProcessFigures.of(service.pid());
        for (int waited = 0; waited < QUIET && !asBefore(now, before); waited += PAUSE) {
            TimeUnit.SECONDS.sleep(PAUSE);
            now = ProcessFigures.of(service.pid());
        }
        return now;
    }

    private static boolean asBefore(ProcessFigures now, ProcessFigures before) {
        return now.heap() <= before.heap() * HEAP_MAY_GROW
                && now.threads() <= before.threads() + THREADS_MAY_GROW
                && now.descriptors() <= before.descriptors() + DESCRIPTORS_MAY_GROW;
    }

    /** A caller that asks one question at a time and waits for each answer. */
    private record Polite(ExecutorService thread, Future<Integer> answers, AtomicBoolean ended) {

        static Polite asking(Caller caller, String question) {
            AtomicBoolean ended = new AtomicBoolean();
            ExecutorService thread = Executors.newSingleThreadExecutor();
            return new Polite(
                    thread,
                    thread.submit(() -> {
                        int answered = 0;
                        while (!ended.get()) {
                            HttpResponse<String> answer = caller.post("/v1/decide", question);
                            JsonNode json = Caller.json(answer);
                            assertThat(answer.statusCode()).isIn(200, 429, 503);
                            if (answer.statusCode() == 200) {
                                assertThat(json.path("verdict").asString()).isEqualTo("REVIEW");
                                answered++;
                            }
                            TimeUnit.MILLISECONDS.sleep(50);
                        }
                        return answered;
                    }),
                    ended);
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
