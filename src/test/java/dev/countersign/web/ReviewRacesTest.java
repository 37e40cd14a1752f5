package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.DecisionRecords;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** Two people, or many requests, at once. The property {@code races} says how many times; a nightly run has 1,000. */
@Tag("slow")
@Timeout(1_200)
class ReviewRacesTest extends ReviewDeskSteps {

    private static final int RACES = Integer.getInteger("races", 20);
    private static final int DECIDES = 50;
    /** Nobody approves more than 40 in an hour. */
    private static final Duration BETWEEN = Duration.ofMinutes(2);

    private static final String CASE = "S-race-";

    private static List<HttpResponse<String>> atOnce(List<Callable<HttpResponse<String>>> all) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            CyclicBarrier start = new CyclicBarrier(all.size());
            List<Future<HttpResponse<String>>> answers = all.stream()
                    .map(each -> threads.submit(() -> {
                        start.await();
                        return each.call();
                    }))
                    .toList();
            List<HttpResponse<String>> done = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : answers) {
                done.add(answer.get());
            }
            return done;
        } finally {
            threads.shutdownNow();
        }
    }

    /** How many approvals and rejections of a task the ledger has. */
    private long decidings(String task) {
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        return records.searchIndex().having("task=" + task).stream()
                .map(records::json)
                .filter(entry -> Set.of("approval", "rejection")
                        .contains(entry.path("type").asString()))
                .count();
    }

    private HttpResponse<String> reject(String person, String task, String version, String code) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/reject",
                        "{\"code\":\"" + code + "\"}",
                        "If-Match",
                        "\"" + version + "\"");
    }

    /** A case for each race: what is like a rejected action needs more people. */
    private void runWithCases() throws IOException {
        Path facts = Temporary.folder();
        try (Stream<Path> files = Files.list(EXAMPLE.resolve("facts"))) {
            for (Path file : files.toList()) {
                List<String> lines = new ArrayList<>(Files.readAllLines(file));
                lines.stream()
                        .filter(line -> line.contains("\"id\": \"S-2002\""))
                        .findFirst()
                        .ifPresent(line -> IntStream.range(0, RACES)
                                .forEach(race -> lines.add(line.replace("\"S-2002\"", "\"" + CASE + race + "\""))));
                Files.write(facts.resolve(file.getFileName().toString()), lines);
            }
        }
        stop();
        run(facts);
    }

    @Test
    void of_two_people_on_one_slot_exactly_one_decides() throws Exception {
        runWithCases();
        for (int race = 0; race < RACES; race++) {
            ObjectNode request = reply("race " + race);
            ((ObjectNode) request.path("resource")).put("id", CASE + race);
            String task = opened(request, "race " + race);
            String version = version(task, 1);
            boolean rejects = race % 2 == 1;
            List<HttpResponse<String>> answers = atOnce(List.of(
                    () -> approve("p-1", task, version),
                    () -> rejects ? reject("p-2", task, version, "TONE") : approve("p-2", task, version)));
            assertThat(answers.stream().filter(each -> each.statusCode() == 200))
                    .as(answers.toString())
                    .hasSize(1);
            HttpResponse<String> other = answers.stream()
                    .filter(each -> each.statusCode() != 200)
                    .findFirst()
                    .orElseThrow();
            assertThat(code(other, other.statusCode())).isIn("ALREADY_DECIDED", "CHANGED");
            assertThat(decidings(task)).isEqualTo(1);
            String state = card("p-auditor", task).path("state").asString();
            assertThat(card("p-auditor", task).path("approvals")).hasSize(state.equals("APPROVED") ? 1 : 0);
            assertThat(state).isIn(rejects ? List.of("APPROVED", "REJECTED") : List.of("APPROVED"));
            clock.pass(BETWEEN);
        }
    }

    @Test
    void of_fifty_requests_at_once_one_uses_the_approval_and_none_after_a_restart() throws Exception {
        ObjectNode request = reply(TEXT);
        json(approve("p-1", opened(request, TEXT), 1), 200);
        List<HttpResponse<String>> answers = atOnce(IntStream.range(0, DECIDES)
                .<Callable<HttpResponse<String>>>mapToObj(
                        each -> () -> as(CLIENT).post("/v1/decide", request.toString()))
                .toList());
        assertThat(answers.stream()
                        .filter(answer -> answer.statusCode() == 200)
                        .map(answer -> verdict(RunningService.json(answer)))
                        .filter("ALLOW"::equals))
                .hasSize(1);
        restart();
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
    }

    private void restart() throws IOException {
        service.close();
        deleteProjection();
        run();
    }
}
