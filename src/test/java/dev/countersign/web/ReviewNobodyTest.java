package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.policy.Reworded;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A task for which nobody is there is escalated at once. */
@Tag("slow")
@Timeout(120)
class ReviewNobodyTest extends ReviewDeskSteps {

    private static final String LEADER = "p-leader";

    @Override
    void more(TestAccess people) {
        people.approver(LEADER, Role.CX_LEADER)
                .approver("p-service-lead", Role.FRONTLINE_USER)
                .approver("p-money", Role.BUSINESS_OWNER, "finance")
                .approver("p-sponsor", Role.EXECUTIVE_SPONSOR);
    }

    private void away(String person) {
        json(as(person).post("/v1/people/absences", "{\"to\":\"" + clock.now().plus(Duration.ofDays(2)) + "\"}"), 200);
    }

    private List<JsonNode> entries(String type) {
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        return LongStream.range(0, records.size())
                .mapToObj(records::json)
                .filter(entry -> entry.path("type").asString().equals(type))
                .toList();
    }

    @Test
    void while_one_person_is_there_who_is_not_barred_the_task_waits_for_this_one() throws IOException {
        away("p-1");
        String task = opened(TEXT);
        assertThat(entries("task-escalated")).isEmpty();
        assertThat(card("p-2", task).has("nobody")).isFalse();
    }

    @Test
    void if_everybody_is_away_or_barred_another_role_hears_of_it_at_once() throws IOException {
        away("p-1");
        away("p-2");
        String task = opened(TEXT);
        assertThat(entries("task-escalated")).hasSize(1);
        JsonNode escalated = entries("task-escalated").get(0);
        assertThat(escalated.path("code").asString()).isEqualTo("NOBODY");
        assertThat(escalated.path("role").asString()).isEqualTo("CX_LEADER");
        JsonNode card = card(LEADER, task);
        assertThat(card.path("nobody").asBoolean()).isTrue();
        assertThat(card.at("/escalated/toYou").asBoolean()).isTrue();
        assertThat(opened(reply("another"), "another")).isNotEqualTo(task);
        assertThat(entries("task-escalated")).hasSize(2);
        service.close();
        deleteProjection();
        run();
        service.beans(ReviewSchedule.class).iterator().next().tick();
        assertThat(entries("task-escalated")).hasSize(2);
        assertThat(card(LEADER, task).path("nobody").asBoolean()).isTrue();
        json(yes("p-1", task, ""), 200);
    }

    @Test
    void after_a_start_it_is_asked_again_who_is_there_for_tasks_that_wait() throws IOException {
        String task = opened(TEXT);
        assertThat(entries("task-escalated")).isEmpty();
        away("p-1");
        away("p-2");
        service.close();
        deleteProjection();
        run();
        service.beans(ReviewSchedule.class).iterator().next().tick();
        assertThat(entries("task-escalated")).hasSize(1);
        assertThat(entries("task-escalated").get(0).path("code").asString()).isEqualTo("NOBODY");
        assertThat(card(LEADER, task).path("nobody").asBoolean()).isTrue();
    }

    @Test
    void one_person_does_not_fill_two_places() throws IOException {
        String task = openedPrice(price());
        assertThat(card("p-money", task).path("nobody").asBoolean())
                .as("two business owners are needed")
                .isTrue();
        assertThat(waiting("p-sponsor")).containsExactly(task);
    }

    private JsonNode asked(ObjectNode request) {
        ObjectNode body = request.deepCopy();
        body.putObject("requested_access").put("countersign.content", TEXT);
        return RunningService.json(as(CLIENT).post("/v1/decide", body.toString(), "Prefer", "respond-async"));
    }

    @Test
    void an_agent_is_told_first_to_hand_the_conversation_to_a_person_if_nobody_is_there() throws IOException {
        ObjectNode request = reply(TEXT);
        assertThat(decided(request).at("/allowedInstead/0").asString()).isNotEqualTo("escalate_to_human");
        away("p-1");
        away("p-2");
        JsonNode answer = asked(request);
        assertThat(openApi.violations("Answer", answer)).isEmpty();
        assertThat(answer.at("/allowedInstead/0").asString()).isEqualTo("escalate_to_human");
        assertThat(answer.path("allowedInstead")).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void an_agent_is_told_the_same_if_a_person_must_decide_within_minutes() throws IOException {
        ActivePolicy policy = service.beans(ActivePolicy.class).iterator().next();
        policy.activate(Reworded.giving("T12-001", "demand.due", 0.5));
        assertThat(decided(reply(TEXT)).at("/allowedInstead/0").asString()).isNotEqualTo("escalate_to_human");
        policy.activate(Reworded.giving("T12-001", "demand.due", 0.25));
        JsonNode answer = decided(reply(TEXT));
        assertThat(verdict(answer)).isEqualTo("REVIEW");
        assertThat(answer.at("/allowedInstead/0").asString()).isEqualTo("escalate_to_human");
    }
}
