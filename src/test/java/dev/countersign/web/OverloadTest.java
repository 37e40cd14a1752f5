package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The real service under more callers than it lets in, all at once and each as fast as it is answered. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OverloadTest {

    private static final int EACH_ASKS = 8;
    private static final Path EXAMPLE = Path.of("docs/examples/crm");

    private static RunningService service;
    private static List<HttpResponse<String>> answers;
    private static int asked;

    @BeforeAll
    static void flood() throws Exception {
        service = RunningService.on(EXAMPLE.resolve("facts"));
        String request = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        int callers = 3 * new Admission().admits();
        asked = callers * EACH_ASKS;
        answers = flood(callers, request);
    }

    private static List<HttpResponse<String>> flood(int callers, String request) throws Exception {
        CountDownLatch together = new CountDownLatch(callers);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<HttpResponse<String>> all = new ArrayList<>();
            for (Future<List<HttpResponse<String>>> each : threads.invokeAll(IntStream.range(0, callers).<Callable<List<HttpResponse<String>>>>mapToObj(number -> () -> {
                together.countDown();
                together.await();
                return IntStream.range(0, EACH_ASKS).mapToObj(i -> service.decide(request)).toList();
            }).toList())) {
                all.addAll(each.get());
            }
            return all;
        } finally {
            threads.shutdown();
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static List<HttpResponse<String>> with(int status) {
        return answers.stream().filter(answer -> answer.statusCode() == status).toList();
    }

    @Test
    void every_question_gets_an_answer_or_is_told_to_come_back() {
        assertThat(with(200).size() + with(503).size()).isEqualTo(asked);
        assertThat(with(200)).isNotEmpty();
        assertThat(with(503)).isNotEmpty();
    }

    @Test
    void every_answer_is_a_whole_decision_of_its_own() {
        assertThat(with(200)).extracting(answer -> RunningService.json(answer).path("verdict").asString()).containsOnly("REVIEW");
        assertThat(with(200)).extracting(answer -> RunningService.json(answer).path("decisionId").asString()).doesNotHaveDuplicates();
    }

    @Test
    void whoever_is_not_let_in_is_told_when_to_ask_again_and_that_nothing_was_decided() {
        assertThat(with(503)).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            JsonNode problem = RunningService.json(answer);
            assertThat(problem.path("code").asString()).isEqualTo("NOT_DECIDED");
            assertThat(problem.path("status").asInt()).isEqualTo(503);
            assertThat(problem.has("verdict")).isFalse();
            assertThat(problem.has("decision")).isFalse();
        });
    }

    @Test
    void after_the_flood_the_next_question_is_answered() throws Exception {
        assertThat(service.decide(Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"))).statusCode()).isEqualTo(200);
    }

    @Test
    void health_is_answered_without_being_let_in() {
        assertThat(service.get("/actuator/health").statusCode()).isEqualTo(200);
    }
}
