package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.facts.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** People work on a task one at a time, and ask the client about it. */
@Tag("slow")
@Timeout(120)
class ReviewTalkTest extends ReviewDeskSteps {

    @Override
    void more(TestAccess people) {
        people.approver("p-both", Role.FRONTLINE_USER)
                .approver("p-both", Role.BUSINESS_OWNER)
                .approver("p-owner", Role.BUSINESS_OWNER);
    }

    private HttpResponse<String> claim(String person, String task) {
        return as(person).post("/v1/reviews/" + task + "/claim", "{}");
    }

    private HttpResponse<String> ask(String person, String task, int version, String text) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/ask",
                        "{\"text\":\"" + text + "\"}",
                        "If-Match",
                        "\"" + version(task, version) + "\"");
    }

    private HttpResponse<String> answer(String client, String task, String question, String text) {
        return as(client)
                .post(
                        "/access/v1/requests/" + task + "/answer",
                        "{\"question\":\"" + question + "\",\"text\":\"" + text + "\"}");
    }

    @Test
    void who_claims_a_task_works_on_it_alone_for_a_quarter_of_an_hour() throws IOException {
        String task = opened(TEXT);
        JsonNode mine = json(claim("p-1", task), 200);
        assertThat(openApi.violations("Review", mine)).isEmpty();
        assertThat(mine.at("/claimed/0/byYou").asBoolean()).isTrue();
        assertThat(card("p-2", task).at("/claimed/0/byYou").asBoolean(true)).isFalse();
        assertThat(card("p-2", task).toString()).doesNotContain("p-1");
        assertThat(code(claim("p-2", task), 409)).isEqualTo("CLAIMED");
        assertThat(code(approve("p-2", task, 1), 409)).isEqualTo("CLAIMED");
        assertThat(code(reject("p-2", task, 1, "TONE"), 409)).isEqualTo("CLAIMED");

        clock.pass(Duration.ofMinutes(15));
        json(claim("p-2", task), 200);
        assertThat(code(approve("p-1", task, 1), 409)).isEqualTo("CLAIMED");
        json(as("p-2").post("/v1/reviews/" + task + "/free", "{}"), 200);
        json(approve("p-1", task, 1), 200);
    }

    @Test
    void reading_a_claimed_task_prolongs_it_to_two_hours_at_most() throws IOException {
        String task = opened(TEXT);
        json(claim("p-1", task), 200);
        for (int i = 0; i < 11; i++) {
            clock.pass(Duration.ofMinutes(10));
            card("p-1", task);
            assertThat(code(claim("p-2", task), 409)).isEqualTo("CLAIMED");
        }
        clock.pass(Duration.ofMinutes(10));
        card("p-1", task);
        json(claim("p-2", task), 200);
    }

    @Test
    void who_frees_a_task_and_claims_it_again_works_on_it_for_two_hours_at_most() throws IOException {
        String task = opened(TEXT);
        for (int i = 0; i < 12; i++) {
            json(claim("p-1", task), 200);
            assertThat(code(claim("p-2", task), 409)).isEqualTo("CLAIMED");
            clock.pass(Duration.ofMinutes(10));
            json(as("p-1").post("/v1/reviews/" + task + "/free", "{}"), 200);
        }
        assertThat(code(claim("p-1", task), 409)).isEqualTo("WORKED_LONG");
        json(claim("p-2", task), 200);
        clock.pass(Duration.ofMinutes(15));
        json(claim("p-1", task), 200);
    }

    @Test
    void one_person_works_on_twenty_tasks_at_a_time_at_most() throws IOException {
        String first = opened("Dear Ms Okafor, reply 0");
        json(claim("p-both", first), 200);
        for (int i = 1; i < 20; i++) {
            json(claim("p-both", opened("Dear Ms Okafor, reply " + i)), 200);
        }
        String last = openedPrice(price());
        assertThat(code(claim("p-both", last), 409)).isEqualTo("TOO_MANY_CLAIMED");
        String body = "{\"to\":\"p-both\",\"code\":\"WORKLOAD\"}";
        assertThat(code(as("p-owner").post("/v1/reviews/" + last + "/handover", body), 409))
                .isEqualTo("TOO_MANY_CLAIMED");
        json(claim("p-both", first), 200);
        json(as("p-both").post("/v1/reviews/" + first + "/free", "{}"), 200);
        json(claim("p-both", last), 200);
    }

    @Test
    void who_may_not_decide_claims_nothing_and_a_restart_forgets_who_works_on_what() throws IOException {
        String task = opened(TEXT);
        json(claim("p-3", task), 404);
        json(claim("p-auditor", task), 403);
        Terminal claimed = review("p-1", "claim", task);
        assertThat(claimed.out() + claimed.err()).contains("It is yours until ");
        service.close();
        run();
        json(approve("p-2", task, 1), 200);
    }

    @Test
    void a_question_is_answered_by_the_client_and_read_by_people_and_survives_a_restart() throws IOException {
        String task = opened(TEXT);
        JsonNode asked = json(ask("p-1", task, 1, "Which order?"), 200);
        assertThat(openApi.violations("ReviewAsked", asked)).isEmpty();
        String question = asked.path("questionId").asString();
        assertThat(card("p-2", task).path("state").asString()).isEqualTo("WAITING");
        assertThat(waiting("p-2")).containsExactly(task);
        JsonNode told = status(task);
        assertThat(told.at("/task/status").asString()).isEqualTo("pending");
        assertThat(told.path("countersign.question").path("text").asString()).isEqualTo("Which order?");
        assertThat(told.toString()).doesNotContain("p-1");
        assertThat(code(ask("p-2", task, 2, "And when?"), 409)).isEqualTo("NO_QUESTION");

        json(answer(OTHER_CLIENT, task, question, "none of yours"), 404);
        assertThat(code(answer(CLIENT, task, "other", "x"), 409)).isEqualTo("NO_QUESTION");
        json(answer(CLIENT, task, question, " "), 400);
        json(answer(CLIENT, task, question, "O-4711, sent today."), 200);
        assertThat(code(answer(CLIENT, task, question, "again"), 409)).isEqualTo("NO_QUESTION");

        service.close();
        deleteProjection();
        run();
        JsonNode card = card("p-2", task);
        assertThat(card.path("state").asString()).isEqualTo("OPEN");
        assertThat(card.at("/questions/0/answer").asString()).isEqualTo("O-4711, sent today.");
        assertThat(review("p-2", "show", task).out()).contains("Which order?", "O-4711, sent today.");
        assertThat(code(approve("p-2", task, 1), 412)).isEqualTo("CHANGED");
        json(approve("p-2", task, 3), 200);
    }

    @Test
    void people_decide_before_an_answer_and_the_texts_are_gone_with_the_customer() throws IOException {
        String task = opened(TEXT);
        String question = json(ask("p-1", task, 1, "Which order?"), 200)
                .path("questionId")
                .asString();
        json(approve("p-1", task, 2), 200);
        assertThat(code(answer(CLIENT, task, question, "late"), 409)).isEqualTo("ALREADY_DECIDED");
        String other = opened("another");
        json(ask("p-1", other, 1, "Is it so?"), 200);
        erase("C-1008");
        assertThat(card("p-1", other).path("questions")).isEmpty();
        assertThat(told(other)).isEqualTo("cancelled");
    }
}
