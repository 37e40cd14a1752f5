package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
            List<HttpResponse<String>> done = new java.util.ArrayList<>();
            for (Future<HttpResponse<String>> answer : answers) {
                done.add(answer.get());
            }
            return done;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void of_two_people_on_one_slot_exactly_one_decides() throws Exception {
        for (int race = 0; race < RACES; race++) {
            String task = opened("race " + race);
            String version = version(task, 1);
            boolean rejects = race % 2 == 1;
            List<HttpResponse<String>> answers = atOnce(List.of(
                    () -> approve("p-1", task, version),
                    () -> rejects ? reject("p-2", task, 1, "TONE") : approve("p-2", task, version)));
            assertThat(answers.stream().map(HttpResponse::statusCode))
                    .as(answers.toString())
                    .containsExactlyInAnyOrder(200, 409);
            String state = card("p-auditor", task).path("state").asString();
            assertThat(card("p-auditor", task).path("approvals")).hasSize(state.equals("APPROVED") ? 1 : 0);
            assertThat(state).isIn(rejects ? List.of("APPROVED", "REJECTED") : List.of("APPROVED"));
        }
    }

    @Test
    void of_fifty_requests_at_once_one_uses_the_approval_and_none_after_a_restart() throws Exception {
        ObjectNode request = reply(TEXT);
        json(approve("p-1", opened(request, TEXT), 1), 200);
        List<HttpResponse<String>> answers = atOnce(java.util.stream.IntStream.range(0, DECIDES)
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
