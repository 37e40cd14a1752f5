package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The entry of an approval says how the person read what this person approved. */
@Tag("slow")
@Timeout(120)
class ReviewShownTest extends ReviewDeskSteps {

    @BeforeEach
    void stopTheClock() {
        clock.stopAt(Instant.now());
    }

    private JsonNode last(String type) {
        List<JsonNode> found = entries().stream()
                .filter(each -> each.path("type").asString().equals(type))
                .toList();
        return found.get(found.size() - 1);
    }

    @Test
    void openings_time_in_steps_and_words_are_recorded() throws IOException {
        String task = opened(TEXT);
        card("p-1", task);
        clock.pass(Duration.ofSeconds(37));
        json(yes("p-1", task, ""), 200);
        assertThat(last("approval").path("shown")).hasToString("{\"opened\":1,\"seconds\":35,\"words\":12}");
        assertThat(last("approval").path("needed").asString()).isEqualTo("NOT_ASKED");
    }

    @Test
    void a_card_that_stays_open_is_one_opening() throws IOException {
        String task = opened(TEXT);
        card("p-1", task);
        for (int minute = 0; minute < 3; minute++) {
            clock.pass(Duration.ofMinutes(1));
            card("p-1", task);
        }
        clock.pass(Duration.ofMinutes(10));
        card("p-1", task);
        card("p-2", task);
        json(yes("p-1", task, ""), 200);
        assertThat(last("approval").path("shown")).hasToString("{\"opened\":2,\"seconds\":780,\"words\":12}");
    }

    @Test
    void an_approval_of_a_card_that_the_person_never_opened_says_so() throws IOException {
        String task = opened(TEXT);
        card("p-2", task);
        assertThat(as("p-1").uri("/v1/reviews/" + task)).isNotNull();
        json(yes("p-1", task, ""), 200);
        assertThat(last("approval").at("/shown/opened").asInt()).isZero();
    }

    @Test
    void after_a_restart_nothing_is_said_about_earlier_tasks() throws IOException {
        String task = opened(TEXT);
        card("p-1", task);
        clock.pass(Duration.ofSeconds(1));
        service.close();
        run();
        json(yes("p-1", task, ""), 200);
        assertThat(last("approval").has("shown")).isFalse();
    }

    @Test
    void a_person_says_whether_a_person_was_needed() throws IOException {
        String task = opened(TEXT);
        assertThat(json(yes("p-1", task, "\"needed\":\"MAYBE\""), 400)
                        .path("detail")
                        .asString())
                .contains("`MAYBE` is not one of YES, NO");
        json(yes("p-1", task, "\"needed\":\"NO\""), 200);
        assertThat(last("approval").path("needed").asString()).isEqualTo("NO");
    }

    @Test
    void a_rejection_has_the_role_in_which_it_was_made() throws IOException {
        String task = opened(TEXT);
        json(reject("p-1", task, 1, "TONE"), 200);
        assertThat(last("rejection").path("role").asString()).isEqualTo("FRONTLINE_USER");
    }
}
