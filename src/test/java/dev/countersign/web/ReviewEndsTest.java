package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** How long a client is told the state of its task. */
@Tag("slow")
@Timeout(120)
class ReviewEndsTest extends ReviewDeskSteps {

    private static final Duration KEPT = Duration.ofDays(30);

    private HttpResponse<String> ask(String client, String task) {
        return as(client).get("/access/v1/requests/" + task);
    }

    private void isOver(String task) {
        for (HttpResponse<String> answer : List.of(
                ask(CLIENT, task),
                as(CLIENT).post("/access/v1/requests/" + task + "/cancel", "{}"),
                as(CLIENT).post("/access/v1/requests/" + task + "/answer", "{\"question\":\"q\",\"text\":\"t\"}"))) {
            JsonNode problem = json(answer, 410);
            assertThat(problem.path("type").asString())
                    .isEqualTo("urn:openid:authzen:access-request:error:task_expired");
            assertThat(problem.path("code").asString()).isEqualTo("TASK_EXPIRED");
        }
    }

    @Test
    void the_state_of_a_task_is_told_for_thirty_days_after_its_end() throws IOException {
        String task = opened(TEXT);
        json(reject("p-1", task, 1, "TONE"), 200);
        clock.pass(KEPT.minusMinutes(1));
        assertThat(told(task)).isEqualTo("denied");
        clock.pass(Duration.ofMinutes(2));
        isOver(task);
        service.close();
        run();
        isOver(task);
        assertThat(card("p-auditor", task).path("state").asString()).isEqualTo("REJECTED");
    }

    @Test
    void the_end_of_an_approved_task_is_that_of_its_time_and_of_an_expired_one_too() throws IOException {
        String approved = opened(TEXT);
        Instant expires = Instant.parse(card("p-1", approved).path("expires").asString());
        String expired = opened("second");
        json(approve("p-1", approved, 1), 200);
        assertThat(verdict(decided(reply(TEXT)))).isEqualTo("ALLOW");
        clock.stopAt(expires.plus(KEPT).minusSeconds(60));
        assertThat(told(approved)).isEqualTo("approved");
        assertThat(told(expired)).isEqualTo("expired");
        clock.stopAt(expires.plus(KEPT).plusSeconds(120));
        isOver(approved);
        isOver(expired);
    }

    @Test
    void others_do_not_learn_that_it_existed() throws IOException {
        String task = opened(TEXT);
        json(as(CLIENT).post("/access/v1/requests/" + task + "/cancel", "{}"), 200);
        String before = ask(OTHER_CLIENT, task).body();
        clock.pass(KEPT.plusDays(1));
        isOver(task);
        HttpResponse<String> after = ask(OTHER_CLIENT, task);
        assertThat(after.statusCode()).isEqualTo(404);
        assertThat(after.body()).isEqualTo(before);
        String unknown = task.replace(task.charAt(0), task.charAt(0) == 'a' ? 'b' : 'a');
        assertThat(ask(CLIENT, unknown).body()).isEqualTo(after.body().replace(task, unknown));
    }
}
