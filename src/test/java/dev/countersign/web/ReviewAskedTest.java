package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.history.DecisionRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People see how often an agent has requested an action while it waits. Clients do not. */
@Tag("slow")
@Timeout(120)
class ReviewAskedTest extends ReviewDeskSteps {

    private static final String OTHER_TEXT = "Dear Ms Okafor, it is on its way.";

    private int asked(String task) {
        return card("p-1", task).path("asked").asInt();
    }

    private int listed(String task) {
        return json(as("p-1").get("/v1/reviews"), 200)
                .path("results")
                .valueStream()
                .filter(each -> each.path("taskId").asString().equals(task))
                .map(each -> each.path("asked").asInt())
                .findFirst()
                .orElse(0);
    }

    private long size() {
        return service.beans(DecisionRecords.class).iterator().next().size();
    }

    private void tick() {
        service.beans(ReviewSchedule.class).iterator().next().tick();
    }

    @Test
    void the_same_action_counts_up_on_one_card_and_other_actions_do_not() throws IOException {
        String task = opened(TEXT);
        assertThat(asked(task)).isEqualTo(1);
        assertThat(listed(task)).isEqualTo(1);
        assertThat(opened(TEXT)).as("the same task").isEqualTo(task);
        String other = opened(OTHER_TEXT);
        assertThat(asked(task)).isEqualTo(2);
        assertThat(listed(task)).isEqualTo(2);
        assertThat(asked(other)).isEqualTo(1);
        assertThat(waiting("p-1")).containsExactlyInAnyOrder(task, other);
    }

    @Test
    void it_is_read_from_decisions_so_asking_again_writes_nothing_else_and_survives_a_restart() throws IOException {
        String task = opened(TEXT);
        long before = size();
        decided(reply(TEXT));
        decided(reply(TEXT));
        assertThat(size()).isEqualTo(before + 2);
        assertThat(asked(task)).isEqualTo(3);
        tick();
        assertThat(listed(task)).isEqualTo(3);
        assertThat(review("p-1", "list").out()).contains("requested 3 times");
        service.close();
        deleteProjection();
        run();
        assertThat(listed(task)).isEqualTo(3);
        assertThat(asked(task)).isEqualTo(3);
    }

    @Test
    void what_is_requested_after_the_end_does_not_count_for_the_old_task() throws IOException {
        String task = opened(TEXT);
        decided(reply(TEXT));
        json(as(CLIENT).post("/access/v1/requests/" + task + "/cancel", "{}"), 200);
        String next = opened(TEXT);
        decided(reply(TEXT));
        clock.pass(Duration.ofMinutes(1));
        assertThat(card("p-auditor", task).path("asked").asInt()).isEqualTo(2);
        assertThat(asked(next)).isEqualTo(2);
    }

    @Test
    void no_client_learns_it() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = opened(request, TEXT);
        JsonNode held = decided(request);
        JsonNode again = json(open(CLIENT, wish(request, held.path("decisionId").asString(), TEXT)), 202);
        for (JsonNode told : List.of(status(task), again)) {
            assertThat(told.findValues("asked")).isEmpty();
        }
        JsonNode other = json(
                open(
                        OTHER_CLIENT,
                        wish(
                                request,
                                as(OTHER_CLIENT)
                                        .answer("/v1/decide", request.toString())
                                        .path("decisionId")
                                        .asString(),
                                TEXT)),
                400);
        assertThat(other.findValues("asked")).isEmpty();
        assertThat(asked(task)).as("requests of the same agent by any client").isEqualTo(3);
    }

    @Test
    void after_an_erasure_nothing_is_counted_any_more() throws IOException {
        String task = opened(TEXT);
        decided(reply(TEXT));
        erase("C-1008");
        assertThat(card("p-auditor", task).path("asked").asInt()).isEqualTo(1);
    }
}
