package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People of a role that approves faster than anybody can read answer a question before a formal review. */
@Tag("slow")
@Timeout(120)
class FrictionTest extends ReviewDeskSteps {

    private int prices;

    @Override
    void more(TestAccess people) {
        IntStream.range(0, 4).forEach(each -> people.approver("p-owner-" + each, Role.BUSINESS_OWNER));
        people.approver("p-finance", Role.BUSINESS_OWNER, "finance");
    }

    @BeforeEach
    void stopTheClock() {
        clock.stopAt(Instant.now());
    }

    private String task() throws IOException {
        ObjectNode price = price();
        ((ObjectNode) price.at("/action/properties")).put("amount", 52_800 + prices++);
        return openedPrice(price);
    }

    /** That number of formal reviews, each approved by two people after that many seconds. */
    private void reviewed(int count, int seconds) throws IOException {
        for (int i = 0; i < count; i++) {
            String task = task();
            String owner = "p-owner-" + i % 4;
            card(owner, task);
            card("p-finance", task);
            clock.pass(Duration.ofSeconds(seconds));
            json(yes(owner, task, ""), 200);
            json(yes("p-finance", task, "\"qualifier\":\"finance\""), 200);
            clock.pass(Duration.ofMinutes(3));
        }
    }

    private HttpResponse<String> answered(String task, String answer) {
        return yes("p-owner-0", task, "\"answer\":\"" + answer + "\"");
    }

    @Test
    void a_team_that_is_too_fast_answers_a_question_that_the_card_answers() throws IOException {
        reviewed(16, 2);
        clock.pass(Duration.ofHours(2));
        String task = task();
        JsonNode card = card("p-owner-0", task);
        String property = card.path("question").asString().replaceAll("^Which `(.*)` does.*$", "$1");
        String right = card.path("effect").path(property).asString();
        assertThat(right).isNotEmpty();
        assertThat(code(yes("p-owner-0", task, ""), 400)).isEqualTo("WRONG_ANSWER");
        HttpResponse<String> wrong = answered(task, right + "1");
        assertThat(code(wrong, 400)).isEqualTo("WRONG_ANSWER");
        assertThat(wrong.body().replace(task, "TASK")).doesNotContain(right);
        assertThat(review("p-owner-0", "show", task).out()).contains("question").contains(property);
        json(answered(task, right), 200);
    }

    @Test
    void a_team_that_reads_is_not_asked() throws IOException {
        reviewed(16, 30);
        clock.pass(Duration.ofHours(2));
        String task = task();
        assertThat(card("p-owner-0", task).has("question")).isFalse();
        json(yes("p-owner-0", task, ""), 200);
    }
}
