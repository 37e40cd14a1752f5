package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.HeldFolder;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.HeldUp;
import dev.countersign.ledger.Ledger;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.http.Admission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import tools.jackson.databind.JsonNode;

/**
 * Only the processor time of decisions is limited: a request that waits for the disk, or for its caller, keeps nobody
 * out.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Isolated
@Tag("slow")
@Timeout(200)
class GateTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    /** More than may decide at once. */
    private static final int MANY = 4 * Runtime.getRuntime().availableProcessors();

    /** Seconds after which the server ends the connection of a caller that reads nothing. */
    private static final int PATIENCE = 100;

    private static final int DECISIONS = 0;
    private static final int OTHERS = 2;

    private final HeldUp disk = new HeldUp();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private RunningService service;
    private Admission admission;
    private String question;
    private String search;

    @BeforeEach
    void start() throws IOException {
        start("--spring.threads.virtual.enabled=true");
    }

    private void start(String setting) throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        service = RunningService.with(
                Map.of(
                        "dataFolder",
                        () -> HeldFolder.on(
                                disk,
                                data.resolve("projection"),
                                DefaultPack.release(),
                                Duration.ofSeconds(PATIENCE / 2))),
                EXAMPLE.resolve("facts"),
                "--countersign.data=" + data,
                "--server.tomcat.connection-timeout=" + PATIENCE + "s",
                "--server.tomcat.threads.max=" + (MANY + 8),
                setting);
        admission = service.beans(FilterRegistrationBean.class).stream()
                .map(each -> each.getFilter())
                .filter(Admission.class::isInstance)
                .map(Admission.class::cast)
                .findFirst()
                .orElseThrow();
        question = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        search = Files.readString(EXAMPLE.resolve("access/01-update-a-case.json"));
        assertThat(service.decide(question).statusCode()).isEqualTo(200);
        assertThat(searched()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        threads.shutdown();
        service.close();
    }

    /** Needs a turn, and nothing from the disk. */
    private int searched() {
        return service.caller().post("/access/v1/search/action", search).statusCode();
    }

    private List<CompletableFuture<HttpResponse<String>>> atOnce(IntFunction<HttpResponse<String>> asking) {
        return IntStream.range(0, MANY)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> asking.apply(number), threads))
                .toList();
    }

    private void untilInside(int many) {
        Semaphore decisions = admission.places().get(DECISIONS);
        while (admission.admits() - decisions.availablePermits() < many) {
            Thread.onSpinWait();
        }
    }

    private void untilNobodyIsInside() {
        while (admission.places().get(DECISIONS).availablePermits() < admission.admits()) {
            Thread.onSpinWait();
        }
    }

    private int decisions() {
        return RunningService.json(service.get("/v1/decisions?limit=1000"))
                .at("/page/count")
                .asInt();
    }

    private static List<HttpResponse<String>> all(List<CompletableFuture<HttpResponse<String>>> asked) {
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /** While these wait. They may go on afterwards. */
    private void othersAreAnsweredBefore(List<CompletableFuture<HttpResponse<String>>> waiting, HeldUp.Held held) {
        held.untilSomethingWaits();
        untilInside(MANY);
        assertThat(searched()).isEqualTo(200);
        assertThat(waiting).as("answered before any of them").noneMatch(CompletableFuture::isDone);
        held.letGo();
    }

    @Test
    void callers_that_wait_for_the_disk_leave_the_processors_to_others() {
        try (HeldUp.Held held = disk.hold()) {
            List<CompletableFuture<HttpResponse<String>>> waiting = atOnce(number -> service.decide(question));
            othersAreAnsweredBefore(waiting, held);
            all(waiting);
        }
    }

    @Test
    void two_callers_with_one_key_at_once_get_one_decision_and_leave_the_processors_to_others() {
        int before = decisions();
        try (HeldUp.Held held = disk.hold()) {
            List<CompletableFuture<HttpResponse<String>>> waiting =
                    atOnce(number -> service.decide(question, "Idempotency-Key", "key-" + number / 2));
            othersAreAnsweredBefore(waiting, held);
            Set<String> ids = new HashSet<>();
            long replayed = 0;
            for (HttpResponse<String> answer : all(waiting)) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                JsonNode json = RunningService.json(answer);
                ids.add(json.path("decisionId").asString());
                replayed += json.path("replayed").asBoolean() ? 1 : 0;
            }
            assertThat(ids).hasSize(MANY / 2);
            assertThat(replayed).isEqualTo(MANY / 2);
        }
        assertThat(decisions()).isEqualTo(before + MANY / 2);
    }

    @Test
    void callers_that_wait_for_the_key_of_a_person_leave_the_processors_to_others() {
        List<String> cases = List.of("S-2001", "S-2003", "S-2004", "S-2005", "S-2006", "S-2007", "S-2008");
        try (HeldUp.Held held = disk.hold()) {
            List<CompletableFuture<HttpResponse<String>>> waiting =
                    atOnce(number -> service.decide(question.replace("S-2002", cases.get(number % cases.size()))));
            othersAreAnsweredBefore(waiting, held);
            all(waiting);
        }
        untilNobodyIsInside();
        assertThat(service.decide(question).statusCode()).isEqualTo(200);
    }

    @Test
    void the_decision_of_a_caller_that_hangs_up_is_recorded_and_its_place_is_free() throws IOException {
        int before = decisions();
        try (HeldUp.Held held = disk.hold()) {
            try (Wire wire = new Wire(service.uri("/"))) {
                send(wire);
                held.untilSomethingWaits();
            }
            held.letGo();
        }
        untilNobodyIsInside();
        assertThat(decisions()).isEqualTo(before + 1);
        assertThat(service.decide(question).statusCode()).isEqualTo(200);
    }

    private Wire send(Wire wire) throws IOException {
        byte[] bytes = question.getBytes(StandardCharsets.UTF_8);
        return wire.post("Connection: close\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .send(bytes);
    }

    @Test
    void a_disk_that_fails_allows_nothing_to_those_who_wait_for_it() {
        try (HeldUp.Held held = disk.hold()) {
            List<CompletableFuture<HttpResponse<String>>> waiting = atOnce(number -> service.decide(question));
            held.untilSomethingWaits();
            untilInside(MANY);
            disk.fail();
            held.letGo();
            assertThat(all(waiting)).allSatisfy(answer -> {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(answer.body()).doesNotContain("verdict");
            });
        }
        untilNobodyIsInside();
        assertThat(service.decide(question).statusCode()).isEqualTo(503);
        assertThat(service.get("/actuator/health").statusCode()).isEqualTo(503);
    }

    @Test
    void a_stop_answers_those_who_wait_for_the_disk_and_what_they_were_told_is_on_it() throws IOException {
        String answer;
        try (HeldUp.Held held = disk.hold();
                Wire wire = new Wire(service.uri("/"))) {
            send(wire);
            held.untilSomethingWaits();
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(service::close, threads);
            held.letGo();
            answer = wire.rest();
            stopping.join();
        }
        assertThat(answer).startsWith("HTTP/1.1 200").contains("\"receipt\"");
        long sequence = Long.parseLong(answer.replaceAll("(?s).*\"sequence\":(\\d+).*", "$1"));
        try (Ledger again = disk.open(new SystemClockAndRandom())) {
            assertThat(again.entries().size()).isGreaterThan(sequence);
        }
    }

    @Test
    void an_interrupt_while_a_caller_waits_for_the_disk_costs_no_turn_and_no_place() throws IOException {
        service.close();
        // A test finds no virtual threads, which Java 21 and later give to the server
        start("--spring.threads.virtual.enabled=false");
        for (int i = 0; i < MANY; i++) {
            try (HeldUp.Held held = disk.hold()) {
                CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(this::statusOrEnd, threads);
                held.untilSomethingWaits();
                interruptWaiting(waiting);
                assertThat(waiting.join()).isIn(503, 0);
                held.letGo();
            }
        }
        untilNobodyIsInside();
        assertThat(searched()).isEqualTo(200);
        assertThat(service.decide(question).statusCode()).isEqualTo(200);
    }

    /** The status of an answer; 0 if the connection ends: an interrupted thread cannot write. */
    private int statusOrEnd() {
        try {
            return service.decide(question).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private static void interruptWaiting(CompletableFuture<?> until) {
        while (!until.isDone()) {
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                if (Arrays.stream(stack).anyMatch(each -> each.getClassName().endsWith(".WriteConfirmation"))) {
                    thread.interrupt();
                }
            });
        }
    }

    @Test
    void neither_decisions_nor_other_requests_keep_out_each_other() {
        List<String> others = List.of("GET /v1/decisions", "POST /v1/reviews/{id}/approve", "POST /v1/erasures");
        Semaphore decisions = admission.places().get(DECISIONS);
        int all = decisions.drainPermits();
        try {
            assertThat(service.decide(question).statusCode()).isEqualTo(429);
            assertThat(Stream.concat(others.stream(), Stream.of("POST /v1/decisions/x/outcome")))
                    .allSatisfy(each -> assertThat(
                                    new MappedEndpoints(service).ask(each).statusCode())
                            .isNotEqualTo(429));
        } finally {
            decisions.release(all);
        }
        Semaphore rest = admission.places().get(OTHERS);
        int free = rest.drainPermits();
        try {
            assertThat(service.get("/v1/decisions").statusCode()).isEqualTo(429);
            assertThat(service.decide(question).statusCode()).isEqualTo(200);
            assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
        } finally {
            rest.release(free);
        }
    }

    /** Each asks for much more than fits in the buffers of its connection, and reads nothing. */
    private List<Socket> stopped(String request, int times) throws IOException {
        service.server().getTomcat().getConnector().setProperty("socket.txBufSize", "4096");
        List<Socket> stopped = new ArrayList<>();
        for (int i = 0; i < 3 * MANY; i++) {
            Socket caller = new Socket();
            stopped.add(caller);
            caller.setReceiveBufferSize(4096);
            caller.connect(new InetSocketAddress(
                    service.uri("/").getHost(), service.uri("/").getPort()));
            caller.getOutputStream().write(request.repeat(times).getBytes(StandardCharsets.US_ASCII));
        }
        return stopped;
    }

    private void answersOthersBeside(List<Socket> stopped) throws IOException {
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(service.decide(question).statusCode()).isEqualTo(200);
                assertThat(service.get("/v1/decisions").statusCode()).isEqualTo(200);
            }
            Semaphore others = admission.places().get(OTHERS);
            while (others.availablePermits() < 32) {
                Thread.onSpinWait();
            }
        } finally {
            for (Socket each : stopped) {
                each.close();
            }
        }
    }

    @Test
    @Timeout(PATIENCE / 2)
    void callers_that_stop_reading_hold_neither_places_nor_threads() throws IOException {
        answersOthersBeside(stopped("GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n", 20));
    }

    @Test
    @Timeout(PATIENCE / 2)
    void callers_that_do_not_read_refusals_and_health_hold_no_threads() throws IOException {
        Semaphore decisions = admission.places().get(DECISIONS);
        int all = decisions.drainPermits();
        List<Socket> stopped;
        try {
            stopped = stopped("POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 200);
            stopped.addAll(stopped("POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}", 200));
            stopped.addAll(stopped("GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n", 200));
            assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
        } finally {
            decisions.release(all);
        }
        answersOthersBeside(stopped);
    }
}
