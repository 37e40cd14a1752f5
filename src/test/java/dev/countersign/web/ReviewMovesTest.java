package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** People hand tasks over, and supervisors take them over: who is barred gets none. */
@Tag("slow")
@Timeout(120)
class ReviewMovesTest extends ReviewDeskSteps {

    private static final String SUPERVISOR = "p-super";

    @Override
    void more(TestAccess people) {
        people.granted(SUPERVISOR, "SUPERVISOR")
                .approver("p-service-lead", Role.FRONTLINE_USER)
                .person("p-own", Set.of("crm-77"), Set.of("C-1008"))
                .approver("p-own", Role.FRONTLINE_USER)
                .approver("p-service", Role.FRONTLINE_USER)
                .approver("p-owner", Role.BUSINESS_OWNER)
                .approver("p-owner-2", Role.BUSINESS_OWNER)
                .approver("p-money", Role.BUSINESS_OWNER, "finance")
                .approver("p-leader", Role.CX_LEADER)
                .approver("p-leader-2", Role.CX_LEADER)
                .approver("p-client", Role.FRONTLINE_USER)
                .ownedClient("desk2", "p-client", Set.of("service-triage-01"));
    }

    private HttpResponse<String> handOver(String by, String task, String to) {
        return as(by).post("/v1/reviews/" + task + "/handover", "{\"to\":\"" + to + "\",\"code\":\"ABSENCE\"}");
    }

    private HttpResponse<String> takeOver(String by, String task, String members) {
        return as(by).post("/v1/reviews/" + task + "/takeover", "{\"code\":\"URGENT\"" + members + "}");
    }

    private HttpResponse<String> claim(String by, String task) {
        return as(by).post("/v1/reviews/" + task + "/claim", "{}");
    }

    private boolean worksOnIt(String person, String task) {
        return card(person, task)
                .path("claimed")
                .valueStream()
                .anyMatch(each -> each.path("byYou").asBoolean());
    }

    private JsonNode lastEntry() {
        DecisionRecords records =
                service.beans(DecisionRecords.class).iterator().next();
        return LongStream.range(0, records.size())
                .mapToObj(records::json)
                .filter(entry -> entry.path("type").asString().equals("task-moved"))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void who_works_on_a_task_hands_it_over_to_a_person_of_the_role() throws IOException {
        String task = opened(TEXT);
        json(claim("p-1", task), 200);
        JsonNode moved = json(handOver("p-1", task, "P-2"), 200);
        assertThat(openApi.violations("ReviewMoved", moved)).isEmpty();
        assertThat(worksOnIt("p-1", task)).isFalse();
        assertThat(worksOnIt("p-2", task)).isTrue();
        assertThat(code(yes("p-1", task, ""), 409)).isEqualTo("CLAIMED");
        assertThat(code(handOver("p-1", task, "p-1"), 400)).isEqualTo("WRONG_ROLE");
        JsonNode entry = lastEntry();
        assertThat(entry.toString()).doesNotContain("p-1", "p-2");
        assertThat(entry.path("people")).hasSize(2);
        assertThat(entry.path("task").asString()).isEqualTo(task);
        assertThat(entry.path("role").asString()).isEqualTo("FRONTLINE_USER");
        assertThat(code(handOver("p-1", task, "p-2"), 409)).isEqualTo("CLAIMED");
        json(yes("p-2", task, ""), 200);
        assertThat(code(handOver("p-2", task, "p-1"), 409)).isEqualTo("ALREADY_DECIDED");
    }

    @ParameterizedTest
    @CsvSource({
        "p-service-lead, AGENT_OWNER",
        "p-own, SUBJECT",
        "crm-77, SUBJECT",
        "p-client, KEY_OWNER",
        "p-3, WRONG_ROLE",
        "p-auditor, WRONG_ROLE",
        "p-super, WRONG_ROLE",
    })
    void nobody_who_is_barred_gets_a_task(String to, String bar) throws IOException {
        String task = opened(TEXT);
        assertThat(code(handOver("p-1", task, to), 400)).isEqualTo(bar);
        assertThat(code(takeOver(SUPERVISOR, task, ",\"to\":\"" + to + "\""), 400))
                .isEqualTo(bar);
        assertThat(card("p-1", task).path("claimed")).isEmpty();
    }

    @Test
    void who_is_barred_or_of_another_role_hands_nothing_over() throws IOException {
        String task = opened(TEXT);
        assertThat(code(handOver("p-service-lead", task, "p-2"), 400)).isEqualTo("AGENT_OWNER");
        json(handOver("p-3", task, "p-2"), 404);
        json(handOver("p-auditor", task, "p-2"), 403);
        json(handOver(SUPERVISOR, task, "p-2"), 403);
        json(handOver("p-1", task, "nobody"), 400);
        json(takeOver("p-1", task, ""), 403);
        json(as("p-1").post("/v1/reviews/" + task + "/handover", "{\"to\":\"p-2\",\"code\":\"WHY\"}"), 400);
        json(handOver("p-1", "0123", "p-2"), 404);
    }

    @Test
    void a_supervisor_ends_the_work_of_others_and_gets_no_right_by_it() throws IOException {
        String task = opened(TEXT);
        assertThat(code(takeOver(SUPERVISOR, task, ""), 409)).isEqualTo("NOT_CLAIMED");
        json(claim("p-1", task), 200);
        json(claim("p-2", task), 409);
        json(takeOver(SUPERVISOR, task, ""), 200);
        assertThat(card("p-2", task).path("claimed")).isEmpty();
        json(yes(SUPERVISOR, task, ""), 403);
        json(claim("p-1", task), 200);
        json(takeOver(SUPERVISOR, task, ",\"to\":\"p-2\""), 200);
        assertThat(worksOnIt("p-2", task)).isTrue();
        assertThat(code(yes("p-1", task, ""), 409)).isEqualTo("CLAIMED");
        json(yes("p-2", task, ""), 200);
    }

    @Test
    void a_hand_over_leaves_the_work_of_a_third_person_in_another_place_of_the_role() throws IOException {
        String task = openedPrice(price());
        json(claim("p-owner", task), 200);
        json(claim("p-money", task), 200);
        json(handOver("p-owner", task, "p-owner-2"), 200);
        assertThat(worksOnIt("p-money", task)).isTrue();
        assertThat(worksOnIt("p-owner-2", task)).isTrue();
        assertThat(worksOnIt("p-owner", task)).isFalse();
        assertThat(code(claim("p-owner", task), 409)).isEqualTo("CLAIMED");
        json(takeOver(SUPERVISOR, task, ",\"to\":\"p-owner\""), 200);
        assertThat(card("p-owner", task).path("claimed"))
                .as("a supervisor ends all")
                .hasSize(1);
    }

    @Test
    void nobody_who_is_away_gets_a_task() throws IOException {
        String task = opened(TEXT);
        json(as("p-2").post("/v1/people/absences", "{\"to\":\"" + clock.now().plus(Duration.ofDays(3)) + "\"}"), 200);
        assertThat(code(handOver("p-1", task, "p-2"), 400)).isEqualTo("AWAY");
        assertThat(code(takeOver(SUPERVISOR, task, ",\"to\":\"p-2\""), 400)).isEqualTo("AWAY");
        json(yes("p-service", task, ""), 200);
    }

    @Test
    void a_task_is_handed_over_ten_times_at_most() throws IOException {
        String task = opened(TEXT);
        for (int i = 0; i < 5; i++) {
            json(handOver("p-1", task, "p-2"), 200);
            json(handOver("p-2", task, "p-1"), 200);
        }
        assertThat(code(handOver("p-1", task, "p-2"), 409)).isEqualTo("TOO_MANY_MOVES");
        json(takeOver(SUPERVISOR, task, ",\"to\":\"p-2\""), 200);
        json(yes("p-2", task, ""), 200);
    }

    @Test
    void the_escalated_role_hands_over_within_the_role() throws IOException {
        String task = opened(TEXT);
        json(handOver("p-leader", task, "p-leader-2"), 404);
        clock.pass(Duration.between(
                clock.now(),
                java.time.Instant.parse(card("p-1", task).path("due").asString())));
        service.beans(ReviewSchedule.class).iterator().next().tick();
        json(handOver("p-leader", task, "p-leader-2"), 200);
        assertThat(worksOnIt("p-leader-2", task)).isTrue();
        assertThat(code(handOver("p-leader-2", task, "p-1"), 400)).isEqualTo("WRONG_ROLE");
        json(yes("p-leader-2", task, ""), 400);
        json(yes("p-1", task, ""), 200);
    }

    @Test
    void tasks_are_handed_over_and_taken_over_in_a_terminal() throws IOException {
        String task = opened(TEXT);
        Terminal handed = review("p-1", "handover", task, "--to", "p-2", "--code", "WORKLOAD");
        assertThat(handed.out() + handed.err()).contains("Handed over.");
        Terminal taken = review(SUPERVISOR, "takeover", task, "--code", "URGENT");
        assertThat(taken.out() + taken.err()).contains("Others may work on it now.");
        Terminal refused = review("p-1", "handover", task, "--to", "p-own", "--code", "OTHER");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("customer");
    }
}
