package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.policy.Reworded;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nobody signs for themselves in place of another role or under another id, and an approval ends with its task. */
@Tag("slow")
@Timeout(120)
class ReviewOwnYesTest extends ReviewDeskSteps {

    private static final String OWNER = "p-service-lead";
    private static final String BOSS = "p-boss";

    @Override
    void more(TestAccess people) {
        people.approver(OWNER, Role.FRONTLINE_USER)
                .approver(BOSS, Role.CX_LEADER)
                .approver("p-both", Role.FRONTLINE_USER)
                .approver("p-both", Role.CX_LEADER)
                .approver("p-owner", Role.BUSINESS_OWNER)
                .approver("p-money", Role.BUSINESS_OWNER, "finance")
                .person("p-alias", Set.of("crm-88"), Set.of())
                .approver("p-alias", Role.FRONTLINE_USER)
                .approver("p-alias", Role.CX_LEADER)
                .granted(BOSS, "SUPERVISOR");
    }

    /** The agent has level 2 only, so it asks before it changes a case. */
    private void lowerTheLevel() throws IOException {
        restartWith("\"level\": 3", "\"level\": 2");
    }

    /** @param text empty for a change without one */
    private static ObjectNode update(String onBehalfOf, String text) throws IOException {
        ObjectNode update = (ObjectNode) RunningService.JSON.readTree("""
                {
                  "subject": {"type": "agent", "id": "service-triage-01", "properties": {"onBehalfOf": "%s"}},
                  "action": {"name": "update_case", "properties":
                    {"purpose": "SERVICE", "dataClasses": ["PERSONAL"], "otherFunctionsInRun": 0}},
                  "resource": {"type": "serviceCase", "id": "S-2002"}
                }
                """.formatted(onBehalfOf));
        if (!text.isEmpty()) {
            ((ObjectNode) update.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(text));
        }
        return update;
    }

    private String openedUpdate(ObjectNode update, String text) {
        JsonNode held = decided(update);
        assertThat(held.at("/oversight/ownYes").asBoolean()).isTrue();
        ObjectNode wish = wish(update, held.path("decisionId").asString(), text);
        if (text.isEmpty()) {
            wish.remove("requested_access");
        }
        return json(open(CLIENT, wish), 202).at("/task/id").asString();
    }

    private HttpResponse<String> no(String person, String task, String members) {
        return as(person)
                .post(
                        "/v1/reviews/" + task + "/reject",
                        "{" + members + "}",
                        "If-Match",
                        "\"" + card("p-auditor", task).path("version").asString() + "\"");
    }

    @Test
    void nobody_confirms_the_own_action_in_place_of_another_role() throws IOException {
        lowerTheLevel();
        clock.stopAt(LocalDateTime.parse("2026-12-01T09:00")
                .atZone(ZoneId.of("Europe/Berlin"))
                .toInstant());
        ObjectNode update = update(BOSS, "");
        String task = openedUpdate(update, "");
        clock.pass(Duration.ofHours(25));
        service.beans(ReviewSchedule.class).iterator().next().tick();
        HttpResponse<String> own = yes(BOSS, task, "");
        JsonNode next = decided(update);
        assertThat(own.statusCode()).as(own.body() + next).isEqualTo(400);
        assertThat(verdict(next)).isEqualTo("REVIEW");
    }

    @Test
    void under_another_id_nobody_is_the_second_person_for_the_own_action() throws IOException {
        lowerTheLevel();
        String first = openedUpdate(update("p-1", "one"), "one");
        ObjectNode second = update("crm-88", "two");
        String task = openedUpdate(second, "two");
        json(no("p-2", first, "\"code\":\"TONE\""), 200);
        HttpResponse<String> own = yes("p-alias", task, "\"role\":\"CX_LEADER\"");
        HttpResponse<String> other = yes("p-1", task, "");
        JsonNode next = decided(second);
        assertThat(verdict(next)).as(own.body() + other.body() + next).isEqualTo("REVIEW");
    }

    @Test
    void a_confirmation_under_another_id_does_not_count_any_more_when_others_must_approve() throws IOException {
        lowerTheLevel();
        String first = openedUpdate(update("p-1", "one"), "one");
        ObjectNode second = update("crm-88", "two");
        String task = openedUpdate(second, "two");
        json(yes("p-alias", task, "\"role\":\"FRONTLINE_USER\""), 200);
        json(no("p-2", first, "\"code\":\"TONE\""), 200);
        String again = opened(second, "two");
        assertThat(again).as("the confirmation was not enough").isNotEqualTo(task);
        json(yes(BOSS, again, ""), 200);
        JsonNode next = decided(second);
        assertThat(verdict(next)).as(next.toString()).isEqualTo("REVIEW");
    }

    @Test
    void a_confirmation_under_another_id_does_not_count_after_the_row_was_changed() throws IOException {
        lowerTheLevel();
        ObjectNode update = update("crm-88", "");
        String task = openedUpdate(update, "");
        service.beans(ActivePolicy.class)
                .iterator()
                .next()
                .activate(Reworded.giving("T12-090", "demand.ownYes", false));
        HttpResponse<String> own = yes("p-alias", task, "\"role\":\"FRONTLINE_USER\"");
        JsonNode next = decided(update);
        assertThat(verdict(next)).as(own.body() + next).isEqualTo("REVIEW");
    }

    private List<String> barred(String person, String task) {
        List<String> listed = json(as(person).get("/v1/reviews"), 200)
                .path("results")
                .valueStream()
                .filter(each -> each.path("taskId").asString().equals(task))
                .flatMap(each -> each.path("barred").valueStream())
                .map(JsonNode::asString)
                .toList();
        assertThat(card(person, task).path("barred").valueStream().map(JsonNode::asString))
                .as("in the list and on the card")
                .containsExactlyElementsOf(listed);
        return listed;
    }

    @Test
    void who_may_not_confirm_the_own_action_any_more_is_told_so_and_refused_everywhere() throws IOException {
        lowerTheLevel();
        ActivePolicy policy = service.beans(ActivePolicy.class).iterator().next();
        var before = policy.snapshot().release();
        String task = openedUpdate(update("p-2", ""), "");
        assertThat(barred("p-2", task)).isEmpty();
        policy.activate(Reworded.giving("T12-090", "demand.ownYes", false));
        assertThat(barred("p-2", task)).containsExactly("ON_BEHALF");
        assertThat(barred("p-1", task)).isEmpty();
        assertThat(code(yes("p-2", task, ""), 400)).isEqualTo("ON_BEHALF");
        assertThat(code(no("p-2", task, "\"code\":\"TONE\""), 400)).isEqualTo("ON_BEHALF");
        assertThat(code(as("p-2").post("/v1/reviews/" + task + "/claim", "{}"), 400))
                .isEqualTo("ON_BEHALF");
        json(as("p-1").post("/v1/reviews/" + task + "/claim", "{}"), 200);
        assertThat(code(
                        as("p-1").post("/v1/reviews/" + task + "/handover", "{\"to\":\"p-2\",\"code\":\"ABSENCE\"}"),
                        400))
                .isEqualTo("ON_BEHALF");
        json(as("p-1").post("/v1/reviews/" + task + "/free", "{}"), 200);
        policy.activate(before);
        assertThat(barred("p-2", task)).isEmpty();
        json(yes("p-2", task, ""), 200);
    }

    @Test
    void who_has_sent_everybody_away_does_not_approve_before_the_time_has_passed() throws IOException {
        lowerTheLevel();
        for (String each : List.of("p-1", "p-2", "p-both", "p-alias", OWNER)) {
            json(
                    as(BOSS).post(
                                    "/v1/people/absences",
                                    "{\"to\":\"" + clock.now().plus(Duration.ofDays(3)) + "\",\"person\":\"" + each
                                            + "\"}"),
                    200);
        }
        clock.pass(Duration.ofMinutes(1));
        ObjectNode update = update(BOSS, "");
        String task = openedUpdate(update, "");
        HttpResponse<String> own = yes(BOSS, task, "");
        JsonNode next = decided(update);
        assertThat(verdict(next)).as(own.body() + next).isEqualTo("REVIEW");
    }

    @Test
    void an_approval_ends_with_the_task_that_another_person_rejected() throws IOException {
        ObjectNode price = price();
        String task = openedPrice(price);
        json(yes("p-owner", task, ""), 200);
        json(no("p-money", task, "\"code\":\"WRONG_FACT\""), 200);
        String next = openedPrice(price);
        assertThat(next).isNotEqualTo(task);
        assertThat(card("p-auditor", next).path("open")).hasSize(2);
    }

    @Test
    void an_approval_ends_with_the_task_that_its_client_took_back() throws IOException {
        ObjectNode price = price();
        String task = openedPrice(price);
        json(yes("p-owner", task, ""), 200);
        json(as(WITHOUT_AGENT).post("/access/v1/requests/" + task + "/cancel", "{}"), 200);
        String next = openedPrice(price);
        assertThat(card("p-auditor", next).path("open")).hasSize(2);
    }

    @Test
    void a_task_of_high_risk_is_answered_with_a_code() throws IOException {
        String task = openedPrice(price());
        HttpResponse<String> refused = approve("p-owner", task, 1);
        assertThat(json(refused, 400).at("/problems/0/place").asString()).isEqualTo("code");
        json(yes("p-owner", task, ""), 200);
    }

    @Test
    void an_approval_that_was_refused_does_not_count_for_the_pace() throws IOException {
        String task = openedPrice(price());
        String version = card("p-owner", task).path("version").asString();
        for (int i = 0; i < 40; i++) {
            json(approve("p-owner", task, version), 400);
        }
        json(yes("p-owner", task, ""), 200);
    }
}
