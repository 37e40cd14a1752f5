package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.web.http.Admission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import tools.jackson.databind.JsonNode;

/** The real service under more callers than it admits, all at once, each as fast as it is answered. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
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
            for (Future<List<HttpResponse<String>>> each : threads.invokeAll(IntStream.range(0, callers)
                    .<Callable<List<HttpResponse<String>>>>mapToObj(number -> () -> {
                        together.countDown();
                        together.await();
                        return IntStream.range(0, EACH_ASKS)
                                .mapToObj(i -> service.decide(request))
                                .toList();
                    })
                    .toList())) {
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

    private static final int MANY_ENDPOINTS = 30;

    @Test
    void every_question_gets_an_answer_or_the_advice_to_come_back() {
        assertThat(with(200).size() + with(429).size()).isEqualTo(asked);
        assertThat(with(200)).isNotEmpty();
        assertThat(with(429)).isNotEmpty();
    }

    @Test
    void every_answer_is_a_whole_decision_of_its_own() {
        assertThat(with(200))
                .extracting(
                        answer -> RunningService.json(answer).path("verdict").asString())
                .containsOnly("REVIEW");
        assertThat(with(200))
                .extracting(
                        answer -> RunningService.json(answer).path("decisionId").asString())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_refused_request_gets_a_time_to_ask_again_and_the_fact_that_nothing_was_decided() {
        assertThat(with(429)).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.headers().firstValue("Connection")).isNotEqualTo(Optional.of("close"));
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            JsonNode problem = RunningService.json(answer);
            assertThat(problem.path("code").asString()).isEqualTo("OVERLOADED");
            assertThat(problem.path("status").asInt()).isEqualTo(429);
            assertThat(problem.has("verdict")).isFalse();
            assertThat(problem.has("decision")).isFalse();
        });
    }

    @Test
    void after_the_flood_the_next_question_is_answered() throws Exception {
        assertThat(service.decide(Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void health_is_answered_without_being_let_in() {
        assertThat(answeringWithoutAPlace(() -> List.of("GET /actuator/health")))
                .containsExactly("GET /actuator/health");
    }

    /** The filters would refuse the percent signs of this address. */
    @Test
    void a_question_that_arrived_whole_is_refused_before_the_filters_and_the_next_one_is_answered() throws Exception {
        String question = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        byte[] body = question.getBytes(StandardCharsets.UTF_8);
        try (Wire wire = new Wire(service.uri("/"))) {
            List<String> refused = withoutAPlace(() -> {
                try {
                    wire.send("POST /v1/decide?%zz HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: one\r\nContent-Length: "
                            + body.length + "\r\n\r\n" + question);
                    return answer(wire);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(refused).startsWith("HTTP/1.1 429").contains("Retry-After: 1", "X-Request-ID: one");
            assertThat(refused.get(refused.size() - 1)).contains("\"OVERLOADED\"");
            wire.post("Content-Length: " + body.length + "\r\n\r\n").send(body);
            assertThat(answer(wire)).startsWith("HTTP/1.1 200");
        }
    }

    /** What comes back for these requests, sent together on one connection while the service is full. */
    private static List<String> refused(String requests, int answers) {
        return withoutAPlace(() -> {
            try (Wire wire = new Wire(service.uri("/"))) {
                wire.send(requests);
                List<String> first = new ArrayList<>();
                for (int i = 0; i < answers; i++) {
                    first.add(answer(wire).get(0));
                }
                return first;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void a_method_that_the_server_refuses_itself_leaves_the_next_answer_at_its_place() {
        String body = "Host: localhost\r\nContent-Length: 2\r\n\r\n{}";
        assertThat(refused(
                        "TRACE /v1/decide HTTP/1.1\r\n" + body
                                + "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        2))
                .allSatisfy(line -> assertThat(line).startsWith("HTTP/1.1 "))
                .satisfiesExactly(
                        line -> assertThat(line).contains("405"),
                        line -> assertThat(line).contains("200"));
    }

    @Test
    void a_caller_that_expects_100_keeps_its_connection_when_it_is_refused() {
        String question =
                "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}";
        assertThat(refused(question + question, 4))
                .satisfiesExactly(
                        line -> assertThat(line).contains("100"),
                        line -> assertThat(line).contains("429"),
                        line -> assertThat(line).contains("100"),
                        line -> assertThat(line).contains("429"));
    }

    @Test
    void the_longest_request_id_that_is_accepted_comes_back() throws IOException {
        String question = "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nX-Request-ID: "
                + "i".repeat(8_090) + "\r\n\r\n{}";
        assertThat(refused(question, 1))
                .satisfiesExactly(line -> assertThat(line).contains("429"));
        try (Wire wire = new Wire(service.uri("/"))) {
            wire.send(question);
            assertThat(answer(wire)).startsWith("HTTP/1.1 415");
        }
    }

    /** Its first line, its headers, and its body. */
    private static List<String> answer(Wire wire) throws IOException {
        List<String> lines = new ArrayList<>();
        int length = 0;
        for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
            lines.add(line);
            length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
        }
        lines.add(wire.text(length));
        return lines;
    }

    @Test
    void every_other_endpoint_takes_a_place() {
        assertThat(new MappedEndpoints(service).all())
                .contains(
                        "POST /v1/decide",
                        "POST /access/v1/evaluations",
                        "GET /v1/decisions/{id}",
                        "POST /v1/reviews/{id}/approve",
                        "GET /actuator",
                        "GET /openapi.yaml");
        assertThat(answeringWithoutAPlace(() -> new MappedEndpoints(service).all()))
                .containsExactlyInAnyOrder("GET /actuator/health", "GET /actuator/health/**");
    }

    @Test
    void so_does_each_endpoint_that_needs_a_credential() {
        try (RunningService governed = RunningService.on(EXAMPLE.resolve("facts"))) {
            TestAccess access = TestAccess.in(governed)
                    .everyAgent("crm")
                    .granted("p-analyst", "ANALYST")
                    .granted("p-auditor", "AUDITOR")
                    .granted("p-reviewer", "REVIEWER", "COMPLIANCE_REVIEWER");
            List<String> keys = Stream.of("crm", "p-analyst", "p-auditor", "p-reviewer", TestAccess.ADMIN)
                    .map(access::key)
                    .toList();
            MappedEndpoints endpoints = new MappedEndpoints(governed);
            List<String> full = new ArrayList<>();
            List<String> served = withoutAPlace(
                    governed,
                    () -> endpoints.all().stream()
                            .filter(each -> {
                                List<HttpResponse<String>> answers = keys.stream()
                                        .map(key -> endpoints.ask(each, "Authorization", "Bearer " + key))
                                        .toList();
                                if (answers.stream().anyMatch(OverloadTest::isFull)) {
                                    full.add(each);
                                }
                                return answers.stream().anyMatch(answer -> !isFull(answer) && !isRefused(answer));
                            })
                            .toList());
            assertThat(served).containsExactlyInAnyOrder("GET /actuator/health", "GET /actuator/health/**");
            assertThat(full)
                    .contains(
                            "POST /v1/reviews/{id}/approve",
                            "POST /v1/erasures",
                            "GET /v1/people",
                            "POST /v1/keys",
                            "GET /v1/looks")
                    .hasSizeGreaterThan(MANY_ENDPOINTS);
        }
    }

    @Test
    void an_endpoint_that_takes_none_is_found() throws Exception {
        RequestMappingHandlerMapping mapping = service.beans(RequestMappingHandlerMapping.class).stream()
                .filter(each -> each.getClass() == RequestMappingHandlerMapping.class)
                .findFirst()
                .orElseThrow();
        RequestMappingInfo planted = RequestMappingInfo.paths("/actuator/health/planted")
                .methods(RequestMethod.GET)
                .options(mapping.getBuilderConfiguration())
                .build();
        mapping.registerMapping(planted, new Offender(), Offender.class.getMethod("decides"));
        try {
            assertThat(answeringWithoutAPlace(() -> new MappedEndpoints(service).all()))
                    .contains("GET /actuator/health/planted");
        } finally {
            mapping.unregisterMapping(planted);
        }
    }

    @Test
    void the_server_keeps_no_path_that_somebody_made_up() {
        Container[] contexts = service.server().getTomcat().getHost().findChildren();

        assertThat(service.beans(SimpleUrlHandlerMapping.class))
                .flatExtracting(mapping -> mapping.getHandlerMap().values())
                .doesNotHaveAnyElementsOfTypes(ResourceHttpRequestHandler.class);
        assertThat(contexts)
                .hasSize(1)
                .allSatisfy(each -> assertThat(((Context) each).getResources().isCachingAllowed())
                        .isFalse());
    }

    /** Our only endpoint that is not subject to admission. */
    static final class Offender {

        @ResponseBody
        public String decides() {
            return "yes";
        }
    }

    private static boolean isFull(HttpResponse<String> answer) {
        return answer.statusCode() == 429 && answer.body().contains("Too many requests at once");
    }

    /** For its caller, before an endpoint sees it: also one that nobody may call, and a page without a session. */
    private static boolean isRefused(HttpResponse<String> answer) {
        return Set.of(302, 303, 401, 403).contains(answer.statusCode())
                || answer.statusCode() == 404 && answer.body().contains("there is no such path");
    }

    /** The endpoints that answer while the service is full. */
    private static List<String> answeringWithoutAPlace(Supplier<Collection<String>> endpoints) {
        return withoutAPlace(() -> endpoints.get().stream()
                .filter(each -> {
                    HttpResponse<String> answer = new MappedEndpoints(service).ask(each);
                    return !isFull(answer) && !isRefused(answer);
                })
                .toList());
    }

    /** What happens while the service is full. */
    private static List<String> withoutAPlace(Supplier<List<String>> happens) {
        return withoutAPlace(service, happens);
    }

    private static List<String> withoutAPlace(RunningService full, Supplier<List<String>> happens) {
        Admission admission = full.beans(FilterRegistrationBean.class).stream()
                .map(each -> each.getFilter())
                .filter(Admission.class::isInstance)
                .map(Admission.class::cast)
                .findFirst()
                .orElseThrow();
        List<Integer> all =
                admission.places().stream().map(Semaphore::drainPermits).toList();
        try {
            return happens.get();
        } finally {
            for (int i = 0; i < all.size(); i++) {
                admission.places().get(i).release(all.get(i));
            }
        }
    }
}
