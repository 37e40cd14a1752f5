package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.policy.Reworded;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the clock does with a task: a reminder, an escalation and the end, each recorded once. */
@Tag("slow")
@Timeout(120)
class ReviewTimesTest extends ReviewDeskSteps {

    private static final String LEADER = "p-leader";
    /** Owns the agent. */
    private static final String OWNER_LEADER = "p-service-lead";

    @Override
    void more(TestAccess people) {
        people.approver(LEADER, Role.CX_LEADER).approver(OWNER_LEADER, Role.CX_LEADER);
    }

    /** On a Tuesday at nine: the reply is due at 13:00, and ends at 17:00. */
    private String openedInTheMorning(ObjectNode request) {
        clock.stopAt(LocalDateTime.parse("2026-12-01T09:00")
                .atZone(ZoneId.of("Europe/Berlin"))
                .toInstant());
        return opened(request, TEXT);
    }

    private void tick() {
        service.beans(ReviewSchedule.class).iterator().next().tick();
    }

    private void pass(int hours) {
        clock.pass(Duration.ofHours(hours));
        tick();
    }

    private Stream<JsonNode> entries(String task) {
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        return LongStream.range(0, records.size())
                .mapToObj(records::json)
                .filter(entry -> entry.path("task").asString("").equals(task));
    }

    private List<String> types(String task) {
        return entries(task).map(entry -> entry.path("type").asString()).toList();
    }

    @Test
    void half_of_the_time_reminds_the_due_time_escalates_and_the_end_is_recorded() throws IOException {
        String task = openedInTheMorning(reply(TEXT));
        pass(1);
        assertThat(types(task)).isEmpty();
        pass(1);
        assertThat(types(task)).containsExactly("task-reminded");
        assertThat(waiting(LEADER)).isEmpty();
        pass(2);
        assertThat(types(task)).containsExactly("task-reminded", "task-escalated");
        JsonNode escalated = entries(task).toList().get(1);
        assertThat(escalated.path("role").asString()).isEqualTo("CX_LEADER");
        assertThat(escalated.path("level").asInt()).isEqualTo(1);
        assertThat(escalated.path("due").asString())
                .isEqualTo(card("p-1", task).path("expires").asString());
        assertThat(escalated.has("people")).as("nobody is named").isFalse();
        pass(4);
        assertThat(types(task)).containsExactly("task-reminded", "task-escalated", "task-closed");
        JsonNode closed = entries(task).toList().get(2);
        assertThat(closed.path("state").asString()).isEqualTo("EXPIRED");
        assertThat(closed.path("caller").asString()).isEqualTo("system");
        assertThat(closed.path("onTimeout").valueStream().map(JsonNode::asString))
                .isNotEmpty();
        assertThat(told(task)).isEqualTo("expired");
        tick();
        assertThat(types(task)).hasSize(3);
    }

    @Test
    void half_of_the_time_is_half_of_the_working_hours() throws IOException {
        clock.stopAt(LocalDateTime.parse("2026-12-04T15:00")
                .atZone(ZoneId.of("Europe/Berlin"))
                .toInstant());
        String task = opened(reply(TEXT), TEXT);
        clock.pass(Duration.ofMinutes(119));
        tick();
        assertThat(types(task)).as("at 16:59 on Friday").isEmpty();
        clock.pass(Duration.ofMinutes(1));
        tick();
        assertThat(types(task)).as("after two of four working hours").containsExactly("task-reminded");
    }

    @Test
    void the_escalated_role_sees_and_rejects_a_task_and_its_yes_does_not_count() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = openedInTheMorning(request);
        json(as(LEADER).get("/v1/reviews/" + task), 404);
        String version = card("p-1", task).path("version").asString();
        pass(4);
        assertThat(waiting(LEADER)).containsExactly(task);
        assertThat(card("p-1", task).path("version").asString())
                .as("what people were shown stays")
                .isEqualTo(version);
        JsonNode card = card(LEADER, task);
        assertThat(card.at("/escalated/toYou").asBoolean()).isTrue();
        assertThat(card("p-1", task).at("/escalated/toYou").asBoolean()).isFalse();
        assertThat(card.path("barred").valueStream().map(JsonNode::asString)).containsExactly("WRONG_ROLE");
        assertThat(review(LEADER, "list").out()).contains("escalated to you");
        json(yes(LEADER, task, ""), 400);
        json(yes(LEADER, task, "\"role\":\"CX_LEADER\""), 400);
        json(yes(LEADER, task, "\"role\":\"FRONTLINE_USER\""), 400);
        assertThat(verdict(decided(request))).isEqualTo("REVIEW");
        json(reject(LEADER, task, 1, "TONE"), 200);
        assertThat(told(task)).isEqualTo("denied");
        assertThat(verdict(decided(request))).isEqualTo("DENY");
        pass(4);
        assertThat(types(task)).containsExactly("task-reminded", "task-escalated", "rejection");
    }

    @Test
    void what_was_missed_while_no_service_ran_is_recorded_at_the_start_in_order() throws IOException {
        String first = openedInTheMorning(reply(TEXT));
        clock.pass(Duration.ofHours(1));
        String second = opened(reply("second"), "second");
        service.close();
        deleteProjection();
        clock.pass(Duration.ofDays(20));
        run();
        assertThat(types(first)).containsExactly("task-reminded", "task-escalated", "task-closed");
        assertThat(types(second)).containsExactly("task-reminded", "task-escalated", "task-closed");
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        assertThat(LongStream.range(0, records.size())
                        .mapToObj(records::json)
                        .filter(entry -> List.of(first, second)
                                .contains(entry.path("task").asString("")))
                        .map(entry -> entry.path("type").asString()
                                + (entry.path("task").asString().equals(first) ? " 1" : " 2")))
                .containsExactly(
                        "task-reminded 1",
                        "task-reminded 2",
                        "task-escalated 1",
                        "task-escalated 2",
                        "task-closed 1",
                        "task-closed 2");
        service.close();
        deleteProjection();
        run();
        assertThat(types(first)).hasSize(3);
        assertThat(told(second)).isEqualTo("expired");
    }

    @Test
    void two_ticks_at_once_record_each_moment_once() throws Exception {
        clock.stopAt(LocalDateTime.parse("2026-12-01T09:00")
                .atZone(ZoneId.of("Europe/Berlin"))
                .toInstant());
        List<String> tasks = List.of(opened(reply("a"), "a"), opened(reply("b"), "b"), opened(reply("c"), "c"));
        clock.pass(Duration.ofHours(5));
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<Future<Integer>> ticks = Stream.of(1, 2)
                .map(number -> two.submit(() -> {
                    together.await();
                    tick();
                    return number;
                }))
                .toList();
        for (Future<Integer> each : ticks) {
            each.get();
        }
        two.shutdown();
        for (String task : tasks) {
            assertThat(types(task)).containsExactly("task-reminded", "task-escalated");
        }
    }

    @Test
    void who_decided_in_time_is_not_reminded_and_a_wait_for_an_answer_does_not_stop_the_clock() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = openedInTheMorning(request);
        json(yes("p-1", task, ""), 200);
        pass(8);
        assertThat(types(task)).containsExactly("approval");

        String asked = opened(reply("asked"), "asked");
        json(
                as("p-1")
                        .post(
                                "/v1/reviews/" + asked + "/ask",
                                "{\"text\":\"Why?\"}",
                                "If-Match",
                                "\"" + card("p-1", asked).path("version").asString() + "\""),
                200);
        clock.pass(Duration.ofDays(3));
        tick();
        assertThat(types(asked)).containsExactly("question", "task-reminded", "task-escalated", "task-closed");
    }

    private JsonNode listed(String person, String task) {
        return json(as(person).get("/v1/reviews"), 200)
                .path("results")
                .valueStream()
                .filter(each -> each.path("taskId").asString().equals(task))
                .findFirst()
                .orElseThrow();
    }

    /** From now on the leader may stand in for who uses the reply. */
    private void mayStandIn() {
        service.beans(ActivePolicy.class)
                .iterator()
                .next()
                .activate(Reworded.giving("T12-001", "demand.mayStandIn", true));
    }

    @Test
    void where_a_row_says_so_the_escalated_role_decides_after_the_escalation_and_never_before() throws IOException {
        ObjectNode request = reply(TEXT);
        String task = openedInTheMorning(request);
        mayStandIn();
        String version = card("p-1", task).path("version").asString();
        json(approve(LEADER, task, version), 404);
        pass(3);
        json(approve(LEADER, task, version), 404);
        pass(1);
        assertThat(card(LEADER, task).path("barred")).isEmpty();
        assertThat(listed(LEADER, task).path("barred")).isEmpty();
        assertThat(entries(task)
                        .filter(each -> each.path("type").asString().equals("task-escalated"))
                        .map(each -> each.path("mayStandIn").asBoolean(false)))
                .containsExactly(true);
        assertThat(code(yes(OWNER_LEADER, task, ""), 400)).isEqualTo("AGENT_OWNER");
        json(yes("p-3", task, ""), 404);
        json(as(LEADER).post("/v1/reviews/" + task + "/claim", "{}"), 200);
        JsonNode approved = json(yes(LEADER, task, ""), 200);
        assertThat(approved.path("role").asString()).isEqualTo("FRONTLINE_USER");
        JsonNode entry = entries(task)
                .filter(each -> each.path("type").asString().equals("approval"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.path("standsIn").asString()).isEqualTo("CX_LEADER");
        assertThat(told(task)).isEqualTo("approved");
        assertThat(verdict(decided(request))).isEqualTo("ALLOW");
    }

    @Test
    void without_a_row_that_says_so_the_escalated_role_does_not_approve() throws IOException {
        String task = openedInTheMorning(reply(TEXT));
        pass(4);
        json(yes(LEADER, task, ""), 400);
        assertThat(listed(LEADER, task).path("barred").valueStream().map(JsonNode::asString))
                .containsExactly("WRONG_ROLE");
        json(as(LEADER).post("/v1/reviews/" + task + "/claim", "{}"), 400);
        mayStandIn();
        assertThat(listed(LEADER, task).path("barred")).isEmpty();
        json(yes(LEADER, task, ""), 200);
    }
}
